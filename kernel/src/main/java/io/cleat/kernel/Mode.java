// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

/** How an open file answers a call that would have to wait. */
enum Mode {
  /** A socket, which is told with each call not to wait. */
  SOCKET,

  /** No socket, with O_NONBLOCK. */
  NONBLOCKING,

  /**
   * No socket, and its open file waits, as others who share it want it: it is asked first whether
   * it is ready, and not given more than it surely takes.
   */
  ASKED_FIRST
}
