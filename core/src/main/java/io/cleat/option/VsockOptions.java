// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

import java.time.Duration;

/** The options of AF_VSOCK; their level is AF_VSOCK itself (vsock(7)). */
public final class VsockOptions {
  /** The level of these options: AF_VSOCK. */
  public static final int LEVEL = 40;

  // Options of AF_VSOCK's level, which is AF_VSOCK itself, and well-known context ids (vsock(7)).
  public static final int SO_VM_SOCKETS_BUFFER_SIZE = 0;
  public static final int VMADDR_CID_HYPERVISOR = 0;
  public static final int SO_VM_SOCKETS_BUFFER_MIN_SIZE = 1;
  public static final int VMADDR_CID_LOCAL = 1;
  public static final int VMADDR_FLAG_TO_HOST = 1;
  public static final int SO_VM_SOCKETS_BUFFER_MAX_SIZE = 2;
  public static final int VMADDR_CID_HOST = 2;
  public static final int SO_VM_SOCKETS_PEER_HOST_VM_ID = 3;
  public static final int SO_VM_SOCKETS_TRUSTED = 5;
  public static final int SO_VM_SOCKETS_CONNECT_TIMEOUT = 6;
  public static final int SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD = 6;
  public static final int SO_VM_SOCKETS_NONBLOCK_TXRX = 7;
  public static final int SO_VM_SOCKETS_CONNECT_TIMEOUT_NEW = 8;
  public static final int VMADDR_CID_ANY = -1;
  public static final int VMADDR_PORT_ANY = -1;

  /** Buffer of a connection in bytes. */
  public static final Option<Long> BUFFER_SIZE =
      Option.int64(LEVEL, SO_VM_SOCKETS_BUFFER_SIZE, "SO_VM_SOCKETS_BUFFER_SIZE");

  /** Lower bound of the buffer in bytes. */
  public static final Option<Long> BUFFER_MIN_SIZE =
      Option.int64(LEVEL, SO_VM_SOCKETS_BUFFER_MIN_SIZE, "SO_VM_SOCKETS_BUFFER_MIN_SIZE");

  /** Upper bound of the buffer in bytes. */
  public static final Option<Long> BUFFER_MAX_SIZE =
      Option.int64(LEVEL, SO_VM_SOCKETS_BUFFER_MAX_SIZE, "SO_VM_SOCKETS_BUFFER_MAX_SIZE");

  /** How long connect(2) waits. */
  public static final Option<Duration> CONNECT_TIMEOUT_OLD =
      Option.timeval(LEVEL, SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD, "SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD");

  private VsockOptions() {}
}
