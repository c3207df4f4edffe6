// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.sys.Cqe;
import io.cleat.sys.Uring;

/**
 * The echo load over io_uring: one receive for each connection that never ends, all sends of a turn
 * handed over by the call that waits for the next answers.
 *
 * <p>A load must be cheaper than any server that it measures, or it is itself what is measured.
 * Nine tenths of its time are TCP in the kernel, which it shares with every server, so that all
 * depends on the rest. Tried with 64 connections and one message of 64 B under way on each, server
 * and load on a processor of their own, against the Cleat epoll server (5.8 to 6.3 us of its
 * processor a message) and Netty's (6.0 to 6.7 us):
 *
 * <ul>
 *   <li>epoll, recv and send: 6.1 to 6.7 us a message. The load is as busy as the server, and the
 *       faster server sleeps.
 *   <li>io_uring, awake at each answer: 5.6 to 6.0 us. It takes two or three answers a turn, and
 *       pays the turn for them.
 *   <li>io_uring, never asleep: 5.7 us, for the same reason; and then nobody can tell whether it
 *       was the limit, because it is always busy.
 *   <li>io_uring, awake when a quarter of the answers is there: 5.1 to 5.3 us. The server is busy
 *       all the time and sleeps once in a thousand messages or less, the load is idle for a sixth
 *       to a quarter. It is woken, which the server pays for, but only once in 16 messages.
 * </ul>
 *
 * The last is what this does: the other three quarters keep the server busy meanwhile.
 */
final class RingEchoLoad extends EchoLoad {
  /** It is worth a turn when one in so many connections has been answered. */
  private static final int CONNECTIONS_AN_ANSWER = 4;

  private static final int BUFFERS_A_MESSAGE = 2;
  private static final int ENOBUFS = Errno.ENOBUFS.negated();

  private final Ring ring;

  /** Whether a send of the connection is under way: the next one waits for it. */
  private final boolean[] sending;

  private int receives;
  private int ready;

  RingEchoLoad(Target target, int connections, int messageBytes, int depth, boolean checked) {
    super(target, connections, messageBytes, depth, checked);
    ring = new Ring(calls, BUFFERS_A_MESSAGE * connections * depth, messageBytes);
    sending = new boolean[connections];
    for (int i = 0; i < connections; i++) {
      receive(i);
    }
  }

  private void receive(int connection) {
    ring.receive(fds[connection], connection);
    receives++;
  }

  /** Alone under way, a message has been sent when it is answered; no completion need say so. */
  @Override
  void send(int connection) {
    if (owed[connection] == 0 || sending[connection]) {
      return;
    }
    int length = owedOfMessage(connection);
    long offset = messageBytes - length;
    if (depth == 1) {
      ring.sendSilently(fds[connection], pattern.bytes(), offset, length, connection);
      owed[connection] -= length;
    } else {
      ring.send(fds[connection], pattern.bytes(), offset, length, connection);
      sending[connection] = true;
    }
  }

  @Override
  void await() {
    ready = ring.await((int) Math.max(1, connectionsUnderWay() / CONNECTIONS_AN_ANSWER));
    stamp();
  }

  @Override
  void turn() {
    for (int i = 0; i < ready; i++) {
      int connection = ring.number(i);
      if (ring.isSend(i)) {
        owed[connection] -= Calls.check("send", ring.result(i));
        sending[connection] = false;
      } else {
        received(connection, ring.result(i), ring.flags(i));
      }
      send(connection);
    }
    ring.release(ready);
  }

  /** Without a free buffer a receive ends; those that it had filled are free again by now. */
  private void received(int connection, int count, int flags) {
    boolean ended = (flags & Uring.IORING_CQE_F_MORE) == 0;
    receives -= ended ? 1 : 0;
    if (count != ENOBUFS) {
      calls.present(Calls.check("recv", count));
      int buffer = Cqe.buffer(flags);
      arrived(connection, ring.buffers(), ring.offset(buffer), count);
      ring.giveBack(buffer);
    }
    if (ended) {
      receive(connection);
    }
  }

  /** The receives are ended first: the kernel might still fill a buffer that is gone. */
  @Override
  public void close() {
    for (int fd : fds) {
      calls.shutdown(fd, Msg.SHUT_RDWR);
    }
    while (receives > 0) {
      ready = ring.await(1);
      for (int i = 0; i < ready; i++) {
        boolean more = (ring.flags(i) & Uring.IORING_CQE_F_MORE) != 0;
        receives -= ring.isSend(i) || more ? 0 : 1;
      }
      ring.release(ready);
    }
    ring.close();
    super.close();
  }
}
