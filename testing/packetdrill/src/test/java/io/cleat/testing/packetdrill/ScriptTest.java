// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.testing.packetdrill.script.Action;
import io.cleat.testing.packetdrill.script.Action.Call;
import io.cleat.testing.packetdrill.script.Event;
import io.cleat.testing.packetdrill.script.Expression.Combined;
import io.cleat.testing.packetdrill.script.Expression.Struct;
import io.cleat.testing.packetdrill.script.Expression.Text;
import io.cleat.testing.packetdrill.script.Expression.Whole;
import io.cleat.testing.packetdrill.script.Expression.Word;
import io.cleat.testing.packetdrill.script.PacketSpec;
import io.cleat.testing.packetdrill.script.PacketSpec.Ends;
import io.cleat.testing.packetdrill.script.PacketSpec.IcmpMessage;
import io.cleat.testing.packetdrill.script.PacketSpec.Quoted;
import io.cleat.testing.packetdrill.script.PacketSpec.Range;
import io.cleat.testing.packetdrill.script.PacketSpec.Segment;
import io.cleat.testing.packetdrill.script.PacketSpec.TcpOption;
import io.cleat.testing.packetdrill.script.Script;
import io.cleat.testing.packetdrill.script.ScriptException;
import io.cleat.testing.packetdrill.script.UnsupportedScript;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How scripts are read. */
class ScriptTest {
  private static Script read(String text) {
    return Script.read("test.pkt", text);
  }

  private static Event event(String text) {
    return read(text).events().getLast();
  }

  private static PacketSpec packet(String text) {
    return assertInstanceOf(Action.Inject.class, event("0 < " + text).action()).packet();
  }

  private static Segment segment(String text) {
    return assertInstanceOf(Segment.class, packet(text).body());
  }

  private static Call call(String text) {
    return assertInstanceOf(Call.class, event("0 " + text).action());
  }

  private static void wrong(String text, String message) {
    assertEquals(message, assertThrows(ScriptException.class, () -> read(text)).getMessage());
  }

  @Test
  void optionsCommandsAndCommentsStandAround() {
    Script script =
        read(
            """
            // A comment.
            --tolerance_usecs=10000
            --define=A=1
            --define=B=2
            /* another
               one */
            `sysctl -q net.ipv4.tcp_sack=1
             true`
            0 close(3) = 0 // and one here
            `cleanup`
            """);
    assertEquals("10000", script.options().get("tolerance_usecs"));
    assertEquals("A=1\nB=2", script.options().get("define"));
    assertEquals("sysctl -q net.ipv4.tcp_sack=1\n true", script.setUp());
    assertEquals(9, script.events().getFirst().line());
  }

  @Test
  void timesAreAbsoluteRelativeRangesOrWhenever() {
    assertEquals(100_000_000, event("0.1 close(3) = 0").time().fromNanos());
    assertEquals(true, event("+.5 close(3) = 0").time().relative());
    assertEquals(700_000_000, event("+.5~+.7 > . 1:1(0) ack 1").time().toNanos());
    assertEquals(true, event("* > . 1:1(0) ack 1").time().isWhenever());
  }

  @Test
  void callsMayBlockUntilATime() {
    Call call = call("...0.300 connect(3, ..., ...) = -1 ETIMEDOUT (Connection timed out)");
    assertEquals(300_000_000, call.until().fromNanos());
    assertEquals("ETIMEDOUT", call.errno());
    assertEquals(true, call("...+1 close(3) = 0").until().relative());
    assertNull(call("close(3) = 0").until());
  }

  @Test
  void argumentsAreNumbersNamesTextsListsAndStructures() {
    Call call = call("f(0x10, A|B, \"a\\n\" \"b\"..., {fd=4, msg_iov(1)=[{..., 10}]}) = 0");
    assertEquals(new Whole(16), call.arguments().get(0));
    assertEquals(new Combined('|', new Word("A"), new Word("B")), call.arguments().get(1));
    assertEquals(new Text("a\nb", true), call.arguments().get(2));
    Struct struct = assertInstanceOf(Struct.class, call.arguments().get(3));
    assertEquals(new Whole(4), struct.field("fd"));
    assertEquals(true, struct.field("msg_iov") != null);
  }

  @Test
  void segmentsHaveFlagsNumbersAndOptions() {
    Segment segment = segment("FP. 5:15(10) ack 7 win 100 urg 3 <mss 1460,sack 1:2 3:4,nop>");
    assertEquals("FP.", segment.flags());
    assertEquals(new Range(5, 10), segment.text());
    assertEquals(7, segment.ack());
    assertEquals(100, segment.window());
    assertEquals(3, segment.urgent());
    assertEquals(
        List.of(
            new TcpOption.Numbered("mss", 1460),
            new TcpOption.Sack(List.of(1L, 2L, 3L, 4L)),
            new TcpOption.Plain("nop")),
        segment.options());
  }

  @Test
  void noOptionsAreNotAnyOptions() {
    assertEquals(List.of(), segment(". 1:1(0) ack 1").options());
    assertNull(segment(". 1:1(0) ack 1 <...>").options());
  }

  @Test
  void packetsMaySayWhoSpeaksToWhom() {
    assertEquals(new Ends(null, 40000, null, 80), packet("40000 > 80 S 0:0(0)").ends());
    assertEquals(
        new Ends("192.0.2.3", 7, "192.0.2.1", 8),
        packet("192.0.2.3:7 > 192.0.2.1:8 . 1:1(0) ack 1").ends());
  }

  @Test
  void packetsMaySayWhatTheIpHeaderHas() {
    assertEquals("ce", packet("[ce] . 1:1(0) ack 1").ip().ecn());
    assertEquals(16, packet("[tos 0x10] . 1:1(0) ack 1").ip().tos());
    assertEquals(5, packet("(ttl 5) . 1:1(0) ack 1").ip().ttl());
  }

  @Test
  void icmpQuotesWhatItIsAbout() {
    assertEquals(
        new IcmpMessage(
            "unreachable", "frag_needed", 1200, -1, new Quoted("tcp", new Range(1, 1460))),
        packet("icmp unreachable frag_needed mtu 1200 [1:1461(1460)]").body());
  }

  @Test
  void mistakesAreNamedWithTheirPlace() {
    wrong(
        "0 close(3) = 0\n+0 < Q 0:0(0)",
        "test.pkt:2: expected the flags of a segment, letters of FSRPUEWA and '.', found 'Q"
            + " 0:0(0)'");
    wrong("0 close(3 = 0", "test.pkt:1: expected ')', found the end");
    wrong("close(3) = 0", "test.pkt:1: expected a time, as 0.1, +0.1 or *, found 'close(3) = 0'");
    wrong("0 < S 0:0(0) <mss>", "test.pkt:1: expected a number, found '>'");
  }

  @Test
  void whatIsKnownAndNotPlayedIsToldApart() {
    for (String text : List.of("0 < gre: . 1:1(0)", "0 < . 1:1(0) {rep tcp seq_num 0x1}")) {
      assertThrows(UnsupportedScript.class, () -> read(text));
    }
  }
}
