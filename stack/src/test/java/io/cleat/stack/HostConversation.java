// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.InterfaceSettings;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.spi.Link;
import io.cleat.testing.leaks.Leaks;
import io.cleat.wire.Arp;
import io.cleat.wire.Dump;
import io.cleat.wire.Ethernet;
import io.cleat.wire.Ipv4Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A host under test on one link, and all others on it, who say what the test says. What the host
 * sends is read as tcpdump would print it.
 */
abstract class HostConversation {
  static final int US = Ipv4Address.of(192, 0, 2, 1);
  static final int PEER = Ipv4Address.of(192, 0, 2, 2);
  static final int ROUTER = Ipv4Address.of(192, 0, 2, 254);
  static final long US_MAC = 0x0200_0000_0001L;
  static final long PEER_MAC = 0x0200_0000_0002L;
  static final long ROUTER_MAC = 0x0200_0000_00feL;

  @RegisterExtension final Leaks leaks = new Leaks(this::settle);

  final VirtualEnvironment environment = new VirtualEnvironment(1);
  final InterfaceSettings settings = new InterfaceSettings();
  final ScriptedLink link;
  final Stack stack;
  private final Settling settling = new Settling();
  final MemorySegment memory = Arena.ofAuto().allocate(1 << 17, 8);
  Interface eth0;

  HostConversation(long hardware) {
    link = new ScriptedLink(1500, 0, hardware);
    stack = new Stack(environment, ScriptedLink.loop());
  }

  /** On a link of bare packets. */
  HostConversation() {
    this(Link.NO_HARDWARE);
  }

  /** Joins the link, speaking IPv4 and nothing of its own accord. */
  void attachQuietly() {
    settings.announce = false;
    settings.autoconfigure = false;
    eth0 = stack.attach(link, "eth0", settings);
    stack.address(eth0, Prefix.of(US, 24));
  }

  private String settle() {
    return settling.settle(stack, environment, link);
  }

  // The others.

  void arrives(byte[] frame) {
    link.arriving.add(new ScriptedLink.Frame(frame, 0));
    turn();
  }

  /** Some other host says by ARP which address is its. */
  void arpReply(long mac, int address) {
    arrives(Packets.arp(Arp.REPLY, mac, address, US_MAC, US));
  }

  byte[] next() {
    assertFalse(link.sent.isEmpty(), "nothing was sent");
    return link.sent.remove().bytes();
  }

  static String dump(byte[] frame, boolean ethernet) {
    MemorySegment memory = MemorySegment.ofArray(frame);
    return ethernet ? Dump.ethernet(memory, 0, frame.length) : Dump.ip(memory, 0, frame.length);
  }

  /** The next frame that the host sends, as tcpdump prints it. */
  byte[] expect(String line) {
    byte[] frame = next();
    assertEquals(line, dump(frame, link.hardwareAddress() != Link.NO_HARDWARE));
    return frame;
  }

  /** The same, and to whom on the link. */
  byte[] expectTo(long mac, String line) {
    byte[] frame = expect(line);
    assertEquals(
        Long.toHexString(mac),
        Long.toHexString(Ethernet.destination(MemorySegment.ofArray(frame), 0)));
    return frame;
  }

  void silence() {
    assertTrue(link.sent.isEmpty(), () -> "sent: " + dump(next(), link.hardwareAddress() >= 0));
  }

  void counted(int times, Counter counter) {
    assertEquals(times, stack.counters().get(counter), () -> stack.counters().toString());
  }

  // Time.

  void turn() {
    long next = stack.turn(environment.nanoTime());
    for (int i = 0; next <= environment.nanoTime(); i++) {
      assertTrue(i < 1000, "the stack never rests");
      next = stack.turn(environment.nanoTime());
    }
  }

  /** Time passes; at each deadline the stack is turned. */
  void after(long millis) {
    long end = environment.nanoTime() + millis * 1_000_000;
    while (true) {
      long next = stack.turn(environment.nanoTime());
      if (next > end) {
        environment.pass(end - environment.nanoTime());
        turn();
        return;
      }
      environment.pass(Math.max(next - environment.nanoTime(), 0));
    }
  }

  // The user.

  StackEndpoint socket(int domain, int type, int protocol) {
    StackEndpoint[] into = new StackEndpoint[1];
    assertEquals(0, stack.socket(domain, type, protocol, into));
    return settling.made(into[0]);
  }

  StackEndpoint udp() {
    return socket(Family.AF_INET, SocketType.SOCK_DGRAM, 0);
  }

  /** A UDP endpoint at a port of ours. */
  StackEndpoint udp(int port) {
    StackEndpoint endpoint = udp();
    succeeds(endpoint.bind(name(0, port)));
    return endpoint;
  }

  static Sockaddr name(int address, int port) {
    return Sockaddr.of(new Inet(address, port));
  }

  long sendto(StackEndpoint endpoint, String text, Sockaddr to) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    long sent = endpoint.send(memory, 0, bytes.length, 0, to);
    turn();
    return sent;
  }

  String recv(StackEndpoint endpoint) {
    long length = endpoint.recv(memory, 0, memory.byteSize(), 0, null);
    turn();
    if (length < 0) {
      return "-" + Errno.name(length);
    }
    byte[] bytes = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static void succeeds(long result) {
    assertTrue(result >= 0, () -> "-" + Errno.name(result));
  }

  static void fails(Errno why, long result) {
    assertEquals("-" + why, result < 0 ? "-" + Errno.name(result) : "" + result);
  }

  long set(StackEndpoint endpoint, int level, int name, int value) {
    memory.set(ValueLayout.JAVA_INT, 0, value);
    return endpoint.setsockopt(level, name, memory, Integer.BYTES);
  }

  int get(StackEndpoint endpoint, int level, int name) {
    succeeds(endpoint.getsockopt(level, name, memory, Integer.BYTES));
    return memory.get(ValueLayout.JAVA_INT, 0);
  }
}
