// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import static io.cleat.SocketType.SOCK_STREAM;

import io.cleat.address.Family;
import io.cleat.cli.address.Spec.Exec;
import io.cleat.cli.address.Spec.Pair;
import io.cleat.cli.address.Spec.PlainFile;
import io.cleat.cli.address.Spec.Setup;
import io.cleat.cli.address.Spec.Stdio;
import io.cleat.cli.address.Spec.Writing;

/** Reads the addresses that lie within the own process and machine. */
final class LocalKinds {
  private LocalKinds() {}

  static Spec pair(AddressText text, Settings settings) throws BadAddress {
    Setup setup =
        new Setup(
            "pair",
            Family.AF_UNIX,
            Words.type(settings, SOCK_STREAM),
            Words.protocol(settings, "PF_", 0),
            settings.socketOptions(),
            Words.ending(settings));
    return new Pair(text.whole(), setup);
  }

  static Spec stdio(AddressText text, Settings settings) {
    return new Stdio(text.whole());
  }

  static Spec exec(AddressText text, Settings settings) throws BadAddress {
    if (text.target().isBlank()) {
      throw settings.bad("it is written " + Kind.EXEC.form());
    }
    return new Exec(text.whole(), text.target());
  }

  static Spec file(AddressText text, Settings settings) throws BadAddress {
    boolean create = settings.flag(AddressOption.CREATE);
    boolean append = settings.flag(AddressOption.APPEND);
    boolean trunc = settings.flag(AddressOption.TRUNC);
    if (append && trunc) {
      throw settings.bad("append keeps what trunc removes: give one of them");
    }
    if (settings.mode() >= 0 && !create) {
      throw settings.bad("mode goes with create");
    }
    Writing writing = trunc ? Writing.TRUNC : Writing.NO;
    if (create) {
      writing = append ? Writing.CREATE_APPEND : Writing.CREATE;
    } else if (append) {
      writing = Writing.APPEND;
    }
    return new PlainFile(text.whole(), text.target(), writing, settings.mode());
  }
}
