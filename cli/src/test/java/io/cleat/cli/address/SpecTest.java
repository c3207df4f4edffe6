// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Protocol;
import io.cleat.address.Address;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.address.Netlink;
import io.cleat.address.Packet;
import io.cleat.address.Raw;
import io.cleat.address.Unix;
import io.cleat.address.Vsock;
import io.cleat.cli.address.Spec.Collect;
import io.cleat.cli.address.Spec.Dial;
import io.cleat.cli.address.Spec.Exec;
import io.cleat.cli.address.Spec.Listen;
import io.cleat.cli.address.Spec.Pair;
import io.cleat.cli.address.Spec.PlainFile;
import io.cleat.cli.address.Spec.Receive;
import io.cleat.cli.address.Spec.Stdio;
import io.cleat.cli.address.Spec.Writing;
import io.cleat.cli.address.Where.Host;
import io.cleat.cli.address.Where.Version;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of address asks for. */
class SpecTest {
  private static Dial dial(String text) throws BadAddress {
    return assertInstanceOf(Dial.class, Spec.parse(text));
  }

  private static Listen listen(String text) throws BadAddress {
    return assertInstanceOf(Listen.class, Spec.parse(text));
  }

  private static Address fixed(Where where) {
    return assertInstanceOf(Where.Fixed.class, where).address();
  }

  private static int intOf(OptionValue option) {
    return ByteBuffer.wrap(option.value()).order(ByteOrder.nativeOrder()).getInt();
  }

  @Test
  void tcpConnectsToLiterals() throws BadAddress {
    Dial four = dial("tcp:127.0.0.1:80");
    assertEquals(Inet.loopback(80), fixed(four.to()));
    assertEquals(SOCK_STREAM, four.socket().type());
    assertFalse(four.waits());
    assertEquals(Inet6.loopback(443), fixed(dial("tcp:[::1]:443").to()));
    assertEquals(new Inet6(0, 1, 443, 0, 7), fixed(dial("tcp:[::1%7]:443").to()));
    assertEquals(new Inet6(0, 1, 443, 0, 1), fixed(dial("tcp:[::1%lo]:443").to()));
  }

  @Test
  void hostNamesAreLeftToTheResolver() throws BadAddress {
    assertEquals(new Host("example.org", 80, Version.ANY), dial("tcp:example.org:80").to());
    assertEquals(new Host("example.org", 80, Version.IP6), dial("tcp:example.org:80,pf=ip6").to());
  }

  @Test
  void listenerTakesAnyAddressWithoutOne() throws BadAddress {
    assertEquals(Inet.ANY.withPort(8080), fixed(listen("tcp-listen:8080").at()));
    assertEquals(Inet6.ANY.withPort(8080), fixed(listen("tcp-listen:8080,pf=ip6").at()));
    assertEquals(Inet.loopback(0), fixed(listen("tcp-listen:127.0.0.1:0").at()));
    assertEquals(Inet6.loopback(1), fixed(listen("tcp-listen:[::1]:1").at()));
  }

  @Test
  void listenerServesOneOrMany() throws BadAddress {
    assertFalse(listen("tcp-listen:1").crowd().fork());
    Listen many = listen("tcp-listen:1,fork,max-children=7,backlog=3");
    assertTrue(many.crowd().fork());
    assertEquals(7, many.crowd().most());
    assertEquals(3, many.backlog());
  }

  @Test
  void tcpListenerReusesItsPortUnlessToldOtherwise() throws BadAddress {
    OptionValue reuse = listen("tcp-listen:1").socket().options().getFirst();
    assertEquals(SocketOptions.REUSEADDR.name(), reuse.name());
    assertEquals(1, intOf(reuse));
    assertEquals(0, intOf(listen("tcp-listen:1,reuseaddr=0").socket().options().getFirst()));
  }

  @Test
  void udpListensForSenders() throws BadAddress {
    Receive receive = assertInstanceOf(Receive.class, Spec.parse("udp-listen:[::]:53,fork"));
    assertTrue(receive.waits());
    assertTrue(receive.crowd().fork());
    assertEquals(SOCK_DGRAM, receive.socket().type());
    assertEquals(new Inet6(0, 0, 53, 0, 0), fixed(receive.at()));
  }

