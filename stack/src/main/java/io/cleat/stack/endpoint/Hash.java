// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.stack.ip.Flow;

/**
 * Keyed hashes over a flow's addresses and ports. Nobody who does not know the key can choose flows
 * that collide, or foresee a sequence number.
 */
public final class Hash {
  private final long key0;
  private final long key1;

  Hash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /** A fast hash, for tables that are looked into for each packet. */
  public int ofTuple(long localHigh, long localLow, long remoteHigh, long remoteLow, int ports) {
    long mixed = mix(remoteLow ^ key0, Long.rotateLeft(localLow, 32) ^ ports ^ key1);
    if ((localHigh | remoteHigh) != 0) {
      mixed = mix(mixed ^ remoteHigh, Long.rotateLeft(localHigh, 32) ^ key0);
    }
    return (int) (mixed ^ mixed >>> 32);
  }

  private static long mix(long a, long b) {
    return Math.multiplyHigh(a, b) ^ a * b;
  }

  /** SipHash-2-4 of a flow and a word, for what a peer must not be able to foresee. */
  public long secretOf(Flow flow, long word) {
    long v0 = key0 ^ 0x736f6d6570736575L;
    long v1 = key1 ^ 0x646f72616e646f6dL;
    long v2 = key0 ^ 0x6c7967656e657261L;
    long v3 = key1 ^ 0x7465646279746573L;
    for (int i = 0; i < 8; i++) {
      long m = word(flow, word, i);
      v3 ^= m;
      for (int round = i < 7 ? 2 : 6; round > 0; round--) {
        if (i == 7 && round == 4) {
          // The last word is in; four rounds finish.
          v0 ^= m;
          v2 ^= 0xff;
        }
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
      if (i < 7) {
        v0 ^= m;
      }
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** The message: seven words of eight bytes, and the last that holds its length. */
  private static long word(Flow flow, long word, int index) {
    return switch (index) {
      case 0 -> flow.localHigh;
      case 1 -> flow.localLow;
      case 2 -> flow.remoteHigh;
      case 3 -> flow.remoteLow;
      case 4 -> (long) flow.localPort << 16 | flow.remotePort;
      case 5 -> word;
      case 6 -> 0;
      default -> 56L << 56;
    };
  }
}
