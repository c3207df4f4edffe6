// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.tls.TlsSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** {@code socket_set_option} and {@code socket_get_option}: errors are errors of LPC, no codes. */
final class SocketOptionEfuns {
  private final Driver driver;
  private final Object thisObject;

  SocketOptionEfuns(Driver driver, Object thisObject) {
    this.driver = driver;
    this.thisObject = thisObject;
  }

  void set(int s, int option, LpcValue value, SocketInfo info) {
    TlsSettings tls = settings(s, "set_option", info);
    switch (option) {
      case SocketOption.SO_TLS_VERIFY_PEER -> tls.verifies(isOne(value));
      case SocketOption.SO_TLS_SNI_HOSTNAME -> tls.serverName(text(value));
      case SocketOption.SO_TLS_CERT -> tls.certificate(file(value));
      case SocketOption.SO_TLS_KEY -> tls.key(file(value));
      default -> {
        if (!isTrusted(option)) {
          throw unknown(option);
        }
        tls.trusted(file(value));
      }
    }
  }

  /**
   * A driver takes the descriptor for the option, and chance for the descriptor; what does not
   * depend on chance is the same here.
   */
  LpcValue get(int s, int option, SocketInfo info) {
    if (!driver.profile().has(Repair.OPTIONS_WORK)) {
      if (s < SocketOption.SO_TLS_VERIFY_PEER || s > SocketOption.SO_TLS_KEY) {
        throw unknown(s);
      }
      return LpcInt.of(s);
    }
    TlsSettings tls = settings(s, "get_option", info);
    return switch (option) {
      case SocketOption.SO_TLS_VERIFY_PEER -> LpcInt.of(tls.verifies() ? 1 : 0);
      case SocketOption.SO_TLS_SNI_HOSTNAME -> string(tls.serverName());
      case SocketOption.SO_TLS_CERT -> string(tls.certificate());
      case SocketOption.SO_TLS_KEY -> string(tls.key());
      case SocketOption.SO_TLS_CA -> string(tls.trusted());
      default -> throw unknown(option);
    };
  }

  private TlsSettings settings(int s, String operation, SocketInfo info) {
    driver.requireLoop();
    boolean asks = driver.profile().has(Repair.OPTIONS_ASK);
    if (asks && !driver.permits(thisObject, operation, info)) {
      throw new LpcError(SocketError.text(SocketError.EESECURITY));
    }
    EfunSocket socket = driver.table().at(s);
    if (socket == null) {
      throw new LpcError("Bad socket descriptor: " + s);
    }
    if (asks && socket.owner() != thisObject) {
      throw new LpcError(SocketError.text(SocketError.EESECURITY));
    }
    return socket.tls();
  }

  private boolean isTrusted(int option) {
    return option == SocketOption.SO_TLS_CA && driver.profile().has(Repair.OPTIONS_WORK);
  }

  private static boolean isOne(LpcValue value) {
    long number =
        switch (value) {
          case LpcInt(long n) -> n;
          case LpcUndefined _ -> 0;
          default -> throw badArgument();
        };
    if (number != 0 && number != 1) {
      throw new LpcError("Bad socket option value: " + number + ", onl 0 or 1 is accepted.");
    }
    return number == 1;
  }

  private static String text(LpcValue value) {
    if (value instanceof LpcString(String text)) {
      return text;
    }
    throw badArgument();
  }

  private Path file(LpcValue value) {
    String path = text(value);
    boolean asks = driver.profile().has(Repair.OPTIONS_ASK);
    if (asks && !driver.permitsFile(path, thisObject)) {
      throw new LpcError(SocketError.text(SocketError.EESECURITY));
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException _) {
      throw badArgument();
    }
  }

  private static LpcString string(Object setting) {
    return setting == null ? LpcString.EMPTY : new LpcString(setting.toString());
  }

  private static LpcError badArgument() {
    return new LpcError("Bad Argument 3 to socket_set_option()");
  }

  private static LpcError unknown(int option) {
    return new LpcError("Unknown socket option: " + option);
  }
}
