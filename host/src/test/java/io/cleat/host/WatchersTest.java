// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Events;
import io.cleat.Ready;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Those who watch an endpoint do not depend on each other. */
class WatchersTest extends LocalFixture {
  @Test
  void oneWhoThrowsKeepsNothingFromTheOthers() throws InterruptedException {
    Talker[] pair = pair(SOCK_STREAM);
    List<Throwable> uncaught = new ArrayList<>();
    List<Integer> told = new ArrayList<>();
    IllegalStateException mistake = new IllegalStateException("a mistake of the program");
    Ready throwing =
        (endpoint, facts) -> {
          throw mistake;
        };
    pair[1].endpoint.watch(throwing, Events.IN);
    pair[1].endpoint.watch((endpoint, facts) -> told.add(facts & Events.IN), Events.IN);
    Thread sender = Thread.ofPlatform().unstarted(() -> pair[0].sends("abc"));
    sender.setUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
    sender.start();
    sender.join();
    pair[1].endpoint.watch(throwing, 0);
    assertEquals(List.of(mistake), uncaught);
    assertEquals(List.of(Events.IN), told);
  }
}
