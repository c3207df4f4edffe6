// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys from PEM files (RFC 7468). */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]*)-----END \\1-----", Pattern.DOTALL);

  /** The algorithms of keys in PKCS #8, which does name them, but only in DER. */
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  /** INTEGER 0, a PrivateKeyInfo's version (RFC 5208 section 5). */
  private static final String VERSION = "020100";

  /** SEQUENCE of rsaEncryption and NULL, an AlgorithmIdentifier (RFC 8017 appendix A.1). */
  private static final String RSA = "300d06092a864886f70d0101010500";

  /** OBJECT IDENTIFIER id-ecPublicKey (RFC 5480 section 2.1.1). */
  private static final String EC = "06072a8648ce3d0201";

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  /** [0], the parameters of an ECPrivateKey (RFC 5915 section 3). */
  private static final int PARAMETERS = 0xa0;

  private Pem() {}

  /** The certificates of a file, in its order; at least one. */
  static Certificate[] certificates(Path file) throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(file)) {
      var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new CertificateException(file + " holds no certificate");
      }
      return found.toArray(Certificate[]::new);
    }
  }

  /** The first private key of a file, which must not be encrypted. */
  static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher block = KEY.matcher(Files.readString(file));
    if (!block.find()) {
      throw new KeyException(file + " holds no private key that is not encrypted");
    }
    byte[] der = decoded(block.group(2), file);
    return switch (block.group(1)) {
      case "RSA PRIVATE KEY" -> key(wrapped(RSA, der), file);
      case "EC PRIVATE KEY" -> key(wrapped(ecAlgorithm(der, file), der), file);
      default -> key(der, file);
    };
  }

  private static byte[] decoded(String text, Path file) throws KeyException {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new KeyException(file + ": " + e.getMessage(), e);
    }
  }

  private static PrivateKey key(byte[] pkcs8, Path file)
      throws NoSuchAlgorithmException, KeyException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException _) {
        // The next one may be it.
      }
    }
    throw new KeyException(file + " holds a key of no known kind");
  }

  /** A PrivateKeyInfo around a key in its older form. */
  private static byte[] wrapped(String algorithm, byte[] key) {
    var inner = new ByteArrayOutputStream();
    inner.writeBytes(HexFormat.of().parseHex(VERSION + algorithm));
    put(inner, OCTET_STRING, key);
    var outer = new ByteArrayOutputStream();
    put(outer, SEQUENCE, inner.toByteArray());
    return outer.toByteArray();
  }

  /** The AlgorithmIdentifier of an ECPrivateKey, which has its curve in the field [0]. */
  private static String ecAlgorithm(byte[] key, Path file) throws KeyException {
    for (int at = contents(key, 0); at < key.length - 1; ) {
      int start = contents(key, at);
      int end = start + length(key, at);
      if (start > key.length || end > key.length || end <= at) {
        break;
      }
      if ((key[at] & 0xff) == PARAMETERS) {
        var algorithm = new ByteArrayOutputStream();
        byte[] oid = HexFormat.of().parseHex(EC);
        byte[] both = java.util.Arrays.copyOf(oid, oid.length + end - start);
        System.arraycopy(key, start, both, oid.length, end - start);
        put(algorithm, SEQUENCE, both);
        return HexFormat.of().formatHex(algorithm.toByteArray());
      }
      at = end;
    }
    throw new KeyException(file + ": a key of an elliptic curve without its curve");
  }

  /** Where the contents of the element at {@code at} begin. */
  private static int contents(byte[] der, int at) {
    int first = at + 1 < der.length ? der[at + 1] & 0xff : 0;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int from = contents(der, at);
    int first = at + 1 < der.length ? der[at + 1] & 0xff : 0;
    int length = first < 0x80 ? first : 0;
    for (int i = at + 2; i < from && i < der.length; i++) {
      length = length << 8 | der[i] & 0xff;
    }
    return length;
  }

  private static void put(ByteArrayOutputStream out, int tag, byte[] contents) {
    out.write(tag);
    int length = contents.length;
    if (length >= 0x80) {
      int bytes = length > 0xffff ? 3 : length > 0xff ? 2 : 1;
      out.write(0x80 | bytes);
      for (int shift = (bytes - 1) * 8; shift > 0; shift -= 8) {
        out.write(length >> shift);
      }
    }
    out.write(length);
    out.writeBytes(contents);
  }
}
