// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Spoils payloads: flips, drops, repeats and inserts, with a liking for what the grammar uses. */
final class Mutation {
  private static final byte[][] TOKENS =
      tokens(
          "({",
          "})",
          "([",
          "])",
          "(/",
          "/)",
          ",",
          ":",
          "\"",
          "\\",
          "\r",
          "\n",
          "\0",
          "-",
          ".",
          "e+",
          "e-9",
          "0",
          "9",
          "99999999999999999999",
          "1.5",
          "({})",
          "([])",
          "(",
          ")",
          " ",
          "x",
          "\u00ff",
          "\u00c3\u00a9",
          "\u00ed\u00a0\u0080",
          "({({({({",
          "([:([:",
          "1e+999");

  private final RandomGenerator random;

  Mutation(RandomGenerator random) {
    this.random = random;
  }

  /** A payload that was {@code payload} before a few accidents. */
  byte[] of(byte[] payload) {
    byte[] spoilt = payload.clone();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      spoilt = once(spoilt);
    }
    return spoilt;
  }

  private byte[] once(byte[] payload) {
    int at = random.nextInt(payload.length + 1);
    int to = at + random.nextInt(Math.min(payload.length - at, 16) + 1);
    return switch (random.nextInt(5)) {
      case 0 -> flip(payload);
      case 1 -> join(payload, at, TOKENS[random.nextInt(TOKENS.length)], at);
      case 2 -> join(payload, at, new byte[0], to);
      case 3 -> join(payload, to, Arrays.copyOfRange(payload, at, to), to);
      default -> Arrays.copyOf(payload, at);
    };
  }

  private byte[] flip(byte[] payload) {
    if (payload.length > 0) {
      payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return payload;
  }

  /** What is before {@code head}, {@code middle}, and what is from {@code tail}. */
  private static byte[] join(byte[] payload, int head, byte[] middle, int tail) {
    byte[] joined = new byte[head + middle.length + payload.length - tail];
    System.arraycopy(payload, 0, joined, 0, head);
    System.arraycopy(middle, 0, joined, head, middle.length);
    int rest = head + middle.length;
    System.arraycopy(payload, tail, joined, rest, payload.length - tail);
    return joined;
  }

  private static byte[][] tokens(String... tokens) {
    return Arrays.stream(tokens)
        .map(token -> token.getBytes(StandardCharsets.ISO_8859_1))
        .toArray(byte[][]::new);
  }
}
