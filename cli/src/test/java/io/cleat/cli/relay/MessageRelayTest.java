// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.address.Unix;
import io.cleat.cli.relay.Plan.Limits;
import io.cleat.kernel.KernelEngine;
import io.cleat.option.SocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages between sockets: they stay whole, whatever they are made of. */
@SuppressWarnings("try") // closing early is what is tested; some resources only need be there
class MessageRelayTest {
  @TempDir Path folder;
  private final KernelEngine engine = KernelEngine.open();
  private Path here;
  private Path there;

  @BeforeEach
  void paths() {
    here = folder.resolve("here");
    there = folder.resolve("there");
  }

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private static Unix at(Path path) {
    return Unix.path(path.toString());
  }

  @Test
  void datagramsKeepTheirBoundariesTheEmptyOnesToo() throws Exception {
    try (Peer server = Peer.listening(engine, SOCK_DGRAM, there);
        RunningRelay relay =
            RunningRelay.between("unix-dgram-listen:" + here, "unix-dgram:" + there).listening();
        Peer client = Peer.datagrams(engine).connect(at(here))) {
      client.send("one");
      client.send("");
      client.send("three and more");
      assertEquals("one", server.receive());
      assertEquals("", server.receive());
      assertEquals("three and more", server.receive());
      assertFalse(relay.lines().text().contains("lost"));
    }
  }

  @Test
  void datagramsAreAnsweredToTheirSender() throws Exception {
    Path own = folder.resolve("own");
    Path relayOwn = folder.resolve("relay");
    try (Peer server = Peer.listening(engine, SOCK_DGRAM, there);
        RunningRelay relay =
            RunningRelay.between(
                    "unix-dgram-listen:" + here, "unix-dgram:" + there + ",bind=" + relayOwn)
                .listening();
        Peer client = Peer.datagrams(engine).bind(own).connect(at(here))) {
      client.send("question");
      assertEquals("question", server.receive());
      server.connect(at(relayOwn)).send("answer");
      assertEquals("answer", client.receive());
      relay.close();
    }
    assertFalse(Files.exists(relayOwn), "the path goes with its socket");
    assertFalse(Files.exists(here), "the path goes with its socket");
  }

