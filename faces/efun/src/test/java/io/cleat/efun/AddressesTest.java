// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEBADADDR;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.DATAGRAM;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.ErrnoException;
import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcString;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** IPv6 and host names, which the default profile has. */
class AddressesTest extends OnRealEngines {
  /** Whatever the profile of the setting is, with this repair. */
  @BeforeEach
  void haveMoreAddresses() throws ErrnoException {
    open(setting().profile.with(Repair.MORE_ADDRESSES));
  }

  private int listener(int mode, String address) {
    int s = create(mode);
    gives(EESUCCESS, me.socketBind(s, 0, address));
    gives(EESUCCESS, me.socketListen(s, pending));
    return s;
  }

  private void talk(int listener, String to) {
    int client = create(STREAM);
    gives(EESUCCESS, me.socketConnect(client, to, read, write));
    int s = accepted(listener);
    gives(EESUCCESS, me.socketWrite(s, "welcome"));
    until(() -> log.contains("read " + client + " \"welcome\""));
  }

  @Test
  void ipv6() {
    int listener = listener(STREAM, "::1 0");
    assertTrue(addressOf(listener).matches("::1 [1-9]\\d+"), addressOf(listener));
    talk(listener, addressOf(listener));
  }

  @Test
  void anyAddressOfIpv6IsAnyOfIpv4Too() {
    int listener = listener(STREAM, ":: 0");
    talk(listener, "127.0.0.1 " + portOf(listener));
    assertEquals("*." + portOf(listener), statusOf(listener));
  }

  private String statusOf(int s) {
    return ((LpcString) ((LpcArray) me.socketStatus(s)).at(3)).text();
  }

  @Test
  void aMappedAddressIsShownAsIpv4() {
    int listener = listener(STREAM, ":: 0");
    Peer peer = Peer.connect(this, portOf(listener));
    assertEquals(peer.address(), me.socketAddress(accepted(listener)));
  }

  @Test
  void datagramsOfIpv6() {
    int to = create(DATAGRAM);
    gives(EESUCCESS, me.socketBind(to, 0, "::1 0"));
    int from = create(DATAGRAM);
    gives(EESUCCESS, me.socketWrite(from, new LpcString("six"), addressOf(to)));
    until(() -> values.size() == 1);
    assertTrue(log.getFirst().startsWith("read " + to + " \"six\" from ::1 "), log::toString);
  }

  @Test
  void aBoundSocketStaysInItsFamily() {
    int s = bound(STREAM);
    gives(SocketError.EECONNECT, me.socketConnect(s, "::1 80", read, write));
    int datagrams = bound(DATAGRAM);
    gives(EEBADADDR, me.socketWrite(datagrams, new LpcString("x"), "::1 80"));
  }

  // --- host names -------------------------------------------------------------------------------

  private static InetAddress address(int... bytes) {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(raw);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aHostNameIsResolvedWhileTheLoopGoesOn() {
    List<Runnable> answers = new ArrayList<>();
    driver.resolver((host, answer) -> {
      assertEquals("mud.example", host);
      answers.add(() -> answer.accept(List.of(address(127, 0, 0, 1))));
    });
    int listener = listener(STREAM, "127.0.0.1 0");
    int s = create(STREAM);
    gives(EESUCCESS, me.socketConnect(s, "mud.example " + portOf(listener), read, write));
    assertEquals("DATA_XFER", state(s));
    settle();
    assertEquals(List.of(), log);
    answers.getFirst().run();
    until(() -> log.contains("write " + s));
    assertEquals(addressOf(listener), me.socketAddress(s));
  }

  @Test
  void theNextAddressIsTriedWhereTheFirstDoesNotAnswer() {
    driver.resolver(
        (host, answer) -> answer.accept(List.of(address(loopback6()), address(127, 0, 0, 1))));
    int listener = listener(STREAM, "127.0.0.1 0"); // and not on ::1
    int s = create(STREAM);
    gives(EESUCCESS, me.socketConnect(s, "mud.example " + portOf(listener), read, write));
    until(() -> log.contains("write " + s));
  }

  private static int[] loopback6() {
    int[] bytes = new int[16];
    bytes[15] = 1;
    return bytes;
  }

  @Test
  void aNameThatIsNotKnownIsToldByTheCloseCallback() {
    driver.resolver((host, answer) -> answer.accept(List.of()));
    int s = create(STREAM);
    gives(EESUCCESS, me.socketConnect(s, "nowhere.example 80", read, write));
    calls(closes(s, "the name nowhere.example is not known"));
  }

  @Test
  void aSocketThatIsClosedMeanwhileIsNotConnected() {
    List<Runnable> answers = new ArrayList<>();
    driver.resolver(
        (host, answer) -> answers.add(() -> answer.accept(List.of(address(127, 0, 0, 1)))));
    int s = create(STREAM);
    gives(EESUCCESS, me.socketConnect(s, "mud.example 80", read, write));
    gives(EESUCCESS, me.socketClose(s));
    answers.getFirst().run();
    settle();
    assertEquals(List.of(), log);
  }

  @Test
  void javasResolverKnowsThisMachine() {
    // It takes real time, whatever the engine's is.
    CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
    Resolver.system().resolve("localhost", found::complete);
    List<InetAddress> all = found.join();
    assertTrue(!all.isEmpty() && all.stream().allMatch(InetAddress::isLoopbackAddress));
  }
}
