// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.stack.profile.Profile;
import io.cleat.testing.packetdrill.play.Play;
import io.cleat.testing.packetdrill.play.Verdict;
import io.cleat.testing.packetdrill.script.Script;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The scripts that come with Cleat: each passes, none is skipped, over IPv4 and over IPv6, but
 * those that say over which.
 */
class ScriptsTest {
  private static final Verdict.Kind PASSED = Verdict.Kind.PASSED;
  private static final List<String> VERSIONS = List.of("ipv4", "ipv6", "ipv4-mapped-ipv6");

  @TestFactory
  Stream<DynamicTest> scripts() throws IOException, URISyntaxException {
    Path folder = Path.of(ScriptsTest.class.getResource("/scripts").toURI());
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(path -> path.toString().endsWith(".pkt")).sorted().toList();
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files) {
      Script script = Script.read(folder.relativize(file).toString(), Files.readString(file));
      boolean says = script.options().containsKey("ip_version");
      for (String version : says ? List.of(script.options().get("ip_version")) : VERSIONS) {
        String name = script.name() + " over " + version;
        Script played = says ? script : over(script, version);
        tests.add(DynamicTest.dynamicTest(name, file.toUri(), () -> passes(played)));
      }
    }
    return tests.stream();
  }

  /** Over IPv6 the link takes as much more as the header is longer: segments are as large. */
  private static Script over(Script script, String version) {
    String mtu = version.equals("ipv6") ? "1520" : "1500";
    return script.usually("ip_version", version).usually("mtu", mtu);
  }

  private static void passes(Script script) {
    assertEquals(
        new Verdict(script.name(), PASSED, null), Play.play(script, Profile.linux(), false));
  }
}
