// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

/** The epoll descriptor of a poller, which can itself be watched; closing it closes the poller. */
final class PollerEndpoint extends KernelEndpoint {
  private final KernelPoller poller;

  PollerEndpoint(KernelEngine engine, int number, KernelPoller poller) {
    super(engine, number, Mode.NONBLOCKING, 0, 0, 0);
    this.poller = poller;
  }

  @Override
  void closePoller(Scratch s) {
    closeNumber(s);
  }

  @Override
  void closed(boolean someoneSleeps, Scratch s) {
    super.closed(someoneSleeps, s);
    poller.closed(s);
  }

  @Override
  void goes(Scratch s) {
    poller.goes(s);
    super.goes(s);
  }
}
