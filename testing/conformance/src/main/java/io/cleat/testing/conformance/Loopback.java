// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static io.cleat.Protocol.NETLINK_ROUTE;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Netlink;
import io.cleat.address.Sockaddr;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Brings up the loopback interface of the calling thread's network namespace, with multicast: by
 * rtnetlink(7), over the engine that is tested.
 */
final class Loopback {
  private static final int INDEX = 1; // of lo, which every namespace begins with
  private static final long ANSWER_NANOS = 5_000_000_000L;
  private static final int MESSAGE_BYTES = 128;
  private static final int HEADER_BYTES = 16;

  // netlink(7)
  private static final int NLMSG_ERROR = 2;
  private static final int NLM_F_REQUEST = 1;
  private static final int NLM_F_ACK = 4;
  private static final int NLM_F_EXCL = 0x200;
  private static final int NLM_F_CREATE = 0x400;

  // rtnetlink(7)
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_NEWROUTE = 24;
  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int ATTRIBUTE_BYTES = 8; // of one with a number in it
  private static final byte RT_TABLE_MAIN = (byte) 254;
  private static final byte RTPROT_BOOT = 3;
  private static final byte RT_SCOPE_LINK = (byte) 253;
  private static final byte RTN_UNICAST = 1;

  // netdevice(7)
  private static final int IFF_UP = 1;
  private static final int IFF_MULTICAST = 0x1000;

  // 224.0.0.0/4
  private static final byte[] MULTICAST = {(byte) 224, 0, 0, 0};
  private static final byte MULTICAST_BITS = 4;

  private final Engine engine;

  Loopback(Engine engine) {
    this.engine = engine;
  }

  /** Brings it up and routes IPv4 multicast to it. */
  void bringUp() throws IOException {
    Endpoint netlink = engine.socket(Family.AF_NETLINK, SocketType.SOCK_RAW, NETLINK_ROUTE);
    try {
      ask(netlink, "bringing up lo", up());
      ask(netlink, "routing multicast to lo", multicastRoute());
    } finally {
      netlink.close();
    }
  }

  private static ByteBuffer up() {
    int flags = IFF_UP | IFF_MULTICAST;
    return request(RTM_NEWLINK, 0)
        .put((byte) Family.AF_UNSPEC)
        .put((byte) 0)
        .putShort((short) 0)
        .putInt(INDEX)
        .putInt(flags)
        .putInt(flags); // which of them change
  }

  private static ByteBuffer multicastRoute() {
    return request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL)
        .put((byte) Family.AF_INET)
        .put(MULTICAST_BITS)
        .put((byte) 0) // bits of the source
        .put((byte) 0) // type of service
        .put(RT_TABLE_MAIN)
        .put(RTPROT_BOOT)
        .put(RT_SCOPE_LINK)
        .put(RTN_UNICAST)
        .putInt(0)
        .putShort((short) ATTRIBUTE_BYTES)
        .putShort((short) RTA_DST)
        .put(MULTICAST)
        .putShort((short) ATTRIBUTE_BYTES)
        .putShort((short) RTA_OIF)
        .putInt(INDEX);
  }

  /** A message with its header, but for the length. */
  private static ByteBuffer request(int type, int flags) {
    return ByteBuffer.allocate(MESSAGE_BYTES)
        .order(ByteOrder.nativeOrder())
        .putInt(0)
        .putShort((short) type)
        .putShort((short) (NLM_F_REQUEST | NLM_F_ACK | flags))
        .putInt(1) // sequence
        .putInt(0); // port: the kernel fills it in
  }

  private static void ask(Endpoint netlink, String what, ByteBuffer message) throws IOException {
    message.putInt(0, message.position());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(MESSAGE_BYTES);
      memory.copyFrom(MemorySegment.ofBuffer(message.flip()));
      check(what, netlink.sendto(memory, 0, message.limit(), 0, Sockaddr.of(Netlink.KERNEL)));
      if (netlink.await(Events.IN, ANSWER_NANOS) == 0) {
        throw new IOException(what + ": the kernel does not answer");
      }
      long length = netlink.recv(memory, 0, MESSAGE_BYTES, 0);
      check(what, length);
      check(what, answer(memory.asSlice(0, length).asByteBuffer().order(ByteOrder.nativeOrder())));
    }
  }

  /** The error in an acknowledgement; 0 for none. */
  private static int answer(ByteBuffer acknowledgement) {
    int type = acknowledgement.getShort(Integer.BYTES);
    return type == NLMSG_ERROR ? acknowledgement.getInt(HEADER_BYTES) : Errno.EPROTO.negated();
  }

  private static void check(String what, long result) throws IOException {
    if (result < 0 && result != Errno.EEXIST.negated()) {
      throw new IOException(what + ": " + Errno.name(result));
    }
  }
}
