// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.tls;

import java.nio.file.Path;

/** What the options of a socket say about TLS. Unset are null. */
public final class TlsSettings {
  private final boolean checksNames;
  private boolean verifies;
  private String serverName;
  private Path certificate;
  private Path key;
  private Path trusted;

  /**
   * Settings at their beginning.
   *
   * @param verifies whether a client verifies certificates, and the names in them
   */
  public TlsSettings(boolean verifies) {
    this.verifies = verifies;
    this.checksNames = verifies;
  }

  /** Whether a client wants the server's certificate to be good. */
  public boolean verifies() {
    return verifies;
  }

  /** Whether it wants it to be for the server's name, too. */
  public boolean checksNames() {
    return verifies && checksNames;
  }

  /** Sets whether a client wants the server's certificate to be good. */
  public void verifies(boolean on) {
    verifies = on;
  }

  /** The server's name that a client asks for. */
  public String serverName() {
    return serverName;
  }

  /** Sets the server's name that a client asks for. */
  public void serverName(String name) {
    serverName = name;
  }

  /** The file with a listener's certificates. */
  public Path certificate() {
    return certificate;
  }

  /** Sets the file with a listener's certificates. */
  public void certificate(Path file) {
    certificate = file;
  }

  /** The file with the private key. */
  public Path key() {
    return key;
  }

  /** Sets the file with the private key. */
  public void key(Path file) {
    key = file;
  }

  /** The file with the certificates that are trusted; null for Java's own. */
  public Path trusted() {
    return trusted;
  }

  /** Sets the file with the certificates that are trusted. */
  public void trusted(Path file) {
    trusted = file;
  }

  /** Whether there is all that a server needs. */
  public boolean hasCertificate() {
    return certificate != null && key != null;
  }
}
