// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.interop;

import static io.cleat.Protocol.NETLINK_ROUTE;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.address.Family.AF_NETLINK;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cleat.Engine;
import io.cleat.Socket;
import io.cleat.address.Netlink;
import io.cleat.kernel.KernelEngine;
import io.cleat.testing.door.Needs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A dump of the interfaces over our own netlink socket says what iproute2 says (rtnetlink(7)). */
@Needs("ip")
class RouteNetlinkTest {
  private static final int RTM_GETLINK = 18;
  private static final int NLMSG_DONE = 3;
  private static final int NLM_F_REQUEST_DUMP = 0x301;
  private static final int HEADER_BYTES = 16;
  private static final int IFINFO_BYTES = 16;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_TXQLEN = 13;

  /** What both tell of an interface. */
  private record Link(String name, long mtu, long queueLength, String address) {}

  @Test
  void theInterfacesAreThoseOfIpLink() throws Exception {
    Map<Integer, Link> ours = dump();
    assertTrue(ours.values().stream().anyMatch(link -> link.name.equals("lo")), ours::toString);
    assertEquals(ofIpLink(), ours);
  }

  private static Map<Integer, Link> ofIpLink() throws Exception {
    try (Program ip = Program.start("ip", "-j", "link")) {
      JsonArray links = JsonParser.parseString(ip.output()).getAsJsonArray();
      Map<Integer, Link> found = new TreeMap<>();
      for (JsonElement element : links) {
        JsonObject link = element.getAsJsonObject();
        JsonElement queue = link.get("txqlen");
        JsonElement address = link.get("address");
        found.put(
            link.get("ifindex").getAsInt(),
            new Link(
                link.get("ifname").getAsString(),
                link.get("mtu").getAsLong(),
                queue == null ? 0 : queue.getAsLong(),
                address == null ? "" : address.getAsString()));
      }
      return found;
    }
  }

  private static Map<Integer, Link> dump() throws Exception {
    try (Arena arena = Arena.ofConfined();
        Engine engine = KernelEngine.open();
        Socket socket = Socket.open(engine, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)) {
      socket.bind(Netlink.KERNEL);
      MemorySegment request = arena.allocate(HEADER_BYTES + IFINFO_BYTES);
      request.set(JAVA_INT_UNALIGNED, 0, (int) request.byteSize());
      request.set(JAVA_SHORT_UNALIGNED, 4, (short) RTM_GETLINK);
      request.set(JAVA_SHORT_UNALIGNED, 6, (short) NLM_F_REQUEST_DUMP);
      socket.write(request, 0, request.byteSize());

      Map<Integer, Link> links = new TreeMap<>();
      MemorySegment answer = arena.allocate(1 << 16);
      while (read(answer, socket.read(answer, 0, answer.byteSize()), links)) {}
      return links;
    }
  }

  /** Reads the messages of one datagram; false after the last of the dump. */
  private static boolean read(MemorySegment answer, long length, Map<Integer, Link> links) {
    long at = 0;
    while (at < length) {
      int bytes = answer.get(JAVA_INT_UNALIGNED, at);
      if (answer.get(JAVA_SHORT_UNALIGNED, at + 4) == NLMSG_DONE) {
        return false;
      }
      int index = answer.get(JAVA_INT_UNALIGNED, at + HEADER_BYTES + 4);
      links.put(
          index,
          link(
              answer.asSlice(
                  at + HEADER_BYTES + IFINFO_BYTES, bytes - HEADER_BYTES - IFINFO_BYTES)));
      at += bytes + 3 & ~3;
    }
    return true;
  }

  private static Link link(MemorySegment attributes) {
    String name = "";
    String address = "";
    long mtu = 0;
    long queueLength = 0;
    long at = 0;
    while (at < attributes.byteSize()) {
      int bytes = Short.toUnsignedInt(attributes.get(JAVA_SHORT_UNALIGNED, at));
      MemorySegment value = attributes.asSlice(at + 4, bytes - 4);
      switch (attributes.get(JAVA_SHORT_UNALIGNED, at + 2)) {
        case IFLA_IFNAME -> name = value.getString(0, StandardCharsets.UTF_8);
        case IFLA_MTU -> mtu = value.get(JAVA_INT_UNALIGNED, 0);
        case IFLA_TXQLEN -> queueLength = value.get(JAVA_INT_UNALIGNED, 0);
        case IFLA_ADDRESS ->
            address = HexFormat.ofDelimiter(":").formatHex(value.toArray(JAVA_BYTE));
        default -> {}
      }
      at += bytes + 3 & ~3;
    }
    return new Link(name, mtu, queueLength, address);
  }
}
