// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  private static final String CASES =
      """
      {"cases": [
        {"id": "a/right", "call": "close", "args": [-1], "expect": {"errno": "EBADF"}},
        {"id": "a/pointer", "setup": [{"fn": "socket", "args": ["AF_UNIX", "SOCK_STREAM", 0], "as": "s"}],
          "call": "accept", "args": ["$s", "BADPTR"], "expect": {"errno": "EFAULT"}},
        {"id": "b/wrong", "call": "close", "args": [-1], "expect": {"ret": 0}, "note": "a lie"}]}
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path table;

  @BeforeEach
  void writeTable() throws IOException {
    table = Files.writeString(folder.resolve("table.json"), CASES);
  }

  @Test
  void printsFailuresAndTheSummaryLast() {
    assertEquals(1, execute("--engine", "kernel", "--table", table.toString()));
    List<String> lines = out.toString().lines().toList();
    assertEquals("conformance: 1 passed, 1 failed, 1 skipped", lines.getLast());
    assertEquals(
        List.of(
            "FAIL b/wrong: not what was expected",
            "  call     close(-1)",
            "  expected {\"ret\":0}",
            "  actual   {\"ret\":-1,\"errno\":\"EBADF\"}",
            "  note     a lie"),
        lines.subList(0, lines.size() - 1));
  }

  @Test
  void isContentWhenNothingFails() {
    assertEquals(0, execute("--table", table.toString(), "--only", "a/"));
    assertEquals("conformance: 1 passed, 0 failed, 1 skipped", out.toString().strip());
  }

  @Test
  void listsWhatWasSkippedAndWhy() {
    execute("--table", table.toString(), "--only", "pointer", "--list-skips");
    assertEquals(
        "SKIP a/pointer: needs a C pointer: accept(\"$s\",\"BADPTR\")",
        out.toString().lines().findFirst().orElseThrow());
  }

  @Test
  void writesEveryResultAsJson() throws IOException {
    Path json = folder.resolve("out.json");
    execute("--table", table.toString(), "--json", json.toString());
    JsonObject root = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertEquals("kernel", root.get("engine").getAsString());
    assertEquals(1, root.get("failed").getAsInt());
    JsonObject wrong = root.getAsJsonArray("cases").get(2).getAsJsonObject();
    assertEquals("b/wrong", wrong.get("id").getAsString());
    assertEquals("failed", wrong.get("verdict").getAsString());
    assertEquals("{\"ret\":-1,\"errno\":\"EBADF\"}", wrong.getAsJsonObject("actual").toString());
  }

  @Test
  void saysInOneLineWhatIsWrongWithTheCommandLine() {
    assertWrong("there is no file", "--table", folder.resolve("none").toString());
    assertWrong("is no table of cases", "--table", folder.resolve("table.json.bad").toString());
    assertWrong("no engine 'quantum'; there is kernel", "--engine", "quantum");
    assertWrong("no case has an id that contains 'zzz'", "--only", "zzz");
    assertWrong("'--workers': '0' is not a number from 1 on", "--workers", "0");
  }

  private void assertWrong(String message, String... args) {
    err.getBuffer().setLength(0);
    assertEquals(2, execute(args), message);
    String first = err.toString().lines().findFirst().orElse("");
    assertTrue(first.contains(message), first);
  }

  private int execute(String... args) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(args);
  }

  @BeforeEach
  void writeWhatIsNoTable() throws IOException {
    Files.writeString(folder.resolve("table.json.bad"), "{\"cases\": 3}");
  }
}
