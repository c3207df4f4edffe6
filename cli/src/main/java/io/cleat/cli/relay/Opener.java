// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Endpoint;
import io.cleat.ErrnoException;
import io.cleat.address.Address;
import io.cleat.cli.address.Spec;
import io.cleat.cli.address.Spec.Collect;
import io.cleat.cli.address.Spec.Dial;
import io.cleat.cli.address.Spec.Exec;
import io.cleat.cli.address.Spec.Listen;
import io.cleat.cli.address.Spec.Mud;
import io.cleat.cli.address.Spec.Pair;
import io.cleat.cli.address.Spec.PlainFile;
import io.cleat.cli.address.Spec.Receive;
import io.cleat.cli.address.Spec.Stdio;

/** Opens addresses. */
final class Opener {
  private final Loop loop;
  private final Descriptors descriptors;
  private final int blockBytes;
  private final Announcer announcer;

  /** Who is told where somebody waits. */
  interface Announcer {
    void listening(String where);
  }

  /**
   * @param blockBytes how many bytes to read from a file at a time, or of a stream to put into a
   *     message
   */
  Opener(Loop loop, Descriptors descriptors, int blockBytes, Announcer announcer) {
    this.loop = loop;
    this.descriptors = descriptors;
    this.blockBytes = blockBytes;
    this.announcer = announcer;
  }

  /**
   * Opens an address that does not wait for others.
   *
   * @param reads whether bytes are wanted from it
   * @param writes whether bytes are to go to it
   */
  void open(Spec spec, boolean reads, boolean writes, Opened then) {
    if (spec instanceof Dial dial) {
      new Dialer(loop, dial, blockBytes, then).start();
      return;
    }
    if (spec instanceof Mud mud) {
      open(mud.over(), reads, writes, MudEnd.opened(then));
      return;
    }
    End end;
    try {
      end =
          switch (spec) {
            case Pair pair -> pair(pair);
            case Collect collect -> collect(collect);
            case Exec exec -> ExecEnd.start(loop, descriptors, exec, reads, writes);
            case Stdio stdio -> StandardEnd.open(loop, descriptors, stdio, reads, writes);
            case PlainFile file -> {
              FileOpener.open(loop, descriptors, file, then);
              yield null;
            }
            case Dial _, Mud _, Listen _, Receive _ ->
                throw new IllegalArgumentException(spec.text());
          };
    } catch (OpenFailure e) {
      then.failed(e);
      return;
    }
    if (end != null) {
      then.opened(end);
    }
  }

  /** Who waits at an address that waits for others; to be opened. */
  Waiter waiter(Spec spec, Waiter.Guests guests) {
    return switch (spec) {
      case Listen listen -> new Acceptor(loop, listen, blockBytes, guests);
      case Receive receive -> new Reception(loop, receive, blockBytes, guests);
      case Mud mud -> waiter(mud.over(), MudEnd.guests(guests));
      default -> throw new IllegalArgumentException(spec.text());
    };
  }

  private End pair(Pair pair) throws OpenFailure {
    Endpoint[] both;
    try {
      both =
          loop.engine()
              .socketpair(pair.socket().domain(), pair.socket().type(), pair.socket().protocol());
    } catch (ErrnoException e) {
      throw new OpenFailure(pair.text(), "socketpair", e.errno(), "");
    }
    SocketMaker maker = new SocketMaker(loop.engine(), pair.text(), pair.socket());
    maker.configure(both[0]);
    maker.configure(both[1]);
    return new EchoPair(loop, pair, both, blockBytes).end();
  }

  private End collect(Collect collect) throws OpenFailure {
    SocketMaker maker = new SocketMaker(loop.engine(), collect.text(), collect.socket());
    Endpoint endpoint = maker.bound(collect.at(), collect.file());
    Address own = SocketMaker.own(endpoint);
    announcer.listening(collect.socket().word() + " " + own);
    return new SocketEnd(loop, endpoint, collect.text(), collect.socket().ending(), blockBytes)
        .onClose(() -> SocketMaker.remove(own));
  }
}
