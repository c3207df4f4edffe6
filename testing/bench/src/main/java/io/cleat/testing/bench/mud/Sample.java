// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.mud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.Arrays;

/** Values as they cross the wire. */
public enum Sample {
  /** What an Intermud-3 client sends first: strings, ints, mappings. */
  STARTUP,
  /** An Intermud-3 who-reply: an array of arrays, with floats. */
  WHO,
  /** A tell: a long line of text. */
  TELL,
  /** 64 KiB of strings of 60 characters, an array. */
  STRINGS,
  /** 64 KiB in one string. */
  TEXT,
  /** The same with a line feed each 70 characters and a quote each 500. */
  LINES,
  /** The same in Chinese. */
  CHINESE;

  /** The value. */
  public LpcValue value() {
    return switch (this) {
      case STARTUP -> startup();
      case WHO -> who();
      case TELL -> tell("x".repeat(72));
      case STRINGS -> strings();
      case TEXT -> new LpcString("The quick brown fox jumps. ".repeat(2427));
      case LINES -> new LpcString(("x".repeat(69) + "\n").repeat(7).concat("\"").repeat(133));
      case CHINESE -> new LpcString("\u4e2d\u6587\u5b57\u7b26".repeat(5461));
    };
  }

  private static LpcValue startup() {
    LpcMapping services =
        LpcMapping.of(
            s("tell"),
            i(1),
            s("emoteto"),
            i(1),
            s("who"),
            i(1),
            s("finger"),
            i(1),
            s("locate"),
            i(1),
            s("channel"),
            i(1),
            s("mail"),
            i(4024),
            s("auth"),
            i(1));
    return LpcArray.of(
        s("startup-req-3"),
        i(5),
        s("Cleat Test MUD"),
        i(0),
        s("*i4"),
        i(0),
        i(1_234_567_890),
        i(98_765_432),
        i(12_345_678),
        i(4000),
        i(4025),
        i(4026),
        s("Dead Souls 3.9"),
        s("Dead Souls"),
        s("FluffOS v2019.20240808"),
        s("LPMud"),
        s("open for public"),
        s("admin@mud.example.org"),
        services,
        LpcMapping.of());
  }

  private static LpcValue who() {
    LpcValue[] users = new LpcValue[24];
    for (int n = 0; n < users.length; n++) {
      LpcValue idle = new LpcFloat(n * 0.25);
      users[n] = LpcArray.of(s("Player" + n), i(n * 37L), s("the adventurer, level " + n), idle);
    }
    return LpcArray.of(
        s("who-reply"),
        i(5),
        s("Cleat Test MUD"),
        i(0),
        s("Other MUD"),
        s("admin"),
        LpcArray.of(users));
  }

  private static LpcValue tell(String text) {
    return LpcArray.of(
        s("tell"),
        i(5),
        s("Cleat Test MUD"),
        s("sender"),
        s("Other MUD"),
        s("receiver"),
        s("Sender"),
        s(text));
  }

  private static LpcValue strings() {
    LpcValue[] strings = new LpcValue[1024];
    Arrays.setAll(strings, n -> s("%060d".formatted(n)));
    return LpcArray.of(strings);
  }

  private static LpcString s(String text) {
    return new LpcString(text);
  }

  private static LpcInt i(long number) {
    return LpcInt.of(number);
  }
}
