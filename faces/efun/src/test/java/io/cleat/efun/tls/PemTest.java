// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.testing.door.Needs;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in the forms that OpenSSL writes, and files that hold none. */
class PemTest {
  @TempDir Path folder;

  private Path openssl(String... words) throws Exception {
    Path file = folder.resolve("key.pem");
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    command.addAll(List.of("-out", file.toString()));
    Process openssl =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertEquals(0, openssl.waitFor(), () -> "openssl " + command);
    return file;
  }

  private static void begins(String label, Path file) throws Exception {
    assertTrue(Files.readString(file).contains("-----BEGIN " + label + "-----"), label);
  }

  @Test
  @Needs("openssl")
  void aKeyOfRsaInItsOlderForm() throws Exception {
    Path file = openssl("genrsa", "-traditional");
    begins("RSA PRIVATE KEY", file);
    assertEquals("RSA", Pem.key(file).getAlgorithm());
  }

  @Test
  @Needs("openssl")
  void aKeyOfAnEllipticCurveInItsOlderForm() throws Exception {
    for (String curve : List.of("prime256v1", "secp384r1", "secp521r1")) {
      Path file = openssl("ecparam", "-genkey", "-name", curve);
      begins("EC PRIVATE KEY", file);
      assertEquals("EC", Pem.key(file).getAlgorithm());
    }
  }

  @Test
  @Needs("openssl")
  void keysInPkcs8() throws Exception {
    Path rsa = openssl("genpkey", "-algorithm", "RSA");
    begins("PRIVATE KEY", rsa);
    assertEquals("RSA", Pem.key(rsa).getAlgorithm());
    assertEquals("EdDSA", Pem.key(openssl("genpkey", "-algorithm", "ED25519")).getAlgorithm());
  }

  @Test
  void aFileThatIsNotThere() {
    Path nothing = folder.resolve("nothing");
    assertThrows(NoSuchFileException.class, () -> Pem.key(nothing));
    assertThrows(NoSuchFileException.class, () -> Pem.certificates(nothing));
  }

  @Test
  void aFileWithoutAKey() throws Exception {
    for (String text :
        List.of(
            "",
            "-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----",
            "-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----",
            "-----BEGIN EC PRIVATE KEY-----\n\n-----END EC PRIVATE KEY-----",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----")) {
      Path file = Files.writeString(folder.resolve("bad.pem"), text);
      assertThrows(KeyException.class, () -> Pem.key(file), text);
    }
  }

  @Test
  void aFileWithoutACertificate() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.pem"), "nothing");
    assertThrows(GeneralSecurityException.class, () -> Pem.certificates(file));
  }
}
