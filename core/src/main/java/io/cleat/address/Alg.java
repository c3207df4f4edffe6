// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static io.cleat.address.Layout.INT;

import java.lang.foreign.MemorySegment;

/**
 * An algorithm of the kernel's crypto API, {@code struct sockaddr_alg}.
 *
 * @param type {@code hash}, {@code skcipher}, {@code aead}, {@code rng}
 * @param feature CRYPTO_ALG_* wanted
 * @param mask CRYPTO_ALG_* that count
 * @param name {@code sha256}, {@code cbc(aes)}, …
 */
public record Alg(String type, int feature, int mask, String name) implements Address {
  static final int BYTES = 88;
  private static final long TYPE = 2;
  private static final int TYPE_BYTES = 14;
  private static final long FEATURE = 16;
  private static final long MASK = 20;
  private static final long NAME = 24;
  private static final int NAME_BYTES = 64;

  /** Any implementation of the algorithm. */
  public static Alg of(String type, String name) {
    return new Alg(type, 0, 0, name);
  }

  static Alg decode(MemorySegment from) {
    return new Alg(
        Layout.text(from, TYPE, TYPE_BYTES),
        from.get(INT, FEATURE),
        from.get(INT, MASK),
        Layout.text(from, NAME, NAME_BYTES));
  }

  @Override
  public int family() {
    return Family.AF_ALG;
  }

  @Override
  public int encode(MemorySegment into) {
    into.set(Layout.SHORT, 0, (short) family());
    Layout.text(into, TYPE, TYPE_BYTES, type);
    into.set(INT, FEATURE, feature);
    into.set(INT, MASK, mask);
    Layout.text(into, NAME, NAME_BYTES, name);
    return BYTES;
  }

  @Override
  public String toString() {
    return "alg:" + type + "/" + name;
  }
}
