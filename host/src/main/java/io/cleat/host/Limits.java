// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.local.LocalLimits;

/**
 * How much a host may use, getrlimit(2) and proc(5).
 *
 * @param endpointsOfProcess open ones of each process; one more is EMFILE (RLIMIT_NOFILE)
 * @param endpoints open ones of all processes together; one more is ENFILE (fs.file-max)
 * @param bufferBytes of all buffers together; what needs more is ENOBUFS or ENOMEM
 * @param local of AF_UNIX
 */
public record Limits(int endpointsOfProcess, int endpoints, long bufferBytes, LocalLimits local) {
  private static final int ENDPOINTS_OF_PROCESS = 1 << 20;
  private static final int ENDPOINTS = 1 << 22;

  /** What Linux has where the administrator has given a server room. */
  public static Limits linux() {
    return new Limits(
        ENDPOINTS_OF_PROCESS, ENDPOINTS, Machine.DEFAULT_BUFFER_BYTES, LocalLimits.linux());
  }

  /** With another number of endpoints a process. */
  public Limits withEndpointsOfProcess(int most) {
    return new Limits(most, endpoints, bufferBytes, local);
  }

  /** With another number of endpoints in all. */
  public Limits withEndpoints(int most) {
    return new Limits(endpointsOfProcess, most, bufferBytes, local);
  }

  /** With other bytes for buffers. */
  public Limits withBufferBytes(long most) {
    return new Limits(endpointsOfProcess, endpoints, most, local);
  }

  /** With other limits of AF_UNIX. */
  public Limits withLocal(LocalLimits most) {
    return new Limits(endpointsOfProcess, endpoints, bufferBytes, most);
  }
}
