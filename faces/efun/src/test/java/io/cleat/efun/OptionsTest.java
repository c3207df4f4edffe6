// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketMode.STREAM;
import static io.cleat.efun.SocketMode.STREAM_TLS;
import static io.cleat.efun.SocketOption.SO_TLS_CA;
import static io.cleat.efun.SocketOption.SO_TLS_CERT;
import static io.cleat.efun.SocketOption.SO_TLS_KEY;
import static io.cleat.efun.SocketOption.SO_TLS_SNI_HOSTNAME;
import static io.cleat.efun.SocketOption.SO_TLS_VERIFY_PEER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** socket_set_option and socket_get_option, as each profile has them. */
class OptionsTest extends InEverySetting {
  private static void fails(String text, Executable call) {
    assertEquals(text, assertThrows(LpcError.class, call).getMessage());
  }

  @Test
  void whatCannotBeSetIsAnErrorOfLpc() {
    int s = create(STREAM_TLS);
    fails("Bad socket descriptor: 9999", () -> me.socketSetOption(9999, SO_TLS_VERIFY_PEER, 1));
    fails("Unknown socket option: 9", () -> me.socketSetOption(s, 9, 1));
    String argument = "Bad Argument 3 to socket_set_option()";
    fails(argument, () -> me.socketSetOption(s, SO_TLS_VERIFY_PEER, "yes"));
    fails(argument, () -> me.socketSetOption(s, SO_TLS_VERIFY_PEER, new LpcFloat(1)));
    fails(argument, () -> me.socketSetOption(s, SO_TLS_SNI_HOSTNAME, 5));
    fails(argument, () -> me.socketSetOption(s, SO_TLS_CERT, 5));
    fails(argument, () -> me.socketSetOption(s, SO_TLS_KEY, 5));
    fails(
        "Bad socket option value: 2, onl 0 or 1 is accepted.",
        () -> me.socketSetOption(s, SO_TLS_VERIFY_PEER, 2));
  }

  @Test
  void anotherObjectSetsThemAsTheProfileHasIt() {
    int s = create(STREAM_TLS);
    SocketEfuns other = driver.efuns("/obj/other");
    if (isExact()) {
      other.socketSetOption(s, SO_TLS_VERIFY_PEER, 0);
    } else {
      String text = "Security violation attempted";
      fails(text, () -> other.socketSetOption(s, SO_TLS_VERIFY_PEER, 0));
      fails(text, () -> other.socketGetOption(s, SO_TLS_VERIFY_PEER));
    }
  }

  @Test
  void theMasterIsAskedAsTheProfileHasIt() {
    int s = create(STREAM_TLS);
    List<String> asked = new ArrayList<>();
    driver.master(
        new Witness() {
          @Override
          public boolean validSocket(Object caller, String operation, SocketInfo info) {
            asked.add(operation + " " + info.s());
            return true;
          }

          @Override
          public boolean validRead(String path, Object caller, String function) {
            asked.add(function + " " + path);
            return false;
          }
        });
    if (isExact()) {
      me.socketSetOption(s, SO_TLS_CERT, "cert.pem");
      assertEquals(List.of(), asked);
    } else {
      String text = "Security violation attempted";
      fails(text, () -> me.socketSetOption(s, SO_TLS_CERT, "cert.pem"));
      assertEquals(List.of("set_option " + s, "socket_set_option cert.pem"), asked);
    }
  }

  @Test
  void getAnswersAsTheProfileHasIt() {
    int s = create(STREAM_TLS);
    if (isExact()) {
      fails("Unknown socket option: 0", () -> me.socketGetOption(s, SO_TLS_SNI_HOSTNAME));
      assertEquals(LpcInt.of(3), me.socketGetOption(3, SO_TLS_SNI_HOSTNAME));
      return;
    }
    for (int option : new int[] {SO_TLS_SNI_HOSTNAME, SO_TLS_CERT, SO_TLS_KEY, SO_TLS_CA}) {
      assertEquals(LpcString.EMPTY, me.socketGetOption(s, option));
      me.socketSetOption(s, option, "some.thing");
      assertEquals(new LpcString("some.thing"), me.socketGetOption(s, option));
    }
    me.socketSetOption(s, SO_TLS_VERIFY_PEER, 0);
    assertEquals(LpcInt.ZERO, me.socketGetOption(s, SO_TLS_VERIFY_PEER));
    fails("Unknown socket option: 9", () -> me.socketGetOption(s, 9));
    fails("Bad socket descriptor: 77", () -> me.socketGetOption(77, SO_TLS_VERIFY_PEER));
  }

  @Test
  void optionsOfAPlainStreamAreKept() {
    int s = create(STREAM);
    me.socketSetOption(s, SO_TLS_SNI_HOSTNAME, "mud.example");
    assertEquals("UNBOUND", state(s));
  }
}
