// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad address gets one line that says what is wrong and what would be right. */
class BadAddressTest {
  private static String message(String text) {
    return assertThrows(BadAddress.class, () -> Spec.parse(text)).getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tpc:localhost:80       | unknown address kind 'tpc:', did you mean 'tcp:'?
          tcp-lisen:80           | unknown address kind 'tcp-lisen:', did you mean 'tcp-listen:'?
          stido                  | unknown address kind 'stido', did you mean 'stdio'?
          localhost:80           | 'localhost:80' names no kind of address, did you mean 'tcp:localhost:80'?
          /tmp/x                 | '/tmp/x' names no kind of address, did you mean 'unix:/tmp/x' or 'file:/tmp/x'?
          @name                  | '@name' names no kind of address, did you mean 'unix:@name'?
          UNIX-CONNECT:/x        | unknown address kind 'unix-connect:', did you mean 'unix:'?
          TCP-CONNECT:h:1        | unknown address kind 'tcp-connect:', did you mean 'tcp:'?
          tcp                    | tcp: it is written tcp:host:port
          tcp:                   | tcp:: it is written tcp:host:port
          tcp:80                 | tcp:80: it is written tcp:host:port
          tcp:localhost:99999    | tcp:localhost:99999: a port is 0 to 65535, not '99999'
          tcp:localhost:http     | tcp:localhost:http: a port is 0 to 65535, not 'http'
          tcp:localhost:         | tcp:localhost:: it is written tcp:host:port, and the port is missing
          tcp:[::1]              | tcp:[::1]: it is written tcp:host:port, and the port is missing
          tcp-listen:-1          | tcp-listen:-1: a port is 0 to 65535, not '-1'
          tcp:::1:80             | tcp:::1:80: it is written tcp:host:port; an IPv6 address stands in brackets: [::1]
          tcp:[::1:80            | tcp:[::1:80: an IPv6 address stands in brackets before a colon: [::1]:80
          tcp:[1.2.3.4.5]:80     | tcp:[1.2.3.4.5]:80: '1.2.3.4.5' is no IPv6 address
          tcp:300.1.2.3:80       | tcp:300.1.2.3:80: '300.1.2.3' is no IPv4 address
          tcp:[::1]:80,pf=ip4    | tcp:[::1]:80,pf=ip4: pf says IPv4, but ::1 is none
          tcp:h:1,pf=5           | tcp:h:1,pf=5: pf is ip4 or ip6, not '5'
          tcp:h:1,fork           | tcp:h:1,fork: fork is no option of tcp:
          tcp:h:1,nodleay        | tcp:h:1,nodleay: unknown option 'nodleay', did you mean 'nodelay'?
          tcp:h:1,so-rcvbfu=1    | tcp:h:1,so-rcvbfu=1: unknown option 'so-rcvbfu', did you mean 'so-rcvbuf'?
          tcp:h:1,bind           | tcp:h:1,bind: bind needs a value: bind=ADDRESS
          tcp:h:1,nodelay=yes    | tcp:h:1,nodelay=yes: nodelay is on or off: nodelay or nodelay=0
          tcp:h:1,pf=4,pf=6      | tcp:h:1,pf=4,pf=6: pf is given twice
          tcp-listen:1,backlog=x | tcp-listen:1,backlog=x: backlog is a number of at least 0, not 'x'
          tcp-listen:1,max-children=3 | tcp-listen:1,max-children=3: max-children goes with fork
          unix-dgram-listen:/x,fork | unix-dgram-listen:/x,fork: fork is no option of unix-dgram-listen:
          abstract-listen:x,fork,type=dgram | abstract-listen:x,fork,type=dgram: UNIX datagrams have one socket a path: fork cannot be
          unix-listen:/x,mode=9  | unix-listen:/x,mode=9: mode is three octal digits such as 600, not '9'
          vsock:1                | vsock:1: a vsock address is cid:port, such as vsock:2:1234 or vsock:host:1234
          netlink:rute           | netlink:rute: protocol 'rute' is no number and none of the names NETLINK_*, did you mean 'route'?
          netlink:add-membership | netlink:add-membership: protocol 'add-membership' is no number and none of the names NETLINK_*, such as audit
          socket:1:4294967297:0  | socket:1:4294967297:0: type '4294967297' is none of stream, dgram, seqpacket, raw, rdm, dccp, packet, and no number
          socket:1:strem:0       | socket:1:strem:0: type 'strem' is none of stream, dgram, seqpacket, raw, rdm, dccp, packet, and no number
          socket-listen:1:1:0    | socket-listen:1:1:0: bind=HEX is needed: the address to listen on
          pair:x                 | pair:x: it is written pair, without a colon
          file:/x,append,trunc   | file:/x,append,trunc: append keeps what trunc removes: give one of them
          file:/x,mode=600       | file:/x,mode=600: mode goes with create
          """)
  void saysWhatWasWrongAndWhatWouldBeRight(String text, String line) {
    assertEquals(line, message(text));
  }

  @Test
  void unknownKindWithNothingNearListsThemAll() {
    String message = message("gopher:x");
    assertTrue(message.startsWith("unknown address kind 'gopher:'; there are tcp: "), message);
    assertTrue(message.contains(" exec: file:"), message);
  }

  @Test
  void unknownOptionWithNothingNearListsThoseOfTheKind() {
    assertEquals(
        "file:/x,colour: unknown option 'colour'; file has mode create append trunc",
        message("file:/x,colour"));
  }

  @Test
  void commaOfACommandIsExplained() {
    assertEquals(
        "exec:cut -d, -f1: unknown option '-f1'; a comma of the command stands in quotes or is"
            + " written \\,",
        message("exec:cut -d, -f1"));
  }

  @Test
  void missingInterfaceIsNamedWithThoseThatAreThere() {
    String message = message("packet:nothing0");
    assertTrue(message.startsWith("packet:nothing0: there is no interface 'nothing0'; there are "));
    assertTrue(message.contains("lo"), message);
  }

  @Test
  void longPathIsRefusedWithTheLimit() {
    assertTrue(message("unix:/" + "x".repeat(107)).endsWith("has at most 107 bytes"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp:h:1,sockopt=1:2",
        "tcp:h:1,sockopt=SOL_NOTHING:1:1",
        "tcp:h:1,sockopt=1:1:xzz",
        "tcp:h:1,connect-timeout=soon",
        "tcp:h:1,connect-timeout=-1",
        "raw:h",
        "tcp:a b:1",
        "socket:1:1:0,bind=0",
        "udp:h:1,type=strange"
      })
  void everyOtherMistakeIsOneLineThatStartsWithTheAddress(String text) {
    String message = message(text);
    assertTrue(message.startsWith(text + ": "), message);
    assertFalse(message.contains("\n"), message);
    assertFalse(message.contains("Exception"), message);
  }

  @Test
  void interfaceOfAnAddressThatIsNotThereIsNamed() {
    String message = message("tcp:[fe80::1%nosuch]:1");
    assertTrue(message.contains("there is no interface 'nosuch'; there are "), message);
  }
}