  @Test
  void recordsKeepTheirBoundariesTheEmptyOnesToo() throws Exception {
    try (Peer listener = Peer.listening(engine, SOCK_SEQPACKET, there);
        RunningRelay relay =
            RunningRelay.between("unix-seqpacket-listen:" + here, "unix-seqpacket:" + there)
                .listening();
        Peer client = Peer.seqpacket(engine, here);
        Peer server = listener.accept()) {
      client.send("one");
      client.send("");
      client.send("three");
      assertEquals("one", server.receive());
      assertEquals("", server.receive());
      assertEquals("three", server.receive());
      client.close();
      assertNull(server.receive());
      server.close();
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }

  @Test
  void emptyRecordAtTheVeryEndIsNoEnd() throws Exception {
    try (Peer listener = Peer.listening(engine, SOCK_DGRAM, there);
        RunningRelay relay =
            RunningRelay.between("unix-seqpacket-listen:" + here, "unix-dgram:" + there)
                .listening();
        Peer client = Peer.seqpacket(engine, here)) {
      client.send("");
      client.send("");
      client.close();
      assertEquals("", listener.receive());
      assertEquals("", listener.receive());
      assertEquals(Outcome.DONE, relay.outcome());
      relay.lines().await("> +0 +2 .*");
    }
  }

  @Test
  void streamIsCutIntoBlocks() throws Exception {
    try (Peer listener = Peer.listening(engine, SOCK_SEQPACKET, there);
        RunningRelay relay =
            RunningRelay.between(
                "tcp-listen:127.0.0.1:0", "unix-seqpacket:" + there, Way.BOTH, 5, Limits.NONE);
        Peer client = Peer.tcp(engine, relay.address());
        Peer server = listener.accept()) {
      client.send("twelve bytes");
      client.shut();
      List<String> records = new ArrayList<>();
      for (String record = server.receive(); record != null; record = server.receive()) {
        records.add(record);
      }
      assertEquals("twelve bytes", String.join("", records));
      assertTrue(records.stream().allMatch(record -> record.length() <= 5), records::toString);
    }
  }

  @Test
  void messagesBecomeAStream() throws Exception {
    try (Peer listener = Peer.listening(engine, SOCK_STREAM, there);
        RunningRelay relay =
            RunningRelay.between("unix-seqpacket-listen:" + here, "unix:" + there).listening();
        Peer client = Peer.seqpacket(engine, here);
        Peer server = listener.accept()) {
      client.send("one");
      client.send("");
      client.send("two");
      client.close();
      assertEquals("onetwo", server.receive(6));
      assertNull(server.receive());
    }
  }

  @Test
  void datagramThatIsTooLongIsLostAndThatIsSaid() throws Exception {
    try (Peer udp = new Peer(io.cleat.Socket.open(engine, 2, SOCK_DGRAM))) {
      udp.socket().bind(io.cleat.address.Inet.loopback(0));
      String to = "udp:" + udp.socket().localAddress();
      try (RunningRelay relay = RunningRelay.between("unix-dgram-listen:" + here, to).listening();
          Peer client = Peer.datagrams(engine).connect(at(here))) {
        client.send("x".repeat(70_000));
        client.send("short");
        assertEquals("short", udp.receive());
        relay.lines().await("cleat: unix-dgram-listen:.*: a message of 70000 bytes is too long.*");
      }
    }
  }

  @Test
  void largeMessagesPassWhole() throws Exception {
    try (Peer listener = Peer.listening(engine, SOCK_SEQPACKET, there);
        RunningRelay relay =
            RunningRelay.between("unix-seqpacket-listen:" + here, "unix-seqpacket:" + there)
                .listening();
        Peer client = Peer.seqpacket(engine, here);
        Peer server = listener.accept()) {
      client.socket().set(SocketOptions.SNDBUF, 400_000);
      String large = "0123456789".repeat(15_000);
      client.send(large);
      assertEquals(large, server.receive());
      assertFalse(relay.lines().text().contains("lost"));
    }
  }

  @Test
  void firstSenderOfUdpIsAnswered() throws Exception {
    try (RunningRelay relay = RunningRelay.between("udp-listen:127.0.0.1:0", "pair,type=dgram");
        Peer client = Peer.udp(engine, relay.address())) {
      client.send("one");
      assertEquals("one", client.receive());
      client.send("");
      assertEquals("", client.receive());
    }
  }

  @Test
  void everySenderOfUdpHasARelayOfItsOwn() throws Exception {
    List<Peer> clients = new ArrayList<>();
    try (RunningRelay relay =
        RunningRelay.between("udp-listen:127.0.0.1:0,fork", "pair,type=dgram")) {
      for (int i = 0; i < 20; i++) {
        clients.add(Peer.udp(engine, relay.address()));
      }
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < clients.size(); i++) {
          clients.get(i).send("round " + round + " of " + i);
        }
      }
      for (int i = 0; i < clients.size(); i++) {
        // As UDP promises: all of them, and only as long as one thread stays on one processor in
        // their order. That the relay keeps the order is for ReceptionTest.
        Set<String> sent = new TreeSet<>();
        Set<String> answered = new TreeSet<>();
        for (int round = 0; round < 3; round++) {
          sent.add("round " + round + " of " + i);
          answered.add(clients.get(i).receive());
        }
        assertEquals(sent, answered);
        clients.get(i).close();
      }
      relay.lines().await("cleat: #20 open: udp 127\\.0\\.0\\.1:\\d+ and pair,type=dgram");
    }
  }

  @Test
  void datagramsOfAnybodyAreCollected() throws Exception {
    try (Peer listener = Peer.listening(engine, SOCK_STREAM, there);
        RunningRelay relay =
            RunningRelay.between("unix-recv:" + here, "unix:" + there).listening();
        Peer server = listener.accept();
        Peer one = Peer.datagrams(engine).connect(at(here));
        Peer two = Peer.datagrams(engine).connect(at(here))) {
      one.send("one ");
      assertEquals("one ", server.receive(4));
      two.send("two ");
      assertEquals("two ", server.receive(4));
      assertTrue(relay.lines().text().contains("listening on unix-dgram " + here));
    }
  }

  @Test
  void endIsToldByAnEmptyMessageWhereThatIsAskedFor() throws Exception {
    try (Peer server = Peer.listening(engine, SOCK_DGRAM, there);
        RunningRelay relay =
            RunningRelay.between("tcp-listen:127.0.0.1:0", "unix-dgram:" + there + ",shut-null");
        Peer client = Peer.tcp(engine, relay.address())) {
      client.send("data");
      assertEquals("data", server.receive());
      client.close();
      assertEquals("", server.receive());
    }
  }

  @Test
  void emptyMessageIsTheEndWhereThatIsAskedFor() throws Exception {
    try (Peer listener = Peer.listening(engine, SOCK_STREAM, there);
        RunningRelay relay =
            RunningRelay.between("unix-dgram-listen:" + here + ",null-eof", "unix:" + there)
                .listening();
        Peer client = Peer.datagrams(engine).connect(at(here))) {
      client.send("data");
      client.send("");
      try (Peer server = listener.accept()) {
        assertEquals("data", server.receive());
        assertNull(server.receive());
      }
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }

  @Test
  void recordsThatCannotBeTakenYetWaitAndKeepTheirOrder() throws Exception {
    int count = 2000;
    try (Peer listener = Peer.listening(engine, SOCK_SEQPACKET, there);
        RunningRelay relay =
            RunningRelay.between("unix-seqpacket-listen:" + here, "unix-seqpacket:" + there)
                .listening();
        Peer client = Peer.seqpacket(engine, here);
        Peer server = listener.accept()) {
      client.socket().blocking(false);
      int sent = 0;
      int refusals = 0;
      while (sent < count && refusals < 1000) {
        byte[] record = ("record " + sent + "x".repeat(1000)).getBytes();
        if (client.socket().write(java.nio.ByteBuffer.wrap(record)) > 0) {
          sent++;
          refusals = 0;
        } else {
          refusals++;
          Thread.yield();
        }
      }
      client.close();
      assertTrue(sent < count, "nobody reads, so that not all can be accepted");
      for (int i = 0; i < sent; i++) {
        assertEquals("record " + i + "x".repeat(1000), server.receive());
      }
      assertNull(server.receive());
    }
  }
}
