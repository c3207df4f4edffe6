// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.stack.ip.Flow;
import io.cleat.wire.Tcp;

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
  public long secretOf(Flow flow, int word) {
    long v0 = key0 ^ 0x736f6d6570736575L;
    long v1 = key1 ^ 0x646f72616e646f6dL;
    long v2 = key0 ^ 0x6c7967656e657261L;
    long v3 = key1 ^ 0x7465646279746573L;
    boolean ipv4 = flow.isIpv4();
    int last = ipv4 ? 2 : 5;
    for (int i = 0; i <= last; i++) {
      long m = i == last ? (long) last * Long.BYTES << 56 : word(flow, word, ipv4 ? i : i + 1);
      v3 ^= m;
      for (int round = i < last ? 2 : 6; round > 0; round--) {
        if (i == last && round == 4) {
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
      if (i < last) {
        v0 ^= m;
      }
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** The message: ports and the word, and the addresses in as few words as they take. */
  private static long word(Flow flow, int word, int index) {
    return switch (index) {
      case 0 -> flow.localLow << 32 | flow.remoteLow & 0xffff_ffffL;
      case 1 -> (long) Tcp.ports(flow.localPort, flow.remotePort) << 32 | word & 0xffff_ffffL;
      case 2 -> flow.localHigh;
      case 3 -> flow.localLow;
      case 4 -> flow.remoteHigh;
      default -> flow.remoteLow;
    };
  }
}
