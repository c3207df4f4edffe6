// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local.vsock;

import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SO_ACCEPTCONN;
import static io.cleat.option.SocketOptions.SO_DOMAIN;
import static io.cleat.option.SocketOptions.SO_ERROR;
import static io.cleat.option.SocketOptions.SO_PROTOCOL;
import static io.cleat.option.SocketOptions.SO_TYPE;

import io.cleat.Errno;
import io.cleat.option.VsockOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The options of AF_VSOCK, vsock(7), and those of SOL_SOCKET that tell what an endpoint is. */
final class VsockSettings {
  /** Linux's default of SO_VM_SOCKETS_BUFFER_MIN_SIZE. */
  private static final int LEAST_BYTES = 128;

  /** Linux's default of SO_VM_SOCKETS_BUFFER_MAX_SIZE. */
  private static final int MOST_BYTES = 262_144;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private VsockSettings() {}

  static int get(VsockEndpoint endpoint, int level, int name, MemorySegment value, int length) {
    if (level == VsockOptions.LEVEL) {
      return getSize(endpoint, name, value, length);
    }
    if (level != SOL_SOCKET) {
      return Errno.ENOPROTOOPT.negated();
    }
    int number;
    switch (name) {
      case SO_TYPE -> number = endpoint.type();
      case SO_DOMAIN -> number = endpoint.domain();
      case SO_PROTOCOL -> number = endpoint.protocol();
      case SO_ERROR -> number = endpoint.takePendingError();
      case SO_ACCEPTCONN -> number = endpoint.isListening() ? 1 : 0;
      default -> {
        return Errno.ENOPROTOOPT.negated();
      }
    }
    if (length < Integer.BYTES) {
      return Errno.EINVAL.negated();
    }
    value.set(INT, 0, number);
    return Integer.BYTES;
  }

  private static int getSize(VsockEndpoint endpoint, int name, MemorySegment value, int length) {
    long size;
    switch (name) {
      case VsockOptions.SO_VM_SOCKETS_BUFFER_SIZE -> size = endpoint.bufferBytes;
      case VsockOptions.SO_VM_SOCKETS_BUFFER_MIN_SIZE -> size = LEAST_BYTES;
      case VsockOptions.SO_VM_SOCKETS_BUFFER_MAX_SIZE -> size = MOST_BYTES;
      default -> {
        return Errno.ENOPROTOOPT.negated();
      }
    }
    if (length < Long.BYTES) {
      return Errno.EINVAL.negated();
    }
    value.set(LONG, 0, size);
    return Long.BYTES;
  }

  static int set(VsockEndpoint endpoint, int level, int name, MemorySegment value, int length) {
    if (level != VsockOptions.LEVEL || name != VsockOptions.SO_VM_SOCKETS_BUFFER_SIZE) {
      return Errno.ENOPROTOOPT.negated();
    }
    if (length < Long.BYTES) {
      return Errno.EINVAL.negated();
    }
    endpoint.bufferBytes = Math.clamp(value.get(LONG, 0), LEAST_BYTES, MOST_BYTES);
    return 0;
  }
}