  @Test
  void bindNamesTheOwnAddress() throws BadAddress {
    assertEquals(Inet.loopback(0), fixed(dial("udp:127.0.0.1:9,bind=127.0.0.1").from()));
    assertEquals(Inet.loopback(5), fixed(dial("tcp:127.0.0.1:9,bind=127.0.0.1:5").from()));
    assertEquals(Inet.ANY.withPort(5), fixed(dial("tcp:127.0.0.1:9,bind=:5").from()));
    assertNull(dial("tcp:127.0.0.1:9").from());
  }

  @Test
  void unixAddressesDifferByTheirType() throws BadAddress {
    assertEquals(SOCK_STREAM, dial("unix:/x").socket().type());
    assertEquals(SOCK_DGRAM, dial("unix-dgram:/x").socket().type());
    assertEquals(SOCK_SEQPACKET, dial("unix-seqpacket:/x").socket().type());
    assertEquals(SOCK_SEQPACKET, listen("unix-seqpacket-listen:/x").socket().type());
    assertEquals(SOCK_SEQPACKET, listen("abstract-listen:x,type=seqpacket").socket().type());
    assertInstanceOf(Receive.class, Spec.parse("abstract-listen:x,type=dgram"));
    assertInstanceOf(Receive.class, Spec.parse("unix-dgram-listen:/x"));
    assertInstanceOf(Collect.class, Spec.parse("unix-recv:/x"));
  }

  @Test
  void atSignStartsAnAbstractName() throws BadAddress {
    assertEquals(Unix.abstractName("x"), fixed(dial("abstract:x").to()));
    assertEquals(Unix.abstractName("x"), fixed(dial("unix:@x").to()));
    assertEquals(Unix.path("./@x"), fixed(dial("unix:./@x").to()));
    assertEquals(Unix.path("/own"), fixed(dial("unix-dgram:/x,bind=/own").from()));
  }

  @Test
  void unixListenerMayCleanUpAndSetPermissions() throws BadAddress {
    Listen listen = listen("unix-listen:/x,unlink,mode=600");
    assertTrue(listen.file().unlinkFirst());
    assertEquals(0600, listen.file().mode());
  }

  @Test
  void vsockKnowsContextsByNameAndNumber() throws BadAddress {
    assertEquals(new Vsock(2, 1024), fixed(dial("vsock:host:1024").to()));
    assertEquals(new Vsock(7, -1), fixed(dial("vsock:7:4294967295").to()));
    assertEquals(new Vsock(-1, 99), fixed(listen("vsock-listen:99").at()));
    assertEquals(new Vsock(1, 99), fixed(listen("vsock-listen:local:99").at()));
  }

  @Test
  void packetIsBoundToItsInterface() throws BadAddress {
    Dial dial = dial("packet:lo,protocol=ip");
    Packet own = assertInstanceOf(Packet.class, fixed(dial.from()));
    assertEquals(Protocol.ETH_P_IP, own.protocol());
    assertTrue(own.interfaceIndex() > 0);
    assertEquals(0, dial.socket().protocol());
    assertEquals(0x88b5, ((Packet) fixed(dial("packet:lo,protocol=0x88b5").from())).protocol());
  }

  @Test
  void rawNamesItsProtocol() throws BadAddress {
    Dial dial = dial("raw:127.0.0.1:icmp");
    assertEquals(Protocol.IPPROTO_ICMP, dial.socket().protocol());
    assertEquals(SOCK_RAW, dial.socket().type());
    assertEquals(Inet.loopback(0), fixed(dial.to()));
    assertEquals(58, dial("raw:[::1]:58").socket().protocol());
  }

  @Test
  void netlinkNamesItsProtocolAndGroups() throws BadAddress {
    Dial dial = dial("netlink:kobject-uevent,groups=1");
    assertEquals(Protocol.NETLINK_KOBJECT_UEVENT, dial.socket().protocol());
    assertEquals(new Netlink(0, 1), fixed(dial.from()));
    assertNull(dial.to());
  }

  @Test
  void anySocketIsMadeFromItsNumbers() throws BadAddress {
    Dial dial = dial("socket:tipc:seqpacket:0,connect=x0201");
    assertEquals(Family.AF_TIPC, dial.socket().domain());
    assertEquals(SOCK_SEQPACKET, dial.socket().type());
    assertEquals(Raw.of(Family.AF_TIPC, (byte) 2, (byte) 1), fixed(dial.to()));
    assertEquals(2, listen("socket-listen:2:1:tcp,bind=0050").socket().domain());
  }

