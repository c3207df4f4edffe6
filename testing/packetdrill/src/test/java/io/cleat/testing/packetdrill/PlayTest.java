// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.stack.profile.Profile;
import io.cleat.testing.packetdrill.play.Play;
import io.cleat.testing.packetdrill.play.Verdict;
import io.cleat.testing.packetdrill.play.Verdict.Kind;
import io.cleat.testing.packetdrill.script.Script;
import org.junit.jupiter.api.Test;

/** What the interpreter says of scripts that are not as the stack is. */
class PlayTest {
  private static final String CONNECTED =
      """
      0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
      +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
      +0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
      +0 > S 0:0(0) <...>
      +.1 < S. 0:0(0) ack 1 win 1000 <mss 1000>
      +0 > . 1:1(0) ack 1
      """;

  private Verdict verdict;

  private void plays(String text) {
    verdict = Play.play(Script.read("test.pkt", text), Profile.linux(), false);
  }

  private void fails(String... parts) {
    assertEquals(Kind.FAILED, verdict.kind(), verdict.toString());
    for (String part : parts) {
      assertTrue(verdict.reason().contains(part), verdict.reason());
    }
  }

  private void passes() {
    assertEquals(new Verdict("test.pkt", Kind.PASSED, null), verdict);
  }

  @Test
  void aWrongResultIsToldWithBoth() {
    plays("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 listen(4, 1) = 0");
    fails("test.pkt:2", "listen returned EBADF, expected 0");
  }

  @Test
  void aWrongErrorIsToldWithBoth() {
    plays("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 accept(3, ..., ...) = -1 EAGAIN (x)");
    fails("accept returned EINVAL, expected EAGAIN");
  }

  @Test
  void aPacketThatDiffersIsShownBesideTheExpectedOne() {
    plays(CONNECTED + "+0 write(3, ..., 100) = 100\n+0 > P. 1:102(101) ack 1");
    fails(
        "test.pkt:8", "the length differs", "expected: P. 1:102(101) ack 1", "P. 1:101(100) ack 1");
  }

  @Test
  void flagsAndAcknowledgmentsAreHeldToTheScript() {
    plays(CONNECTED + "+0 < P. 1:11(10) ack 1 win 1000\n+0 > . 1:1(0) ack 1");
    fails("acknowledgment number");
  }

  @Test
  void aPacketThatDoesNotComeFails() {
    plays(CONNECTED + "+0 > P. 1:101(100) ack 1");
    fails("no packet", "P. 1:101(100) ack 1");
  }

  @Test
  void aPacketThatComesTooLateFails() {
    plays(CONNECTED + "+0 < R. 1:1(0) ack 1 win 0\n+.1 connect(3, ..., ...) = -1 EISCONN (x)");
    fails("connect returned");
    plays(
        CONNECTED + "+0 write(3, ..., 10) = 10\n+0 > P. 1:11(10) ack 1\n+.05 > P. 1:11(10) ack 1");
    fails("the packet came at", "expected at");
  }

  @Test
  void aPacketMayComeInARangeOrWhenever() {
    plays(
        CONNECTED
            + "+0 write(3, ..., 10) = 10\n+0 > P. 1:11(10) ack 1\n"
            + "+0~+1 > P. 1:11(10) ack 1\n* > P. 1:11(10) ack 1");
    passes();
  }

  @Test
  void aCallThatBlocksMustBeSaidToBlock() {
    plays(
        "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 bind(3, ..., ...) = 0\n"
            + "+0 listen(3, 1) = 0\n+0 accept(3, ..., ...) = 4");
    fails("test.pkt:4", "accept blocks");
  }

  @Test
  void aCallThatBlocksReturnsWhenTheScriptSays() {
    plays(
        CONNECTED
            + "+0 fcntl(3, F_SETFL, O_RDWR) = 0\n+0...0.2 read(3, ..., 10) = 10\n"
            + "+.1 < P. 1:11(10) ack 1 win 1000");
    fails("read of line 8 returned at 0.200000 s, expected at 0.300000 s");
    plays(
        CONNECTED
            + "+0 fcntl(3, F_SETFL, O_RDWR) = 0\n+0...0.1 read(3, ..., 10) = 10\n"
            + "+.1 < P. 1:11(10) ack 1 win 1000");
    passes();
  }

