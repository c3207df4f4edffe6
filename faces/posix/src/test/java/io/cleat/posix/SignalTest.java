// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Msg.MSG_DONTWAIT;
import static io.cleat.Msg.MSG_NOSIGNAL;
import static io.cleat.Msg.SHUT_WR;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_NONBLOCK;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.posix.Fcntl.F_SETFL;
import static io.cleat.posix.Fcntl.F_SETOWN;
import static io.cleat.posix.Fcntl.F_SETSIG;
import static io.cleat.posix.Fcntl.O_ASYNC;
import static io.cleat.posix.Signal.SIGIO;
import static io.cleat.posix.Signal.SIGKILL;
import static io.cleat.posix.Signal.SIGPIPE;
import static io.cleat.posix.Signal.SIGRTMIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SIGPIPE, SIGIO and SIGURG as handlers. */
class SignalTest extends OnEveryEngine {
  private Handlers handlers;

  @BeforeEach
  void makeHandlers() {
    handlers = new Handlers(this);
  }

  @Test
  void brokenStreamRaisesSigpipeInTheCallersThreadBeforeTheError() {
    int[] sv = pair();
    succeeds(p.close(sv[1]));
    List<Thread> threads = new ArrayList<>();
    p.signal(SIGPIPE, (signal, fd, events) -> threads.add(Thread.currentThread()));
    fails(Errno.EPIPE, p.send(sv[0], new byte[1], 1, 0));
    fails(Errno.EPIPE, p.write(sv[0], new byte[1], 1));
    fails(Errno.EPIPE, p.sendmsg(sv[0], new Msghdr(memory("a")), 0));
    fails(Errno.EPIPE, p.writev(sv[0], new Iovec[] {new Iovec(memory("a"))}, 1));
    Mmsghdr[] batch = {new Mmsghdr(new Msghdr(memory("a")))};
    fails(Errno.EPIPE, p.sendmmsg(sv[0], batch, 1, 0));
    fails(Errno.EPIPE, p.send(sv[0], new byte[0], 0, 0));
    Thread me = Thread.currentThread();
    assertEquals(List.of(me, me, me, me, me, me), threads);
  }

  @Test
  void nosignalIsNoSignal() throws InterruptedException {
    int[] sv = pair();
    succeeds(p.close(sv[1]));
    handlers.handle(SIGPIPE);
    fails(Errno.EPIPE, p.send(sv[0], new byte[1], 1, MSG_NOSIGNAL));
    fails(Errno.EPIPE, p.sendmsg(sv[0], new Msghdr(memory("a")), MSG_NOSIGNAL));
    assertTrue(handlers.nothingCame());
    fails(Errno.EPIPE, p.send(sv[0], new byte[1], 1, 0));
    handlers.comes(SIGPIPE, sv[0]);
  }

  @Test
  void messagesRaiseNoSigpipe() {
    handlers.handle(SIGPIPE);
    int[] dgram = pair(SOCK_DGRAM);
    succeeds(p.shutdown(dgram[0], SHUT_WR));
    fails(Errno.EPIPE, p.send(dgram[0], new byte[1], 1, 0));
    assertTrue(handlers.nothingCame());
  }

  @Test
  void whatTheHandlerOfSigpipeThrowsLeavesTheCall() {
    int[] sv = pair();
    succeeds(p.close(sv[1]));
    p.signal(
        SIGPIPE,
        (signal, fd, events) -> {
          throw new IllegalStateException("the end");
        });
    assertThrows(IllegalStateException.class, () -> p.write(sv[0], new byte[1], 1));
  }

  @Test
  void signalTellsTheHandlerBefore() {
    SignalHandler handler = (signal, fd, events) -> {};
    assertSame(SignalHandler.SIG_DFL, p.signal(SIGPIPE, handler));
    assertSame(handler, p.signal(SIGPIPE, SignalHandler.SIG_IGN));
    SignalHandler[] old = new SignalHandler[1];
    succeeds(p.sigaction(SIGPIPE, null, old));
    assertSame(SignalHandler.SIG_IGN, old[0]);
    assertSame(SignalHandler.SIG_ERR, p.signal(SIGKILL, handler));
    fails(Errno.EINVAL, p.sigaction(0, handler, null));
    fails(Errno.EINVAL, p.sigaction(65, null, null));
  }

  @Test
  void sigioTellsOfEachArrival() throws InterruptedException {
    int[] sv = pair();
    handlers.handle(SIGIO);
    handlers.async(sv[0]);
    sends(sv[1], "x");
    handlers.comes(SIGIO, sv[0]);
    sends(sv[1], "y");
    handlers.comes(SIGIO, sv[0]);
    succeeds(p.close(sv[1]));
    handlers.comes(SIGIO, sv[0]);
  }

  @Test
  void sigioTellsOfAConnection() throws InterruptedException {
    int listener = listener();
    handlers.handle(SIGIO);
    handlers.async(listener);
    connectedTo(listener);
    handlers.comes(SIGIO, listener);
  }