  @Test
  void localKindsNeedNoSocketAddress() throws BadAddress {
    assertEquals(
        SOCK_DGRAM, assertInstanceOf(Pair.class, Spec.parse("pair,type=dgram")).socket().type());
    assertInstanceOf(Stdio.class, Spec.parse("-"));
    assertEquals("echo a", assertInstanceOf(Exec.class, Spec.parse("exec:echo a")).command());
  }

  @Test
  void fileIsReadUnlessToldHowToWriteIt() throws BadAddress {
    assertEquals(Writing.NO, writing("file:/x"));
    assertEquals(Writing.CREATE, writing("file:/x,create"));
    assertEquals(Writing.CREATE, writing("file:/x,create,mode=600"));
    assertEquals(Writing.TRUNC, writing("file:/x,trunc"));
    assertEquals(Writing.APPEND, writing("file:/x,append"));
    assertEquals(Writing.CREATE_APPEND, writing("file:/x,create,append"));
  }

  private static Writing writing(String text) throws BadAddress {
    return assertInstanceOf(PlainFile.class, Spec.parse(text)).writing();
  }

  @Test
  void socketOptionsAreNamedAsInTheManualPages() throws BadAddress {
    Dial dial = dial("tcp:a:1,so-rcvbuf=65536,tcp-keepidle=7,ip-tos=0x10");
    assertEquals(65536, intOf(dial.socket().options().get(0)));
    assertEquals(TcpOptions.TCP_KEEPIDLE, dial.socket().options().get(1).name());
    assertEquals(0x10, intOf(dial.socket().options().get(2)));
  }

  @Test
  void socketOptionsMayBeNumbersAndBytes() throws BadAddress {
    OptionValue option = dial("tcp:a:1,sockopt=SOL_SOCKET:SO_MARK:7").socket().options().getFirst();
    assertEquals(SocketOptions.SOL_SOCKET, option.level());
    assertEquals(SocketOptions.SO_MARK, option.name());
    assertEquals(7, intOf(option));
    OptionValue bytes = dial("tcp:a:1,sockopt=6:31:x746c73").socket().options().getFirst();
    assertArrayEquals(new byte[] {'t', 'l', 's'}, bytes.value());
  }

  @Test
  void socketOptionsThatAreNoNumbersTakeWhatPeopleWrite() throws BadAddress {
    assertEquals(16, dial("tcp:a:1,so-rcvtimeo=1.5").socket().options().getFirst().value().length);
    ByteBuffer linger =
        ByteBuffer.wrap(dial("tcp:a:1,so-linger=5").socket().options().getFirst().value())
            .order(ByteOrder.nativeOrder());
    assertEquals(1, linger.getInt());
    assertEquals(5, linger.getInt());
    assertArrayEquals(
        "cubic\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        dial("tcp:a:1,tcp-congestion=cubic").socket().options().getFirst().value());
  }

  @Test
  void flagsAreSocketOptionsToo() throws BadAddress {
    Dial dial = dial("tcp:a:1,keepalive,nodelay=0");
    assertEquals(SocketOptions.SO_KEEPALIVE, dial.socket().options().get(0).name());
    assertEquals(1, intOf(dial.socket().options().get(0)));
    assertEquals(0, intOf(dial.socket().options().get(1)));
  }

  @Test
  void connectTimeoutHasUnits() throws BadAddress {
    assertEquals(1_500_000_000L, dial("tcp:a:1,connect-timeout=1.5").connectTimeoutNanos());
    assertEquals(200_000_000L, dial("tcp:a:1,connect-timeout=200ms").connectTimeoutNanos());
    assertEquals(-1, dial("tcp:a:1").connectTimeoutNanos());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp:h:1",
        "tcp-listen:1",
        "udp:h:1",
        "udp-listen:1",
        "unix:/x",
        "unix-listen:/x",
        "unix-dgram:/x",
        "unix-dgram-listen:/x",
        "unix-recv:/x",
        "unix-seqpacket:/x",
        "unix-seqpacket-listen:/x",
        "abstract:x",
        "abstract-listen:x",
        "vsock:1:1",
        "vsock-listen:1",
        "packet:lo",
        "raw:h:1",
        "netlink:0",
        "socket:1:1:0",
        "socket-listen:1:1:0,bind=00",
        "pair",
        "stdio",
        "exec:true",
        "file:/x"
      })
  void everyKindReadsItsPlainForm(String text) throws BadAddress {
    assertEquals(text, Spec.parse(text).text());
  }
}
