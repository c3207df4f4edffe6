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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The scripts that come with Cleat: each passes, none is skipped. */
class ScriptsTest {
  private static final Verdict.Kind PASSED = Verdict.Kind.PASSED;

  @TestFactory
  Stream<DynamicTest> scripts() throws IOException, URISyntaxException {
    Path folder = Path.of(ScriptsTest.class.getResource("/scripts").toURI());
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(path -> path.toString().endsWith(".pkt")).sorted().toList();
    }
    return files.stream()
        .map(file ->
            DynamicTest.dynamicTest(
                folder.relativize(file).toString(), file.toUri(), () -> passes(folder, file)));
  }

  private static void passes(Path folder, Path file) throws IOException {
    Script script = Script.read(folder.relativize(file).toString(), Files.readString(file));
    assertEquals(
        new Verdict(script.name(), PASSED, null), Play.play(script, Profile.linux(), false));
  }
}