  @Test
  void sigioDoesNotTellOfWhatWasThereBefore() throws InterruptedException {
    int[] sv = pair();
    sends(sv[1], "x");
    handlers.handle(SIGIO);
    handlers.async(sv[0]);
    handlers.nothingElseComes();
    sends(sv[1], "y");
    handlers.comes(SIGIO, sv[0]);
  }

  @Test
  void sigioNeedsAnOwnerAndTheFlag() throws InterruptedException {
    int[] sv = pair();
    handlers.handle(SIGIO);
    succeeds(p.fcntl(sv[0], F_SETFL, O_ASYNC));
    succeeds(p.fcntl(sv[1], F_SETOWN, p.getpid()));
    sends(sv[1], "x");
    sends(sv[0], "x");
    handlers.nothingElseComes();
    succeeds(p.fcntl(sv[0], F_SETOWN, p.getpid()));
    handlers.nothingElseComes();
    sends(sv[1], "y");
    handlers.comes(SIGIO, sv[0]);
    succeeds(p.fcntl(sv[0], F_SETFL, 0));
    sends(sv[1], "z");
    handlers.nothingElseComes();
  }

  @Test
  void sigioTellsOfRoomOnlyAfterThereWasNone() throws InterruptedException {
    int[] sv = pair();
    handlers.handle(SIGIO);
    handlers.async(sv[0]);
    sends(sv[0], "x");
    receives(sv[1], "x");
    handlers.nothingElseComes();
    long filled = fill(sv[0]);
    byte[] buffer = new byte[65536];
    for (long left = filled; left > 0; ) {
      left -= p.recv(sv[1], buffer, buffer.length, 0);
    }
    handlers.comes(SIGIO, sv[0]);
  }

  @Test
  void sigioTellsOfAConnectThatIsDone() throws InterruptedException {
    int listener = listener();
    int fd = p.socket(io.cleat.address.Family.AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    handlers.handle(SIGIO);
    succeeds(p.fcntl(fd, F_SETOWN, p.getpid()));
    succeeds(p.fcntl(fd, F_SETFL, O_ASYNC | Fcntl.O_NONBLOCK));
    int result = connect(fd, nameOf(listener));
    if (result != 0) { // the engine's choice on loopback
      fails(Errno.EINPROGRESS, result);
      handlers.comes(SIGIO, fd);
    }
  }

  @Test
  void anotherSignalComesInItsPlace() throws InterruptedException {
    int[] sv = pair();
    handlers.handle(SIGIO, SIGRTMIN);
    succeeds(p.fcntl(sv[0], F_SETSIG, SIGRTMIN));
    handlers.async(sv[0]);
    sends(sv[1], "x");
    handlers.comes(SIGRTMIN, sv[0]);
  }

  @Test
  void closedDescriptorSignalsNoMore() throws InterruptedException {
    int[] sv = pair();
    handlers.handle(SIGIO);
    handlers.async(sv[0]);
    succeeds(p.close(sv[0]));
    handlers.nothingElseComes();
  }

  @Test
  void handlerThatThrowsDoesNotEndTheSignals() throws InterruptedException {
    int[] sv = pair();
    p.signal(
        SIGIO,
        (signal, fd, events) -> {
          handlers.add(signal, fd);
          Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {});
          throw new IllegalStateException("not handled");
        });
    handlers.async(sv[0]);
    sends(sv[1], "x");
    handlers.comes(SIGIO, sv[0]);
    sends(sv[1], "y");
    handlers.comes(SIGIO, sv[0]);
  }

  @Test
  void handlerMayUseTheDescriptor() throws InterruptedException {
    int[] sv = pair();
    p.signal(
        SIGIO,
        (signal, fd, events) -> {
          byte[] one = new byte[1];
          assertEquals(1, p.recv(fd, one, 1, MSG_DONTWAIT));
          p.fcntl(fd, F_SETFL, 0);
          handlers.add(signal, one[0]);
        });
    handlers.async(sv[0]);
    sends(sv[1], "x");
    handlers.comes(SIGIO, 'x');
  }

  @Test
  void interruptedThreadAsksForSignalsAllTheSame() throws InterruptedException {
    int[] sv = pair();
    sends(sv[1], "x");
    handlers.handle(SIGIO);
    Thread.currentThread().interrupt();
    handlers.async(sv[0]);
    assertTrue(Thread.interrupted());
    handlers.nothingElseComes();
    sends(sv[1], "y");
    handlers.comes(SIGIO, sv[0]);
  }

  @Test
  void arrivalBeforeTheFlagsChangeIsTold() throws InterruptedException {
    int[] sv = pair();
    handlers.handle(SIGIO);
    handlers.async(sv[0]);
    for (int i = 0; i < 200; i++) {
      sends(sv[1], "x");
      succeeds(p.fcntl(sv[0], F_SETOWN, -p.getpid()));
      handlers.comes(SIGIO, sv[0]);
    }
  }
}
