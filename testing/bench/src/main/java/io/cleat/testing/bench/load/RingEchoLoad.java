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
 * <p>A load must be cheaper than any server that it measures, or it is itself what is measured. 85
 * % of its time are TCP's in the kernel, as they are the server's, so that all depends on the rest.
 * Tried with 64 connections and one message of 64 B under way on each, server and load on a
 * processor of their own, microseconds of the load's processor a message against Cleat's epoll
 * server (which itself needs 5.8 to 6.1) and against Netty's (6.0 to 6.7):
 *
 * <ul>
 *   <li>epoll, recv and send: 6.1 and 6.7. The load is as busy as the server, and the faster server
 *       sleeps 17 times in 1000 messages.
 *   <li>io_uring, awake at the first answer: 5.6 and 6.0. It finds two to seven answers a turn, and
 *       has to pay the turn from them.
 *   <li>io_uring, never asleep: 5.8 and 5.7, for the same reason; and it is always busy, so that
 *       its counters do not tell whether it was the limit.
 *   <li>io_uring, awake when a quarter of the answers is there: 5.3 and 5.1. The server is busy for
 *       98 to 99 % of the time and sleeps once in 1000 messages, the load is idle for 13 to 19 %.
 *       Waking it is paid by the server, but only once in 16 messages or more.
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
