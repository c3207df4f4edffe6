// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/**
 * A file of 100 MB that no part of resembles another, and its SHA-256.
 *
 * @param path where it is
 * @param digest in hexadecimal
 */
record BigFile(Path path, String digest) {
  static final long BYTES = 100_000_000;
  private static final int BLOCK = 1_000_000;

  static BigFile make(Path path) throws IOException {
    Random random = new Random(100);
    byte[] block = new byte[BLOCK];
    MessageDigest digest = sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(path), digest)) {
      for (long written = 0; written < BYTES; written += BLOCK) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    return new BigFile(path, HexFormat.of().formatHex(digest.digest()));
  }

  /** The SHA-256 of a file in hexadecimal. */
  static String digest(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path);
        DigestOutputStream out =
            new DigestOutputStream(OutputStream.nullOutputStream(), sha256())) {
      in.transferTo(out);
      return HexFormat.of().formatHex(out.getMessageDigest().digest());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has it", e);
    }
  }
}
