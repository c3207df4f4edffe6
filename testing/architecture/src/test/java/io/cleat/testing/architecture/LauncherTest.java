// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher finds a JDK, builds when it must and only then, and starts the right thing. It runs
 * for real, in a small tree of its own with a JDK and a Maven that only say what they are asked.
 */
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      printf '%s\\n' "$@"
      """;

  /** Builds the rooms core and cli; or waits before for a word on a pipe; or fails. */
  private static final String MAVEN =
      """
      #!/bin/sh
      echo build >>"$TREE/builds"
      if [ -p "$TREE/pipe" ]; then read word <"$TREE/pipe"; fi
      if [ -e "$TREE/broken" ]; then echo '[ERROR] cannot find symbol'; exit 1; fi
      echo '[INFO] Building cleat-cli 0.1.0-SNAPSHOT                     [2/3]'
      for room in cli testing/some; do
        mkdir -p "$TREE/$room/target"
        printf %s "$TREE/core/target/cleat-core.jar:/lib/picocli.jar" >"$TREE/$room/target/launch-path"
      done
      touch "$TREE/cli/target/cleat-cli.jar"
      """;

  @TempDir Path temp;
  Path tree;
  Path jdk;
  final List<Process> started = new ArrayList<>();

  @BeforeEach
  void makeTree() throws IOException {
    tree = temp.toRealPath().resolve("a tree");
    jdk = temp.toRealPath().resolve("a jdk");
    program(tree.resolve("cleat"), Files.readString(Tree.ROOT.resolve("cleat")));
    program(temp.resolve("bin/mvn"), MAVEN);
    program(jdk.resolve("bin/java"), JAVA);
    program(jdk.resolve("bin/javac"), JAVA);
    file(jdk.resolve("release"), "IMPLEMENTOR=\"none\"\nJAVA_VERSION=\"99.0.1\"\n");
    for (String name : List.of("pom.xml", "core/pom.xml", "cli/pom.xml", "testing/some/pom.xml")) {
      file(tree.resolve(name), "");
    }
    file(tree.resolve("core/src/main/java/Some.java"), "");
    file(tree.resolve("cli/src/main/java/Some.java"), "");
  }

  @AfterEach
  void endWhatStillRuns() {
    started.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void firstUseBuildsWithVisibleProgressAndRunsTheCommand() throws Exception {
    Run run = run("relay", "a b", "");
    assertEquals(0, run.code(), run::errors);
    List<String> said = run.output().lines().toList();
    List<String> end = List.of("--module", "io.cleat.cli/io.cleat.cli.Main", "relay", "a b", "");
    assertEquals(end, said.subList(said.size() - end.size(), said.size()));
    assertTrue(said.contains("--enable-native-access=io.cleat.sys"), run::output);
    assertTrue(run.errors().contains("building cli"), run::errors);
    assertTrue(run.errors().contains("cli (2 of 3)"), run::errors);
    assertEquals(1, builds());
  }

  @Test
  void nothingIsBuiltWhenNothingChanged() throws Exception {
    run();
    Run again = run();
    assertEquals("", again.errors());
    assertEquals(1, builds());
  }

  @Test
  void newerSourceOfAnyRoomInUseIsBuilt() throws Exception {
    for (String name : List.of("core/src/main/java/Some.java", "cli/pom.xml", "pom.xml")) {
      run();
      int before = builds();
      Files.setLastModifiedTime(tree.resolve(name), FileTime.from(Instant.now().plusSeconds(1)));
      run();
      assertEquals(before + 1, builds(), name);
      Files.setLastModifiedTime(tree.resolve(name), FileTime.from(Instant.EPOCH));
    }
  }

  @Test
  void treeThatWasMovedIsBuiltAgain() throws Exception {
    run();
    Path moved = temp.toRealPath().resolve("moved");
    Files.move(tree, moved);
    tree = moved;
    Run run = run();
    assertEquals(2, builds());
    assertTrue(run.output().contains(moved + "/core/target/cleat-core.jar"), run::output);
  }

  @Test
  void secondStartWaitsForTheBuildOfTheFirst() throws Exception {
    Path pipe = tree.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Process first = start();
    BufferedReader firstSays = first.errorReader();
    assertTrue(firstSays.readLine().contains("building"));
    Process second = start();
    assertTrue(second.errorReader().readLine().contains("waiting"));
    Files.writeString(pipe, "go\n");
    assertEquals(0, first.waitFor());
    assertEquals(0, second.waitFor());
    assertEquals(1, builds());
  }

  @Test
  void failedBuildShowsItsLog() throws Exception {
    file(tree.resolve("broken"), "");
    Run run = run();
    assertEquals(70, run.code());
    assertTrue(run.errors().contains("[ERROR] cannot find symbol"), run::errors);
    assertEquals("", run.output());
  }

  @Test
  void missingJdkIsOneLineThatSaysWhatToDo() throws Exception {
    Path cleat = tree.resolve("cleat");
    Files.writeString(cleat, Files.readString(cleat).replace("needed_jdk=25", "needed_jdk=999"));
    Run run = run();
    assertEquals(69, run.code());
    assertEquals(1, run.errors().lines().count(), run::errors);
    assertTrue(run.errors().contains("install"), run::errors);
    assertEquals(0, builds());
  }

  @Test
  void missingMavenIsOneLineThatSaysWhatToDo() throws Exception {
    Files.delete(temp.resolve("bin/mvn"));
    for (String name : List.of("bash", "dirname", "find", "readlink")) {
      program(temp.resolve("bin").resolve(name), "#!/bin/sh\nexec /usr/bin/" + name + " \"$@\"\n");
    }
    Run run = finish(start(temp.resolve("bin").toString()));
    assertEquals(69, run.code());
    assertEquals(1, run.errors().lines().count(), run::errors);
    assertTrue(run.errors().contains("Maven"), run::errors);
  }

  @Test
  void testingRoomWithMainIsACommand() throws Exception {
    Path folder = tree.resolve("testing/some");
    file(folder.resolve("src/main/java/io/cleat/testing/some/Main.java"), "");
    file(folder.resolve("jvm.args"), "-Dsome=thing");
    Run run = run("some", "word");
    List<String> said = run.output().lines().toList();
    assertTrue(said.contains("@" + folder + "/jvm.args"), run::output);
    assertEquals(
        List.of("io.cleat.testing.some.Main", "word"), said.subList(said.size() - 2, said.size()));
  }

  @Test
  void linkToTheLauncherWorksFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), tree.resolve("cleat"));
    Run run = finish(builder(link, path()).directory(Path.of("/").toFile()).start());
    assertEquals(0, run.code(), run::errors);
    assertTrue(run.output().contains(tree + "/core/target/cleat-core.jar"), run::output);
  }

  /** What a run of the launcher left behind. */
  private record Run(int code, String output, String errors) {}

  private Run run(String... words) throws Exception {
    return finish(start(path(), words));
  }

  private static Run finish(Process process) throws Exception {
    String errors = new String(process.getErrorStream().readAllBytes());
    String output = new String(process.getInputStream().readAllBytes());
    return new Run(process.waitFor(), output, errors);
  }

  private Process start() throws IOException {
    return start(path());
  }

  private Process start(String path, String... words) throws IOException {
    Process process = builder(tree.resolve("cleat"), path, words).start();
    started.add(process);
    return process;
  }

  private ProcessBuilder builder(Path launcher, String path, String... words) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TREE", tree.toString());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("PATH", path);
    return builder;
  }

  private String path() {
    return temp.resolve("bin") + ":" + System.getenv("PATH");
  }

  private int builds() throws IOException {
    Path builds = tree.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  private static void program(Path file, String text) throws IOException {
    file(file, text);
    assertTrue(file.toFile().setExecutable(true));
  }

  private static void file(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
