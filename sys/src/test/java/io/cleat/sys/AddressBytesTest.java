// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.address.Address;
import io.cleat.address.Alg;
import io.cleat.address.Can;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.address.Netlink;
import io.cleat.address.Packet;
import io.cleat.address.Sockaddr;
import io.cleat.address.Tipc;
import io.cleat.address.Unix;
import io.cleat.address.Vsock;
import io.cleat.address.Xdp;
import io.cleat.testing.door.Needs;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the native form of every address against the struct that the C compiler makes. */
@Needs("gcc")
class AddressBytesTest {
  private static final List<String> HEADERS =
      List.of(
          "sys/socket.h",
          "arpa/inet.h",
          "sys/un.h",
          "linux/netlink.h",
          "netpacket/packet.h",
          "linux/vm_sockets.h",
          "linux/can.h",
          "linux/if_alg.h",
          "linux/tipc.h",
          "linux/if_xdp.h");

  private static Map<Address, String> addresses() {
    Map<Address, String> addresses = new LinkedHashMap<>();
    addresses.put(
        new Inet(0x0a0b0c0d, 0x1234),
        "(struct sockaddr_in){AF_INET, htons(0x1234), {htonl(0x0a0b0c0d)}}");
    addresses.put(
        new Inet6(0x0001020304050607L, 0x08090a0b0c0d0e0fL, 0x1234, 0x54321, 7),
        "(struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(0x1234),"
            + " .sin6_flowinfo = htonl(0x54321), .sin6_scope_id = 7,"
            + " .sin6_addr = {{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}}}}");
    addresses.put(
        Unix.path("x".repeat(107)), "(struct sockaddr_un){AF_UNIX, \"" + "x".repeat(107) + "\"}");
    addresses.put(
        Unix.abstractName("y".repeat(107)),
        "(struct sockaddr_un){AF_UNIX, \"\\0" + "y".repeat(107) + "\"}");
    addresses.put(
        new Netlink(0x11223344, 0x55667788),
        "(struct sockaddr_nl){AF_NETLINK, 0, 0x11223344, 0x55667788}");
    addresses.put(
        new Packet(0x88b5, 3, 0x0102, 4, "0a:0b:0c:0d:0e:0f:10:11"),
        "(struct sockaddr_ll){AF_PACKET, htons(0x88b5), 3, 0x0102, 4, 8,"
            + " {10, 11, 12, 13, 14, 15, 16, 17}}");
    addresses.put(
        new Vsock(0x11223344, 0x55667788, 1),
        "(struct sockaddr_vm){.svm_family = AF_VSOCK, .svm_cid = 0x11223344,"
            + " .svm_port = 0x55667788, .svm_flags = 1}");
    addresses.put(
        Can.isotp(5, 0x11223344, 0x55667788),
        "(struct sockaddr_can){AF_CAN, 5, {.tp = {0x11223344, 0x55667788}}}");
    addresses.put(
        new Can(5, 0x1122334455667788L, 0x12345, 0xfe),
        "(struct sockaddr_can){AF_CAN, 5, {.j1939 = {0x1122334455667788, 0x12345, 0xfe}}}");
    addresses.put(
        new Alg("skcipher", 0x11223344, 0x55667788, "cbc(aes)"),
        "(struct sockaddr_alg){AF_ALG, \"skcipher\", 0x11223344, 0x55667788, \"cbc(aes)\"}");
    addresses.put(
        new Tipc(1, 2, 0x11223344, 0x55667788, 0x99),
        "(struct sockaddr_tipc){AF_TIPC, 1, 2, {.nameseq = {0x11223344, 0x55667788, 0x99}}}");
    addresses.put(
        new Tipc(2, 3, 0x11223344, 0x55667788, 0x99),
        "(struct sockaddr_tipc){AF_TIPC, 2, 3," + " {.name = {{0x11223344, 0x55667788}, 0x99}}}");
    addresses.put(
        new Xdp(2, 0x11223344, 0x55667788, 0x99),
        "(struct sockaddr_xdp){AF_XDP, 2, 0x11223344, 0x55667788, 0x99}");
    return addresses;
  }

  @Test
  void everyAddressHasTheBytesOfItsStruct() {
    Map<Address, String> addresses = addresses();
    Map<String, String> inC = CStruct.bytes(HEADERS, addresses.values());
    assertAll(
        addresses.entrySet().stream()
            .map(entry -> {
              String expected = inC.get(entry.getValue());
              byte[] bytes = Sockaddr.of(entry.getKey()).bytes();
              return () ->
                  assertEquals(expected, HexFormat.of().formatHex(bytes), entry.getValue());
            }));
  }
}
