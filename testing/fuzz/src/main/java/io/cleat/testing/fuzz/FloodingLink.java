// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.link.DecoratedLink;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import io.cleat.wire.EtherType;
import io.cleat.wire.Ethernet;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * Our end of an Ethernet on which somebody opens connections in the names of others: half of the
 * addresses lie on the link, where nobody answers for them, half behind the router.
 */
final class FloodingLink extends DecoratedLink {
  private static final int OPTIONS = TcpOptions.MSS_SIZE;
  private static final int SEGMENT = Tcp.SIZE + OPTIONS;
  private static final int FRAME = Ethernet.SIZE + Ipv4.SIZE + SEGMENT;
  private static final int MSS = 1460;
  private static final int WINDOW = 0xffff;
  private static final int HOPS = 64;

  private final SplittableRandom random;
  private final int network;
  private final int hostBits;
  private final MemorySegment frame = Arena.ofAuto().allocate(FRAME, 8);
  private int pending;

  /**
   * @param network of the link, with so many bits for hosts
   */
  FloodingLink(Link inner, long seed, int network, int hostBits) {
    super(inner);
    this.network = network;
    this.hostBits = hostBits;
    random = new SplittableRandom(seed);
  }

  /** Has so many more segments arrive. */
  void flood(int segments) {
    pending += segments;
  }

  @Override
  public int receive(Receiver receiver, int budget) {
    int count = inner.receive(receiver, budget);
    while (count < budget && pending > 0) {
      syn();
      receiver.frame(frame, 0, FRAME, 0);
      pending--;
      count++;
    }
    return count;
  }

  private void syn() {
    int host = random.nextInt();
    boolean near = (host & 1) == 0;
    int source = near ? network | host >>> Integer.SIZE - hostBits : 0x3000_0000 | host >>> 4;
    Ethernet.header(frame, 0, Samples.US_MAC, Samples.PEER_MAC, EtherType.IPV4);
    Ipv4.header(frame, Ethernet.SIZE, 0, Ipv4.SIZE + SEGMENT, HOPS, IpProtocol.TCP);
    Ipv4.addresses(frame, Ethernet.SIZE, source, Flood.US);
    Ipv4.seal(frame, Ethernet.SIZE);
    int tcp = Ethernet.SIZE + Ipv4.SIZE;
    int ports = Tcp.ports(1024 + random.nextInt(64_000), Party.LISTEN_PORT);
    int control = Tcp.control(SEGMENT, Tcp.SYN, WINDOW);
    Tcp.header(frame, tcp, ports, random.nextInt(), 0, control);
    long _ = TcpOptions.writeMss(frame, tcp + Tcp.SIZE, MSS);
    Tcp.seal(frame, tcp, SEGMENT, Ipv4.pseudoSum(frame, Ethernet.SIZE));
  }

  @Override
  public boolean hasFrames() {
    return pending > 0 || inner.hasFrames();
  }
}
