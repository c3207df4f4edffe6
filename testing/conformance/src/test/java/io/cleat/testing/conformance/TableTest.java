// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  @TempDir Path folder;

  @Test
  void theStandardTableHasUniqueIds() {
    List<Case> cases = Table.standard().cases();
    Set<String> ids = new HashSet<>();
    cases.forEach(test -> assertTrue(ids.add(test.id()), test.id()));
    assertEquals(700, ids.size());
  }

  @Test
  void readsStepsWithTheirVariablesAndErrors() throws IOException {
    Case test =
        read("""
        {"cases": [{"id": "a/b", "call": "close", "args": ["$s"], "expect": {"ret": 0},
          "setup": [
            {"fn": "pipe", "args": [], "as": ["r", "s"]},
            {"fn": "listen", "args": ["$r", 1], "errno": "ENOTSOCK"},
            {"fn": "listen", "args": ["$r", 1], "may_fail": true}],
          "note": "why", "tags": ["root"], "families": ["AF_UNIX"], "fold": 1}]}
        """)
            .cases()
            .getFirst();
    assertEquals(List.of("r", "s"), test.setup().get(0).as());
    assertEquals(List.of("ENOTSOCK"), test.setup().get(1).errnos());
    assertTrue(test.setup().get(2).mayFail());
    assertEquals("close(\"$s\")", test.call().toString());
    assertEquals("why", test.note());
    assertEquals(Set.of("root"), test.tags());
    assertEquals(Set.of("AF_UNIX"), test.families());
  }

  @Test
  void selectsByPartOfTheId() {
    Table table = Table.standard().only("socketpair/");
    assertTrue(table.cases().size() > 1);
    assertTrue(table.cases().stream().allMatch(test -> test.id().contains("socketpair/")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"cases\": 1}",
        "{}",
        "{\"cases\": [{\"id\": \"x\"}]}",
        "{\"cases\": [{\"call\": \"close\", \"args\": [1], \"expect\": {}}]}",
        "{\"cases\": [{\"id\": \"x\", \"call\": \"close\", \"args\": [1]}]}",
        "{\"cases\": [{\"id\": \"x\", \"setup\": [{}], \"call\": \"close\", \"expect\": {}}]}",
        "{\"cases\": [",
      })
  void saysWhatIsNoTable(String text) {
    TableException refusal = assertThrows(TableException.class, () -> read(text));
    assertTrue(refusal.getMessage().contains("is no table of cases: "), refusal.getMessage());
  }

  private Table read(String text) throws IOException {
    return Table.read(Files.writeString(folder.resolve("table.json"), text));
  }
}
