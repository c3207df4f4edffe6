// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** Has a stack do without header prediction, so that what it does can be compared. */
public final class Predictions {
  private Predictions() {}

  /** From now on every segment is taken in eight steps. */
  public static void none(TcpProtocol tcp) {
    tcp.input.prediction.enabled = false;
  }
}
