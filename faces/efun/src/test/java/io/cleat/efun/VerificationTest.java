// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.MUD_TLS;
import static io.cleat.efun.SocketMode.STREAM_TLS;
import static io.cleat.efun.SocketOption.SO_TLS_CA;
import static io.cleat.efun.SocketOption.SO_TLS_CERT;
import static io.cleat.efun.SocketOption.SO_TLS_KEY;
import static io.cleat.efun.SocketOption.SO_TLS_SNI_HOSTNAME;
import static io.cleat.efun.SocketOption.SO_TLS_VERIFY_PEER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.ErrnoException;
import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whom a client trusts, by default and when told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerificationTest extends InRepairedSettings {
  private Path folder;
  private Certificates certificates;

  @BeforeAll
  void makeCertificates(@TempDir Path made) throws Exception {
    folder = made;
    certificates = Certificates.make(made);
  }

  private int server(int mode) {
    int s = me.socketCreate(mode, read, close);
    gives(EESUCCESS, me.socketBind(s, 0, "127.0.0.1 0"));
    me.socketSetOption(s, SO_TLS_CERT, certificates.certificate());
    me.socketSetOption(s, SO_TLS_KEY, certificates.key());
    gives(EESUCCESS, me.socketListen(s, fd -> me.socketAccept(fd, read, (SocketCallback) null)));
    return s;
  }

  private void connect(int s, String host, int server) {
    gives(EESUCCESS, me.socketConnect(s, host + " " + portOf(server), read, write));
  }

  private void isRefused(int s) {
    until(() -> state(s).equals("CLOSED"));
    assertTrue(
        log.stream().anyMatch(line -> line.startsWith("close " + s + " (TLS: ")), log::toString);
    assertTrue(!log.contains("write " + s), log::toString);
  }

  @Test
  void verificationIsTheDefault() {
    int s = create(STREAM_TLS);
    assertEquals(LpcInt.of(1), me.socketGetOption(s, SO_TLS_VERIFY_PEER));
    connect(s, "localhost", server(STREAM_TLS));
    isRefused(s);
  }

  @Test
  void aCertificateThatIsTrustedAndForTheNameIsTaken() {
    int s = create(STREAM_TLS);
    me.socketSetOption(s, SO_TLS_CA, certificates.certificate());
    connect(s, "localhost", server(STREAM_TLS));
    until(() -> log.contains("write " + s));
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    int s = create(STREAM_TLS);
    me.socketSetOption(s, SO_TLS_CA, certificates.certificate());
    connect(s, "127.0.0.1", server(STREAM_TLS)); // it is for localhost only
    isRefused(s);
    int other = create(STREAM_TLS);
    me.socketSetOption(other, SO_TLS_CA, certificates.certificate());
    me.socketSetOption(other, SO_TLS_SNI_HOSTNAME, "mud.example");
    connect(other, "localhost", server(STREAM_TLS));
    isRefused(other);
  }

  @Test
  void theNameThatIsAskedForIsTheNameThatIsChecked() {
    int s = create(STREAM_TLS);
    me.socketSetOption(s, SO_TLS_CA, certificates.certificate());
    me.socketSetOption(s, SO_TLS_SNI_HOSTNAME, "localhost");
    connect(s, "127.0.0.1", server(STREAM_TLS));
    until(() -> log.contains("write " + s));
  }

  @Test
  void withoutVerificationAnybodyIsTaken() {
    int s = create(STREAM_TLS);
    me.socketSetOption(s, SO_TLS_VERIFY_PEER, 0);
    connect(s, "127.0.0.1", server(STREAM_TLS));
    until(() -> log.contains("write " + s));
  }

  @Test
  void fluffosVerifiesWhenToldAndNeverTheName() throws ErrnoException {
    open(EfunProfile.fluffosExact().with(Repair.OPTIONS_WORK));
    int server = server(STREAM_TLS);
    int trusting = create(STREAM_TLS);
    assertEquals(LpcInt.ZERO, me.socketGetOption(trusting, SO_TLS_VERIFY_PEER));
    connect(trusting, "127.0.0.1", server);
    int verifying = create(STREAM_TLS);
    me.socketSetOption(verifying, SO_TLS_VERIFY_PEER, 1);
    me.socketSetOption(verifying, SO_TLS_CA, certificates.certificate());
    connect(verifying, "127.0.0.1", server);
    until(() -> log.contains("write " + trusting) && log.contains("write " + verifying));
  }

  @Test
  void trustedCertificatesThatCannotBeReadAreAProblemWithConnect() {
    int s = create(STREAM_TLS);
    me.socketSetOption(s, SO_TLS_CA, folder.resolve("nothing.pem").toString());
    int result = me.socketConnect(s, "127.0.0.1 80", read, write);
    gives(SocketError.EECONNECT, result);
  }

  @Test
  void valuesGoOverTls() {
    int server = server(MUD_TLS);
    int s = create(MUD_TLS);
    me.socketSetOption(s, SO_TLS_CA, certificates.certificate());
    connect(s, "localhost", server);
    until(() -> log.contains("write " + s));
    LpcValue value = LpcArray.of(LpcInt.of(1), new LpcString("two"));
    gives(EESUCCESS, me.socketWrite(s, value));
    until(() -> !values.isEmpty());
    assertEquals(List.of(value), values);
  }
}
