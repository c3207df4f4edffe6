// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) of whole words, one message after the other: {@link
 * #begin}, {@link #add} for each word, {@link #end}.
 */
final class SipHash {
  private static final int ROUNDS = 2;
  private static final int LAST_ROUNDS = 4;

  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long words;

  /** A message begins under this key; the first octet of each word is its lowest. */
  void begin(long key0, long key1) {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
    words = 0;
  }

  /** Eight more octets, the first of them the lowest. */
  void add(long word) {
    compress(word);
    words++;
  }

  /** What the message comes to. */
  long end() {
    // The last word has the length, modulo 256, in its last octet.
    compress(words * Long.BYTES << 56);
    v2 ^= 0xff;
    rounds(LAST_ROUNDS);
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void compress(long word) {
    v3 ^= word;
    rounds(ROUNDS);
    v0 ^= word;
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
