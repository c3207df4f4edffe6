// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.stack.profile.Profile;
import java.util.List;
import picocli.CommandLine.Option;

/** What is set of a host of the user-level engine. */
final class ProfileOptions {
  enum Named {
    linux(Profile.linux()),
    freebsd(Profile.freebsd());

    private final Profile profile;

    Named(Profile profile) {
      this.profile = profile;
    }
  }

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Whose settings the hosts have: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).",
      defaultValue = "linux")
  private Named named;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Set one of their settings, by its name in sysctl(8): net.ipv4.tcp_sack=0.")
  private List<String> assignments;

  /**
   * What the options say.
   *
   * @throws IllegalArgumentException they make no sense
   */
  Profile profile() {
    Profile profile = named.profile;
    for (String assignment : assignments == null ? List.<String>of() : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "'" + assignment + "' sets nothing; it looks like net.ipv4.tcp_sack=0");
      }
      String name = assignment.substring(0, equals).strip();
      profile = profile.with(name, assignment.substring(equals + 1));
    }
    return profile;
  }
}
