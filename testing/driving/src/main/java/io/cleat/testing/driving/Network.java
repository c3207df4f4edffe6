// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.driving;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.address.Family.AF_VSOCK;
import static io.cleat.option.VsockOptions.VMADDR_CID_HOST;

import io.cleat.Events;
import io.cleat.Socket;
import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Unix;
import io.cleat.address.Vsock;
import io.cleat.host.EndpointState;
import io.cleat.host.Host;
import io.cleat.link.Cable;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.spi.Link;
import io.cleat.wire.Ipv4Address;
import java.io.IOException;

/** The one or two hosts of a round, with a server on the right and clients on the left. */
final class Network implements AutoCloseable {
  private static final int LEFT = Ipv4Address.of(10, 0, 0, 1);
  private static final int RIGHT = Ipv4Address.of(10, 0, 0, 2);
  private static final int PORT = 7;
  private static final int GUEST = 3;

  private final Plan plan;
  private final Host left = Host.open("left");
  private final Host right;

  Network(Plan plan) {
    this.plan = plan;
    Plan.Way way = plan.way();
    boolean areTwo = way == Plan.Way.CABLE || way == Plan.Way.VSOCK;
    right = areTwo ? Host.open("right") : left;
    Cable cable = new Cable(Cable.DEFAULT_MTU, 0, plan.ringBytes());
    if (way == Plan.Way.VSOCK) {
      left.cid(GUEST);
      right.cid(VMADDR_CID_HOST);
      left.attachVsock(VMADDR_CID_HOST, cable.left());
      right.attachVsock(GUEST, cable.right());
    } else if (areTwo) {
      left.attach(lossy(cable.left(), plan.seed()), "eth0", Prefix.of(LEFT, 24));
      right.attach(lossy(cable.right(), ~plan.seed()), "eth0", Prefix.of(RIGHT, 24));
    }
  }

  private Link lossy(Link link, long seed) {
    return plan.lossPerMille() == 0 ? link : new LossyLink(link, seed, plan.lossPerMille());
  }

  private int domain() {
    return switch (plan.way()) {
      case LOCAL -> AF_UNIX;
      case VSOCK -> AF_VSOCK;
      default -> AF_INET;
    };
  }

  private Address server() {
    return switch (plan.way()) {
      case LOCAL -> Unix.abstractName("server");
      case LOOPBACK -> Inet.loopback(PORT);
      case CABLE -> new Inet(RIGHT, PORT);
      case VSOCK -> new Vsock(VMADDR_CID_HOST, PORT);
    };
  }

  Socket listening() throws IOException {
    Socket listener = Socket.open(right, domain(), SOCK_STREAM);
    listener.bind(server()).listen(plan.connections());
    return listener;
  }

  Socket connected() throws IOException {
    Socket socket = Socket.open(left, domain(), SOCK_STREAM);
    socket.connect(server());
    return socket;
  }

  /** How all endpoints are, and what was counted: for a round that stands still. */
  String state() {
    StringBuilder text = new StringBuilder();
    append(text, left);
    if (right != left) {
      append(text, right);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Host host) {
    text.append(host.describe()).append('\n');
    for (EndpointState e : host.endpoints()) {
      String peer = e.peer().map(Address::toString).orElse("nobody");
      text.append(
          "  %s to %s: %s, %d to read, %d under way"
              .formatted(
                  e.local(), peer, Events.names(e.events()), e.receiveBytes(), e.sendBytes()));
      e.tcp()
          .ifPresent(tcp ->
              text.append(
                  ", state %d, window %d, retransmitting %d"
                      .formatted(tcp.state(), tcp.sndWnd(), tcp.retransmits())));
      text.append('\n');
    }
    text.append(host.counters().toString().indent(2));
  }

  @Override
  public void close() {
    left.close();
    right.close();
    demandNothing(left);
    demandNothing(right);
  }

  private static void demandNothing(Host closed) {
    if (!closed.inventory().isEmpty()) {
      throw new IllegalStateException(
          closed.describe() + " is closed and holds " + closed.inventory());
    }
  }
}
