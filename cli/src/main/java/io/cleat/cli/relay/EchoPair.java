// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Endpoint;
import io.cleat.cli.address.Spec.Pair;

/**
 * Two sockets joined to each other. What is sent to the one comes back from it, for the other
 * returns it.
 */
final class EchoPair implements Direction.Owner {
  private final SocketEnd near;
  private final SocketEnd far;

  EchoPair(Loop loop, Pair pair, Endpoint[] both, int blockBytes) {
    far = new SocketEnd(loop, both[1], pair.text(), pair.socket().ending(), blockBytes);
    near =
        new SocketEnd(loop, both[0], pair.text(), pair.socket().ending(), blockBytes)
            .onClose(() -> far.close(true, problem -> {}));
    Traffic traffic = new Traffic("", Traffic.Tap.BLIND);
    Direction echo = new Direction(loop, far.source(), far.sink(), traffic, this);
    loop.soon(echo::start);
  }

  End end() {
    return near;
  }

  @Override
  public void ended(Direction direction) {
    // The near side sees the end too.
  }

  @Override
  public void sourceFailed(Direction direction, int errno) {
    // The near side has closed.
  }

  @Override
  public void sinkFailed(Direction direction, int errno) {
    // The near side has closed.
  }

  @Override
  public void lost(Direction direction, String how) {
    // What went in comes out: no message is longer than those that went in.
  }
}
