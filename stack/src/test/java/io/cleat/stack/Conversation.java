// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.testing.leaks.Leaks;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Tcp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A host under test and a peer who says exactly what the test says, in virtual time.
 *
 * <pre>{@code
 * peer(seg(SYN).seq(0).mss(1460));
 * expect(seg(SYN | ACK).seq(0).ack(1));
 * }</pre>
 */
abstract class Conversation {
  static final int US = Ipv4Address.of(192, 0, 2, 1);
  static final int PEER = Ipv4Address.of(192, 0, 2, 2);
  static final int OUR_PORT = 8080;
  static final int PEER_PORT = 40_000;
  static final int PEER_ISS = 0x7fff_fff0;

  /** RFC 792: the header and 8 octets. */
  private static final int QUOTED_BYTES = 28;

  static final int IN = Events.IN;
  static final int OUT = Events.OUT;

  @RegisterExtension final Leaks leaks = new Leaks(this::settle);

  final VirtualEnvironment environment = new VirtualEnvironment(1);
  final ScriptedLink link;
  final Stack stack;
  private final Settling settling = new Settling();
  final MemorySegment memory = Arena.ofAuto().allocate(1 << 20, 8);

  /** The endpoint that the conversation is about. */
  StackEndpoint endpoint;

  StackEndpoint listener;
  private int peerPort = PEER_PORT;
  private int ourPort = OUR_PORT;
  private int iss;

  Conversation() {
    this(0);
  }

  Conversation(int capabilities) {
    this(capabilities, Machine.DEFAULT_BUFFER_BYTES);
  }

  /** With so many bytes of buffers for all endpoints together. */
  Conversation(int capabilities, long bufferBytes) {
    link = new ScriptedLink(1500, capabilities);
    stack = new Stack(environment, ScriptedLink.loop(), bufferBytes);
    stack.address(stack.attach(link, "eth0"), Prefix.of(US, 24));
  }

  final String settle() {
    return settling.settle(stack, environment, link);
  }

  // The peer.

  /** The peer sends. */
  void peer(Seg seg) {
    int ports = Tcp.ports(peerPort, ourPort);
    link.arriving.add(new ScriptedLink.Frame(seg.packet(PEER, US, ports, PEER_ISS, iss), 0));
    turn();
  }

  /** Bytes arrive as they are. */
  void arrives(byte[] packet) {
    link.arriving.add(new ScriptedLink.Frame(packet, 0));
    turn();
  }

  /** What {@link #peer} would put on the wire, from and to other addresses. */
  byte[] packet(Seg seg, int from, int to) {
    return seg.packet(from, to, Tcp.ports(peerPort, ourPort), PEER_ISS, iss);
  }

  /** Somebody on the way says by ICMP what is wrong with a packet of ours. */
  void icmp(byte[] packet, int type, int code, int rest) {
    byte[] bytes = new byte[Ipv4.SIZE + Icmpv4.SIZE + QUOTED_BYTES];
    MemorySegment message = MemorySegment.ofArray(bytes);
    Ipv4.header(message, 0, 0, bytes.length, 64, IpProtocol.ICMP);
    Ipv4.addresses(message, 0, PEER, US);
    Ipv4.seal(message, 0);
    MemorySegment.copy(MemorySegment.ofArray(packet), 0, message, 28, QUOTED_BYTES);
    Icmpv4.header(message, Ipv4.SIZE, type, code, rest);
    Icmpv4.seal(message, Ipv4.SIZE, bytes.length - Ipv4.SIZE);
    arrives(bytes);
  }

  /** From here on the peer speaks from another port. */
  void peerFromPort(int port) {
    peerPort = port;
  }

  /** The next segment that we send. */
  Seg next() {
    assertFalse(link.sent.isEmpty(), "nothing was sent");
    byte[] bytes = link.sent.remove().bytes();
    MemorySegment packet = MemorySegment.ofArray(bytes);
    assertEquals(0, Ipv4.check(packet, 0, bytes.length));
    int length = bytes.length - Ipv4.SIZE;
    if (link.capabilities() == 0) {
      assertEquals(0, Tcp.verify(packet, Ipv4.SIZE, length, Ipv4.pseudoSum(packet, 0)));
    }
    if (Tcp.has(packet, Ipv4.SIZE, Tcp.SYN)) {
      iss = Tcp.seq(packet, Ipv4.SIZE);
      ourPort = Tcp.sourcePort(packet, Ipv4.SIZE);
    }
    return Seg.read(bytes, iss, PEER_ISS);
  }

