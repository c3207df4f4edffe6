// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Ioctl.SIOCATMARK;
import static io.cleat.Msg.MSG_OOB;
import static io.cleat.posix.Fcntl.F_SETOWN;
import static io.cleat.posix.Poll.POLLIN;
import static io.cleat.posix.Poll.POLLPRI;
import static io.cleat.posix.Signal.SIGIO;
import static io.cleat.posix.Signal.SIGURG;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Urgent data (tcp(7)): its signal, its mark, its event. The engine in memory has none. */
class UrgentTest extends OnKernel {
  private Handlers handlers;
  private int client;
  private int server;

  @BeforeEach
  void connect() {
    handlers = new Handlers(this);
    int listener = listener();
    client = connectedTo(listener);
    server = succeeds(p.accept(listener));
  }

  private void urgent(String text) {
    assertEquals(1, p.send(client, bytes(text), 1, MSG_OOB));
  }

  @Test
  void sigurgComesToAnOwnerWithoutTheFlag() throws InterruptedException {
    handlers.handle(SIGURG, SIGIO);
    succeeds(p.fcntl(server, F_SETOWN, p.getpid()));
    sends(client, "normal");
    handlers.nothingElseComes();
    urgent("u");
    handlers.comes(SIGURG, server);
    urgent("v");
    handlers.comes(SIGURG, server);
    assertEquals(1, p.recv(server, new byte[1], 1, MSG_OOB));
  }

  @Test
  void withTheFlagBothSignalsCome() throws InterruptedException {
    handlers.handle(SIGURG, SIGIO);
    handlers.async(server);
    urgent("u");
    handlers.comes(SIGURG, server);
    handlers.comes(SIGIO, server);
  }

  @Test
  void readingStopsAtTheMark() {
    sends(client, "abc");
    urgent("u");
    Pollfd[] fds = {new Pollfd(server, POLLPRI)};
    assertEquals(1, p.poll(fds, 1, -1));
    assertEquals(POLLPRI, fds[0].revents);
    FdSet except = new FdSet();
    FdSet.FD_SET(server, except);
    assertEquals(1, p.select(server + 1, null, null, except, null));
    int[] atMark = {-1};
    succeeds(p.ioctl(server, SIOCATMARK, atMark));
    assertEquals(0, atMark[0]);
    receives(server, "abc");
    succeeds(p.ioctl(server, SIOCATMARK, atMark));
    assertEquals(1, atMark[0]);
    assertEquals(1, p.recv(server, new byte[1], 1, MSG_OOB));
    fds[0].events = POLLIN | POLLPRI;
    assertEquals(0, p.poll(fds, 1, 0));
  }
}
