// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.Errno;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The loop, turned by the program or by a thread of its own. */
class DriverTest extends InEverySetting {
  @Test
  void aThreadOfItsOwnCallsBack() throws Exception {
    driver.start();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    ReadCallback listening =
        (s, text, from) -> heard.add(text + " in " + Thread.currentThread().getName());
    String address =
        driver
            .submit(() -> {
              int s = me.socketCreate(STREAM, listening, null);
              gives(EESUCCESS, me.socketBind(s, 0, "127.0.0.1 0"));
              gives(EESUCCESS, me.socketListen(s, fd -> me.socketAccept(fd, listening, write)));
              return me.socketAddress(s, 1);
            })
            .get();
    driver.execute(() -> {
      int s = me.socketCreate(STREAM, read, close);
      me.socketConnect(s, address, read, fd -> me.socketWrite(fd, "hello"));
    });
    assertEquals("\"hello\" in efun driver", heard.take());
    driver.close();
  }

  @Test
  void efunsOutsideTheLoopAreRefused() {
    driver.start();
    assertThrows(IllegalStateException.class, () -> me.socketCreate(STREAM, read, close));
    assertThrows(IllegalStateException.class, () -> driver.destruct(this));
    driver.close();
  }

  @Test
  void callbacksRunOneAtATime() {
    AtomicInteger running = new AtomicInteger();
    int listener = listener(STREAM);
    ReadCallback busy =
        (s, text, from) -> {
          assertEquals(1, running.incrementAndGet());
          assertEquals(EESUCCESS, me.socketWrite(s, text));
          running.decrementAndGet();
        };
    Peer one = Peer.connect(this, portOf(listener));
    Peer other = Peer.connect(this, portOf(listener));
    until(() -> me.socketAccept(listener, busy, write) >= 0);
    until(() -> me.socketAccept(listener, busy, write) >= 0);
    one.sends("one");
    other.sends("other");
    one.receives("one");
    other.receives("other");
  }

  @Test
  void aCommandThatThrowsIsReported() {
    driver.execute(() -> {
      throw new IllegalStateException("a command");
    });
    until(() -> !errors.isEmpty());
    assertEquals("a command", errors.removeFirst().getMessage());
  }

  @Test
  void aTaskThatThrowsTellsItsFuture() {
    CompletableFuture<Integer> task =
        driver.submit(() -> {
          throw new java.io.IOException("a task");
        });
    until(task::isDone);
    ExecutionException e = assertThrows(ExecutionException.class, task::get);
    assertEquals("a task", e.getCause().getMessage());
  }

  @Test
  void withoutAMasterTheThreadIsToldWhatACallbackThrew() {
    driver.master(null);
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
    RuntimeException thrown = new IllegalStateException("nobody else to tell");
    try {
      thread.setUncaughtExceptionHandler((t, e) -> errors.add(e));
      driver.execute(() -> {
        throw thrown;
      });
      until(() -> !errors.isEmpty());
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }
    assertSame(thrown, errors.removeFirst());
  }

  @Test
  void closeClosesAllAndCallsNobody() {
    Connected stream = connected(STREAM);
    driver.close();
    assertEquals(List.of(), log);
    assertEquals(Errno.EBADF.negated(), driver.turn(0));
    driver.close();
    stream.peer().isLeft();
  }

  @Test
  void aCallbackMayCloseTheDriver() throws Exception {
    Thread[] loop = new Thread[1];
    driver.start();
    driver
        .submit(() -> {
          loop[0] = Thread.currentThread();
          return 0;
        })
        .get();
    driver.execute(driver::close);
    loop[0].join();
    assertFalse(loop[0].isAlive());
  }
}
