// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** What the sessions of one listener, or one client, have in common: keys and whom to trust. */
public final class TlsContext {
  private static final char[] NO_PASSWORD = new char[0];

  /** What looks like an address is no name that a client may ask for (RFC 6066 section 3). */
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  private final SSLContext context;

  private TlsContext(SSLContext context) {
    this.context = context;
  }

  /**
   * For clients.
   *
   * @throws IOException the file of trusted certificates cannot be read
   * @throws GeneralSecurityException it holds none
   */
  public static TlsContext client(TlsSettings settings)
      throws IOException, GeneralSecurityException {
    return of(null, trust(settings));
  }

  /**
   * For a listener that has a certificate.
   *
   * @throws IOException a file cannot be read
   * @throws GeneralSecurityException it does not hold what it should, or key and certificate do not
   *     belong together
   */
  public static TlsContext server(TlsSettings settings)
      throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    Certificate[] chain = Pem.certificates(settings.certificate());
    store.setKeyEntry("server", Pem.key(settings.key()), NO_PASSWORD, chain);
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return of(keys.getKeyManagers(), null);
  }

  /**
   * A client's session.
   *
   * @param host whom it connects to, a name or an address; null if neither is known
   * @param sink gets what comes out of it
   */
  public TlsSession connect(TlsSettings settings, String host, TlsSession.Sink sink) {
    String name = settings.serverName() != null ? settings.serverName() : host;
    SSLEngine engine = name == null ? context.createSSLEngine() : context.createSSLEngine(name, 0);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    if (settings.checksNames() && name != null) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818 section 3.1
    }
    if (name != null && !ADDRESS.matcher(name).matches()) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    engine.setSSLParameters(parameters);
    return new TlsSession(engine, sink);
  }

  /** A server's session, whose output {@code sink} gets. */
  public TlsSession accept(TlsSession.Sink sink) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return new TlsSession(engine, sink);
  }

  private static TlsContext of(KeyManager[] keys, TrustManager[] trust)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust, null);
    return new TlsContext(context);
  }

  private static TrustManager[] trust(TlsSettings settings)
      throws IOException, GeneralSecurityException {
    if (!settings.verifies()) {
      return new TrustManager[] {new TrustAnybody()};
    }
    return settings.trusted() == null ? null : trust(settings.trusted());
  }

  private static TrustManager[] trust(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    Certificate[] certificates = Pem.certificates(file);
    for (int i = 0; i < certificates.length; i++) {
      store.setCertificateEntry(Integer.toString(i), certificates[i]);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
