// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.address.Family.AF_INET;

import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.link.Cable;
import io.cleat.link.Loopback;
import io.cleat.stack.Stack;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Tcp;
import io.cleat.wire.Udp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Fragments of datagrams in any order, twice, overlapping, too long, with ends that contradict each
 * other. Each datagram's octets follow from its number and their place, so that whatever is put
 * together and delivered can be compared with what was sent. An input is pieces of 6 bytes, each a
 * fragment.
 */
final class ReassemblyTarget implements Target {
  private static final int PIECE_BYTES = 6;
  private static final int PIECES = 1024;
  private static final int FRAGMENT_MAX = 1480;
  private static final int UNIT = 8;
  private static final int LARGEST = 65_515;
  private static final int BYTES_MAX = 4 << 20;
  private static final int DATAGRAMS_MAX = 256;

  private final MemorySegment memory = Arena.ofAuto().allocate(1 << 17, 8);
  private volatile Stack stack;

  @Override
  public int pieceBytes() {
    return PIECE_BYTES;
  }

  @Override
  public byte[] invent(SplittableRandom random) {
    byte[] script = new byte[PIECE_BYTES * PIECES];
    random.nextBytes(script);
    return script;
  }

  @Override
  public String describe() {
    Stack now = stack;
    return now == null ? "" : now.holdings() + "\n" + now.counters();
  }

  @Override
  public int play(byte[] input) {
    VirtualClock clock = new VirtualClock();
    Tampering link = new Tampering(new Cable(Cable.DEFAULT_MTU, 0, 1 << 16).left());
    Stack host = new Stack(clock, new Loopback(1 << 18));
    stack = host;
    host.address(host.attach(link, "eth0"), Prefix.of(Samples.US, 24));
    StackEndpoint[] into = new StackEndpoint[1];
    World.demand(host.socket(AF_INET, SOCK_DGRAM, 0, into) == 0, "an endpoint");
    StackEndpoint udp = into[0];
    World.demand(udp.bind(Sockaddr.of(new Inet(0, Samples.PORT))) == 0, "a port");
    int frames = 0;
    for (int at = 0; at < input.length; at += PIECE_BYTES, frames++) {
      Choices choices = new Choices(input, at, Math.min(PIECE_BYTES, input.length - at));
      link.inject(fragment(choices));
      rest(host, clock);
      receive(udp);
      World.demand(
          host.holdings().waiting().reassemblies() <= DATAGRAMS_MAX, "datagrams are limited");
      World.demand(host.holdings().waiting().reassemblyBytes() <= BYTES_MAX, "memory is limited");
      if (choices.oneIn(64)) {
        clock.advanceTo(clock.nanoTime() + 1_000_000_000L);
      }
    }
    udp.close();
    while (host.deadline() != Stack.NEVER) {
      clock.advanceTo(host.deadline());
      host.turn(clock.nanoTime());
      rest(host, clock);
    }
    World.demand(host.holdings().isNothing(), "nothing is left: " + host.holdings());
    return frames;
  }

  private static void rest(Stack host, VirtualClock clock) {
    while (host.hasWork()) {
      host.turn(clock.nanoTime());
    }
  }

  /** How long the datagram is that has this number. */
  private static int datagramBytes(int number) {
    int kind = number % 8;
    return kind < 6 ? Udp.SIZE + 40 + number * 16 : kind == 6 ? 9000 : LARGEST;
  }

  private static byte octet(int number, int place) {
    return (byte) (number * 37 + place * 11 + (place >> 8));
  }

  private byte[] fragment(Choices choices) {
    // Few numbers, so that datagrams come together; now and then one of very many.
    int number = choices.oneIn(16) ? choices.u16() : choices.below(8);
    int whole = datagramBytes(number % 64);
    int units = Math.max(1, Math.min(whole, LARGEST) / UNIT);
    int wide = choices.u8();
    int unit = choices.u8() * (wide % 4 == 0 ? 37 : 1) % units;
    int offset = unit * UNIT;
    int length = Math.min(FRAGMENT_MAX, ((wide & 31) + 1) * (wide > 200 ? 64 : UNIT));
    boolean reachesEnd = offset + length >= whole;
    int lies = choices.u8();
    int bytes = reachesEnd && lies != 1 ? whole - offset : length;
    boolean more = lies == 2 ? reachesEnd : !reachesEnd;
    return packet(number, whole, offset, Math.clamp(bytes, 1, FRAGMENT_MAX), more);
  }

  private static byte[] packet(int number, int whole, int offset, int bytes, boolean more) {
    byte[] packet = new byte[Ipv4.SIZE + bytes];
    MemorySegment memory = MemorySegment.ofArray(packet);
    Ipv4.header(memory, 0, 0, packet.length, 64, IpProtocol.UDP);
    Ipv4.addresses(memory, 0, Samples.PEER, Samples.US);
    Ipv4.identification(memory, 0, number);
    Ipv4.fragment(memory, 0, offset, more ? Ipv4.MORE_FRAGMENTS : 0);
    Ipv4.seal(memory, 0);
    for (int i = 0; i < bytes; i++) {
      packet[Ipv4.SIZE + i] = octet(number, offset + i);
    }
    if (offset == 0 && bytes >= Udp.SIZE) {
      // A checksum of 0 says that there is none.
      Udp.header(memory, Ipv4.SIZE, Tcp.ports(number, Samples.PORT), whole);
    }
    return packet;
  }

  /** What is delivered is what was sent, octet by octet; the port it is from says which it is. */
  private void receive(StackEndpoint udp) {
    Sockaddr from = new Sockaddr();
    for (long got = next(udp, from); got >= 0; got = next(udp, from)) {
      int number = ((Inet) from.address()).port();
      int whole = datagramBytes(number % 64);
      World.demand(got == whole - Udp.SIZE, "length " + got + " of datagram " + number);
      for (int i = 0; i < got; i++) {
        byte expected = octet(number, Udp.SIZE + i);
        World.demand(memory.get(ValueLayout.JAVA_BYTE, i) == expected, "octet " + i);
      }
    }
  }

  private long next(StackEndpoint udp, Sockaddr from) {
    return udp.recv(memory, 0, memory.byteSize(), 0, from);
  }
}
