// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static io.cleat.address.Layout.INT;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * An address between virtual machines and their host, {@code struct sockaddr_vm} (vsock(7)).
 *
 * @param cid the context id: VMADDR_CID_ANY (-1), _HYPERVISOR (0), _LOCAL (1), _HOST (2), or a
 *     guest's
 * @param port VMADDR_PORT_ANY (-1) asks for any
 * @param flags VMADDR_FLAG_*
 */
public record Vsock(int cid, int port, int flags) implements Address {
  static final int BYTES = 16;
  private static final long PORT = 4;
  private static final long CID = 8;
  private static final long FLAGS = 12;

  /** Without flags. */
  public Vsock(int cid, int port) {
    this(cid, port, 0);
  }

  static Vsock decode(MemorySegment from) {
    return new Vsock(from.get(INT, CID), from.get(INT, PORT), from.get(JAVA_BYTE, FLAGS) & 0xff);
  }

  @Override
  public int family() {
    return Family.AF_VSOCK;
  }

  @Override
  public int encode(MemorySegment into) {
    into.set(Layout.SHORT, 0, (short) family());
    into.set(INT, PORT, port);
    into.set(INT, CID, cid);
    into.set(JAVA_BYTE, FLAGS, (byte) flags);
    return BYTES;
  }

  @Override
  public String toString() {
    return "vsock:"
        + (cid == -1 ? "any" : Integer.toUnsignedString(cid))
        + ":"
        + (port == -1 ? "any" : Integer.toUnsignedString(port));
  }
}
