// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.option.Credentials;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.option.SocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Control messages as values: each type from its native form, and from less than that. */
class AncillaryTest {
  private static ByteBuffer room(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  private static Ancillary decode(int level, int type, byte... data) {
    List<Ancillary> items = new Control(256).add(level, type, data).items();
    assertEquals(1, items.size());
    return items.getFirst();
  }

  private static Ancillary ofSocket(int type, ByteBuffer data) {
    return decode(SocketOptions.SOL_SOCKET, type, data.array());
  }

  @Test
  void rightsAreTheEndpointsBesideTheBytes() {
    Endpoint first = Stubs.endpoint();
    Endpoint second = Stubs.endpoint();
    Control control = new Control(64).rights(first, second);
    assertEquals(16 + 8, control.dataOffset(0) + control.dataLength(0));
    var rights = assertInstanceOf(Ancillary.Rights.class, control.items().getFirst());
    assertEquals(2, rights.endpoints().size());
    assertSame(first, rights.endpoints().get(0));
    assertSame(second, rights.endpoints().get(1));
  }

  @Test
  void rightsWithoutTheirEndpointsAreNone() {
    ByteBuffer places = room(12).putInt(0).putInt(-1).putInt(Integer.MAX_VALUE);
    assertEquals(new Ancillary.Rights(List.of()), ofSocket(SocketOptions.SCM_RIGHTS, places));
  }

  @Test
  void credentialsAreThreeNumbers() {
    Credentials nobody = new Credentials(1, -2, 65534);
    assertEquals(
        List.of(new Ancillary.Sender(nobody)), new Control(64).credentials(nobody).items());
  }

  @Test
  void timestampsCountMicrosecondsOrNanoseconds() {
    Instant time = Instant.ofEpochSecond(1_700_000_000, 123_456_000);
    assertEquals(
        new Ancillary.Arrival(time),
        ofSocket(SocketOptions.SCM_TIMESTAMP, room(16).putLong(1_700_000_000).putLong(123_456)));
    assertEquals(
        new Ancillary.Arrival(time),
        ofSocket(
            SocketOptions.SCM_TIMESTAMPNS, room(16).putLong(1_700_000_000).putLong(123_456_000)));
  }

  @Test
  void timestampThatWasNotMadeIsNull() {
    ByteBuffer three = room(48).putLong(0, 5).putLong(8, 6);
    var software =
        assertInstanceOf(
            Ancillary.Timestamps.class, ofSocket(SocketOptions.SCM_TIMESTAMPING, three));
    assertEquals(Instant.ofEpochSecond(5, 6), software.software());
    assertNull(software.hardware());
    ByteBuffer raw = room(48).putLong(32, 7).putLong(40, 8);
    assertEquals(
        new Ancillary.Timestamps(null, Instant.ofEpochSecond(7, 8)),
        ofSocket(SocketOptions.SCM_TIMESTAMPING, raw));
  }

  @Test
  void packetInfoTellsInterfaceAndDestination() {
    byte[] v4 = room(12).putInt(3).putInt(0x0100007f).array();
    v4[8] = 10;
    v4[11] = 1;
    assertEquals(
        new Ancillary.Arrived(3, Inet.of("10.0.0.1", 0)),
        decode(IpOptions.LEVEL, IpOptions.IP_PKTINFO, v4));
    byte[] v6 = room(20).putInt(16, 4).array();
    v6[15] = 1;
    assertEquals(
        new Ancillary.Arrived(4, Inet6.of("::1", 0)),
        decode(Ipv6Options.LEVEL, Ipv6Options.IPV6_PKTINFO, v6));
  }

  private static ByteBuffer extendedError(int bytes) {
    return room(bytes)
        .putInt(111)
        .put((byte) 2)
        .put((byte) 3)
        .put((byte) 200)
        .put((byte) 0)
        .putInt(1400)
        .putInt(9);
  }

  @Test
  void queuedErrorTellsItsOffender() {
    byte[] offender = Sockaddr.of(Inet.of("10.0.0.1", 0)).bytes();
    byte[] data = extendedError(16 + offender.length).put(offender).array();
    assertEquals(
        new Ancillary.QueuedError(111, 2, 3, 200, 1400, 9, Inet.of("10.0.0.1", 0)),
        decode(IpOptions.LEVEL, IpOptions.IP_RECVERR, data));
  }

  @Test
  void queuedErrorMayHaveNoOffender() {
    for (int bytes : new int[] {16, 17, 16 + 28}) {
      var error =
          assertInstanceOf(
              Ancillary.QueuedError.class,
              decode(Ipv6Options.LEVEL, Ipv6Options.IPV6_RECVERR, extendedError(bytes).array()));
      assertNull(error.offender());
      assertEquals(1400, error.info());
    }
  }

  @Test
  void whatIsUnknownIsKept() {
    var other = assertInstanceOf(Ancillary.Other.class, decode(77, 88, (byte) 1, (byte) 2));
    assertEquals(77, other.level());
    assertEquals(88, other.type());
    assertArrayEquals(new byte[] {1, 2}, other.data());
  }

  @Test
  void whatIsCutOffIsKeptAsBytes() {
    int[][] types = {
      {SocketOptions.SOL_SOCKET, SocketOptions.SCM_CREDENTIALS, 12},
      {SocketOptions.SOL_SOCKET, SocketOptions.SCM_TIMESTAMP, 16},
      {SocketOptions.SOL_SOCKET, SocketOptions.SCM_TIMESTAMPNS, 16},
      {SocketOptions.SOL_SOCKET, SocketOptions.SCM_TIMESTAMPING, 48},
      {IpOptions.LEVEL, IpOptions.IP_PKTINFO, 12},
      {IpOptions.LEVEL, IpOptions.IP_RECVERR, 16},
      {Ipv6Options.LEVEL, Ipv6Options.IPV6_PKTINFO, 20},
      {Ipv6Options.LEVEL, Ipv6Options.IPV6_RECVERR, 16},
    };
    for (int[] type : types) {
      for (int bytes = 0; bytes < type[2]; bytes++) {
        assertInstanceOf(Ancillary.Other.class, decode(type[0], type[1], new byte[bytes]));
      }
    }
  }

  @Test
  void severalItemsComeInOrder() {
    Control control =
        new Control(200)
            .add(77, 1, (byte) 1)
            .credentials(new Credentials(1, 2, 3))
            .addInt(77, 2, 5);
    List<Ancillary> items = control.items();
    assertEquals(3, items.size());
    assertInstanceOf(Ancillary.Other.class, items.get(0));
    assertInstanceOf(Ancillary.Sender.class, items.get(1));
    assertInstanceOf(Ancillary.Other.class, items.get(2));
  }
}