  @Test
  void segmentsInARowMayBeWrittenAsOne() {
    plays(CONNECTED + "+0 write(3, ..., 1000) = 1000\n+0 > P. 1:1001(1000) ack 1");
    passes();
    plays(
        CONNECTED.replace("<mss 1000>", "<mss 300>")
            + "+0 write(3, ..., 1000) = 1000\n+0 > P. 1:1001(1000) ack 1");
    passes();
  }

  @Test
  void anAssertionThatDoesNotHoldSaysWhatIs() {
    plays(CONNECTED + "+0 %{ assert tcpi_state == TCP_CLOSE, tcpi_state }%");
    fails("assert tcpi_state == TCP_CLOSE", "tcpi_state is 1");
  }

  @Test
  void optionsAreComparedWithWhatTheScriptExpects() {
    plays(CONNECTED + "+0 getsockopt(3, SOL_SOCKET, SO_ERROR, [7], [4]) = 0");
    fails("the option: expected 7, got 0");
  }

  @Test
  void whatIsNotThereSkipsTheScript() {
    plays("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 `tc qdisc add dev tun0 root netem`");
    assertEquals(Kind.SKIPPED, verdict.kind());
    assertEquals("test.pkt:2: the command tc qdisc add dev tun0 root netem", verdict.reason());
  }

  @Test
  void aLongScriptTakesNoTime() {
    plays(CONNECTED + "+7200 < P. 1:11(10) ack 1 win 1000\n+0 > . 1:1(0) ack 11");
    passes();
  }

  private static final String BEGINS =
      """
      0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
      +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
      +0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
      +0 > S 0:0(0) <mss 1460%s>
      """;

  @Test
  void aSysctlSetsTheStack() {
    plays(
        "0 `sysctl -q net.ipv4.tcp_timestamps=0 net.ipv4.tcp_sack=0`\n"
            + BEGINS.formatted(",nop,wscale 10"));
    passes();
  }

  @Test
  void aSettingThatTheStackDoesNotHaveSkipsTheScript() {
    plays("0 `sysctl -q net.ipv4.tcp_thin_linear_timeouts=1`");
    assertEquals(Kind.SKIPPED, verdict.kind(), verdict.toString());
    plays("0 `sysctl -q net.ipv4.tcp_ecn=7`");
    assertEquals(Kind.SKIPPED, verdict.kind(), verdict.toString());
    assertTrue(verdict.reason().contains("net.ipv4.tcp_ecn is 0 to 5 here, not 7"));
  }

  @Test
  void aSysctlMayBeAProductOnAContinuedLine() {
    plays(
        "`./set_sysctls.py /proc/sys/net/ipv4/tcp_sack=0 \\\n /proc/sys/net/ipv4/tcp_timestamps=0\n"
            + "sysctl -q net.ipv4.tcp_rmem=\"4096 131072 $((6*1024*1024))\"`\n"
            + BEGINS.formatted(",nop,wscale 7").replace("0 socket", "+0 socket"));
    passes();
  }

  @Test
  void anAssertionReckonsWithItsOwnNames() {
    plays(CONNECTED + "+0 %{ n = 3; n += 2 * 2; n -= 1 ; \\\n assert n == 6, n }%");
    passes();
  }

  @Test
  void aPointerToNothingSkipsTheScript() {
    plays(CONNECTED + "+0 write(3, NULL, 10) = -1 EFAULT");
    assertEquals(Kind.SKIPPED, verdict.kind(), verdict.toString());
  }

  @Test
  void theProfileIsWhatAScriptBeginsWith() {
    String keeps =
        """
        0 `sysctl net.inet.tcp.keepcnt=5`
        +0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
        +0 getsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], [4]) = 0
        +0 getsockopt(3, SOL_TCP, TCP_KEEPCNT, [5], [4]) = 0
        """;
    verdict = Play.play(Script.read("test.pkt", keeps), Profile.freebsd(), true);
    passes();
    verdict = Play.play(Script.read("test.pkt", keeps), Profile.linux(), true);
    fails("test.pkt:3", "expected 1, got 0");
  }
}
