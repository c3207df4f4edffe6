// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How an address is cut into kind, target and options. */
class AddressTextTest {
  private static AddressText cut(String text) throws BadAddress {
    return AddressText.of(text);
  }

  @Test
  void kindEndsAtTheFirstColon() throws BadAddress {
    AddressText text = cut("tcp:[::1]:80");
    assertEquals("tcp", text.kind());
    assertEquals("[::1]:80", text.target());
    assertEquals(List.of(), text.settings());
  }

  @Test
  void kindIsReadInAnyCase() throws BadAddress {
    assertEquals("tcp-listen", cut("TCP-Listen:80").kind());
  }

  @Test
  void optionsFollowCommas() throws BadAddress {
    AddressText text = cut("tcp-listen:8080,fork,Backlog=64,so-rcvbuf=0x10");
    assertEquals("8080", text.target());
    assertEquals(
        List.of(
            new Setting("fork", null),
            new Setting("backlog", "64"),
            new Setting("so-rcvbuf", "0x10")),
        text.settings());
  }

  @Test
  void kindWithoutTargetMayHaveOptions() throws BadAddress {
    AddressText text = cut("pair,type=dgram");
    assertEquals("pair", text.kind());
    assertNull(text.target());
    assertEquals(List.of(new Setting("type", "dgram")), text.settings());
  }

  @Test
  void dashIsStandardInputAndOutput() throws BadAddress {
    assertEquals("stdio", cut("-").kind());
    assertEquals("stdio", cut("-,null-eof").kind());
  }

  @Test
  void escapedCommaBelongsToTheTarget() throws BadAddress {
    assertEquals("/tmp/a,b\\c", cut("unix:/tmp/a\\,b\\c").target());
  }

  @Test
  void quotesProtectCommasOfCommands() throws BadAddress {
    AddressText text = cut("exec:awk '{print $1, $2}' \"a,b\"");
    assertEquals("awk '{print $1, $2}' \"a,b\"", text.target());
    assertEquals(List.of(), text.settings());
  }

  @Test
  void backslashBeforeQuoteDoesNotOpenIt() throws BadAddress {
    AddressText text = cut("exec:echo it\\'s,x");
    assertEquals("echo it\\'s", text.target());
    assertEquals(List.of(new Setting("x", null)), text.settings());
  }

  @Test
  void quotesOfPathsAreOrdinary() throws BadAddress {
    AddressText text = cut("unix:/tmp/it's,unlink");
    assertEquals("/tmp/it's", text.target());
    assertEquals(List.of(new Setting("unlink", null)), text.settings());
  }

  @Test
  void emptyAddressIsRefused() {
    assertThrows(BadAddress.class, () -> cut(" "));
  }
}