  void expect(Seg expected) {
    next().assertIs(expected);
  }

  void silence() {
    assertTrue(link.sent.isEmpty(), () -> "sent: " + next());
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

  StackEndpoint socket() {
    StackEndpoint[] into = new StackEndpoint[1];
    assertEquals(0, stack.socket(Family.AF_INET, SocketType.SOCK_STREAM, 0, into));
    return settling.made(into[0]);
  }

  static Sockaddr name(int address, int port) {
    return Sockaddr.of(new Inet(address, port));
  }

  void listen(int backlog) {
    listener = socket();
    assertEquals(0, listener.bind(name(US, OUR_PORT)));
    assertEquals(0, listener.listen(backlog));
  }

  StackEndpoint accept() {
    StackEndpoint[] into = new StackEndpoint[1];
    assertEquals(1, listener.accept(into, 0, 1));
    return settling.made(into[0]);
  }

  /** An endpoint that has sent its SYN. */
  void connect() {
    endpoint = socket();
    assertEquals(Errno.EINPROGRESS.negated(), endpoint.connect(name(PEER, PEER_PORT)));
    turn();
  }

  /** A connection that the peer has opened; SYN options as given. */
  void establish(Seg syn) {
    listen(5);
    peer(syn);
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(ACK).seq(1).ack(1));
    endpoint = accept();
    silence();
  }

  /** As {@link #establish(Seg)}, with so many milliseconds between question and answer. */
  void establish(Seg syn, long roundTripMillis) {
    listen(5);
    peer(syn);
    expect(seg(SYN | ACK).seq(0).ack(1));
    after(roundTripMillis);
    peer(seg(ACK).seq(1).ack(1));
    endpoint = accept();
    silence();
  }

  /** A word of TCP_INFO. */
  int info(int at) {
    int length = endpoint.getsockopt(SocketOptions.SOL_TCP, TcpOptions.TCP_INFO, memory, 280);
    assertTrue(at < length);
    return memory.get(ValueLayout.JAVA_INT, at);
  }

  /** Sends so many segments of 1000 octets, which leave at once. */
  void sendSegments(int from, int count) {
    send(count * 1000);
    for (int i = from; i < from + count; i++) {
      expect(seg(ACK).seq(1 + i * 1000).length(1000));
    }
    silence();
  }

  void establish() {
    establish(seg(SYN).seq(0).mss(1000));
  }

  void send(String text) {
    assertEquals(text.length(), offer(text));
  }

  void send(int octets) {
    send("x".repeat(octets));
  }

  long offer(String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    MemorySegment.copy(octets, 0, memory, ValueLayout.JAVA_BYTE, 0, octets.length);
    long sent = endpoint.send(memory, 0, octets.length, 0, null);
    turn();
    return sent;
  }

  long recv() {
    long received = endpoint.recv(memory, 0, memory.byteSize(), 0, null);
    turn();
    return received;
  }

  void receives(String text) {
    long received = recv();
    assertEquals(text.length(), received);
    byte[] octets = memory.asSlice(0, received).toArray(ValueLayout.JAVA_BYTE);
    assertEquals(text, new String(octets, StandardCharsets.ISO_8859_1));
  }

  void fails(Errno why, long result) {
    assertEquals("-" + why, result < 0 ? "-" + Errno.name(result) : "" + result);
  }

  void close() {
    endpoint.close();
    turn();
  }

  void shows(int events) {
    assertEquals(Events.names(events), Events.names(endpoint.events()));
  }

  void set(int level, int name, int number) {
    memory.set(ValueLayout.JAVA_INT, 0, number);
    assertEquals(0, endpoint.setsockopt(level, name, memory, 4));
    turn();
  }
}
