// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.cleat.cli.address.Spec;
import io.cleat.cli.address.Spec.Receive;
import io.cleat.kernel.KernelEngine;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sends datagrams gets a socket of their own, and what they sent stays in order. */
class ReceptionTest {
  private final KernelEngine engine = KernelEngine.open();
  private final Map<String, List<String>> received = new LinkedHashMap<>();
  private final Map<String, End> ends = new LinkedHashMap<>();
  private Consumer<String> onArrival = from -> {};
  private Loop loop;
  private Reception reception;
  private InetSocketAddress address;

  @BeforeEach
  void listen() throws Exception {
    loop = new Loop(engine);
    Receive receive = (Receive) Spec.parse("udp-listen:127.0.0.1:0,fork");
    reception = new Reception(loop, receive, Relay.MESSAGE_BLOCK_BYTES, new Arrivals());
    String where = reception.open();
    int port = Integer.parseInt(where.substring(where.lastIndexOf(':') + 1));
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @AfterEach
  void close() {
    ends.values().forEach(end -> end.close(true, problem -> {}));
    reception.close();
    loop.close();
    engine.close();
  }

  /** Those who come are named, and what they send is noted. */
  private final class Arrivals implements Waiter.Guests {
    @Override
    public void came(End end, String from) {
      ends.put(from, end);
      received.put(from, new ArrayList<>());
      onArrival.accept(from);
      end.source().onReady(() -> drain(from));
      end.source().want(true);
      drain(from);
    }

    @Override
    public void trouble(String what) {
      fail(what);
    }
  }

  private void drain(String from) {
    int _ = ends.get(from).source().drain(taker(received.get(from)));
  }

  private static Taker taker(List<String> messages) {
    return (data, offset, length, whole) -> {
      messages.add(text(data.asSlice(offset, length)));
      return length;
    };
  }

  private static String text(MemorySegment data) {
    return new String(data.toArray(ValueLayout.JAVA_BYTE), UTF_8);
  }

  /** Turns the loop until so many messages have come. */
  private void turnUntil(int messages) {
    reception.welcome(true);
    turnOn(messages);
    loop.run();
  }

  private void turnOn(int messages) {
    if (received.values().stream().mapToInt(List::size).sum() >= messages) {
      loop.stop();
    } else {
      loop.after(100_000, () -> turnOn(messages));
    }
  }

  /** Sends, and returns when the message lies in the shared socket. */
  private void arrives(Peer sender, String message) throws IOException {
    long before = waitingBytes();
    sender.send(message);
    while (waitingBytes() == before) {
      Thread.onSpinWait();
    }
  }

  /** What waits at the shared socket, as proc(5) tells of /proc/net/udp: hexadecimal tx:rx. */
  private long waitingBytes() throws IOException {
    String port = "0100007F:%04X ".formatted(address.getPort());
    for (String line : Files.readAllLines(Path.of("/proc/net/udp"))) {
      int at = line.indexOf(port);
      if (at >= 0 && at < line.indexOf(" 00000000:0000 ")) {
        String queues = line.trim().split(" +")[4];
        return Long.parseLong(queues.substring(queues.indexOf(':') + 1), 16);
      }
    }
    throw new AssertionError("the socket is not in /proc/net/udp");
  }

  private static String name(Peer peer) throws IOException {
    return "udp " + peer.socket().localAddress();
  }

  private static void send(Peer peer, String message) {
    try {
      peer.send(message);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatWaitsInTheSharedSocketGoesBeforeWhatComesToTheNewOne() throws Exception {
    try (Peer one = Peer.udp(engine, address);
        Peer two = Peer.udp(engine, address)) {
      Map<String, Peer> peers = Map.of(name(one), one, name(two), two);
      arrives(one, "first");
      arrives(two, "first");
      arrives(one, "second");
      arrives(two, "second");
      onArrival = from -> send(peers.get(from), "third");
      turnUntil(6);
      List<String> inOrder = List.of("first", "second", "third");
      assertEquals(Map.of(name(one), inOrder, name(two), inOrder), received);
    }
  }

  @Test
  void moreThanOneTurnTakesOfOneSenderKeepsItsOrder() throws Exception {
    try (Peer one = Peer.udp(engine, address);
        Peer two = Peer.udp(engine, address)) {
      List<String> inOrder = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        inOrder.add("message " + i);
        arrives(one, inOrder.getLast());
      }
      arrives(two, "other");
      onArrival = from -> send(one, "message " + inOrder.size());
      turnUntil(103);
      assertEquals(inOrder, received.get(name(one)).subList(0, 100));
      assertEquals("message 100", received.get(name(one)).get(100));
      assertEquals(List.of("other"), received.get(name(two)));
    }
  }

  @Test
  void whoComesWhileNobodyIsWelcomeIsMetLater() throws Exception {
    try (Peer one = Peer.udp(engine, address);
        Peer two = Peer.udp(engine, address)) {
      arrives(one, "one");
      arrives(two, "two");
      List<Integer> present = new ArrayList<>();
      onArrival =
          from -> {
            present.add(received.size());
            reception.welcome(false);
            loop.soon(() -> {
              present.add(received.size());
              reception.welcome(true);
            });
          };
      turnUntil(2);
      assertEquals(List.of(1, 1, 2), present.subList(0, 3));
      assertEquals(Map.of(name(one), List.of("one"), name(two), List.of("two")), received);
    }
  }

  @Test
  void addressIsNotSharedUnnoticedWithASecondProcess() throws Exception {
    Spec again = Spec.parse("udp-listen:127.0.0.1:" + address.getPort() + ",fork");
    Reception second =
        new Reception(loop, (Receive) again, Relay.MESSAGE_BLOCK_BYTES, new Arrivals());
    OpenFailure refusal = assertThrows(OpenFailure.class, second::open);
    assertTrue(refusal.getMessage().contains("EADDRINUSE"), refusal::getMessage);
  }
}
