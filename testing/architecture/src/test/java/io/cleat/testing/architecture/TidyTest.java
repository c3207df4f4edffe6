// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule over sources catches one that was written to break it, and leaves its neighbour be. */
class TidyTest {
  private static final String TEST = "core/src/test/java/io/cleat/SomeTest.java";
  private static final String MAIN = "core/src/main/java/io/cleat/Some.java";

  @Test
  void longFileIsCaught() throws IOException {
    assertEquals(List.of(), Tidy.fileIsTooLong(source(MAIN, "\n".repeat(500))));
    assertEquals(
        List.of(MAIN + " has 501 lines, the most is 500"),
        Tidy.fileIsTooLong(source(MAIN, "\n".repeat(501))));
  }

  @Test
  void longMethodIsCaughtAndItsCommentIsNotCounted() throws IOException {
    String longComment = "/** Says" + "\n * much".repeat(70) + ". */\n";
    assertEquals(
        List.of(), Tidy.methodIsTooLong(source(MAIN, "class A {" + longComment + body(60) + "}")));
    assertEquals(
        List.of(MAIN + ":1 a has 61 lines"),
        Tidy.methodIsTooLong(source(MAIN, "class A {" + body(61) + "}")));
  }

  @Test
  void manyParametersAreCaughtButInSystemCalls() throws IOException {
    String seven = "class A { void a(int a, int b, int c, int d, int e, int f, int g) {} }";
    String eight = "class A { void a(int a, int b, int c, int d, int e, int f, int g, int h) {} }";
    assertEquals(List.of(), Tidy.methodTakesTooMuch(source(MAIN, seven)));
    assertEquals(
        List.of(MAIN + ":1 a takes 8 parameters"), Tidy.methodTakesTooMuch(source(MAIN, eight)));
    assertEquals(List.of(), Tidy.methodTakesTooMuch(source("sys/src/main/java/A.java", eight)));
  }

  @Test
  void publicMethodWithoutCommentIsCaughtInALibrary() throws IOException {
    String text = "class A { public void a() {} void b() {} @Override public int hashCode() {} }";
    assertEquals(
        List.of(MAIN + ":1 a is public and has no comment"),
        Tidy.publicMethodHasNoComment(source(MAIN, text)));
    assertEquals(List.of(), Tidy.publicMethodHasNoComment(source(TEST, text)));
    String explained = "class A { /** Does a. */ public void a() {} }";
    assertEquals(List.of(), Tidy.publicMethodHasNoComment(source(MAIN, explained)));
  }

  @Test
  void workLeftIsCaught() throws IOException {
    assertEquals(
        List.of(MAIN + ":2 leaves work to do"),
        Tidy.workIsLeft(source(MAIN, "\n// TO" + "DO: all of it\nclass A {}")));
  }

  @Test
  void sleepIsCaughtInATest() throws IOException {
    String text = "class A { void a() throws Exception { Thread" + ".sleep(1); } }";
    assertEquals(List.of(TEST + ":1 sleeps"), Tidy.testSleeps(source(TEST, text)));
    assertEquals(List.of(), Tidy.testSleeps(source(MAIN, text)));
  }

  @Test
  void skipIsCaughtInATest() throws IOException {
    for (String skip : List.of("@Dis" + "abled", "@En" + "abledOnOs(LINUX)")) {
      String text = "class A { " + skip + " void a() {} }";
      assertEquals(
          List.of(TEST + ":1 skips a test; say @Needs"), Tidy.testSkipsItself(source(TEST, text)));
    }
    String assumes = "class A { void a() { assume" + "True(false); } }";
    assertEquals(1, Tidy.testSkipsItself(source(TEST, assumes)).size());
    String needs = "class A { @Needs(\"socat\") void a() {} }";
    assertEquals(List.of(), Tidy.testSkipsItself(source(TEST, needs)));
  }

  @Test
  void missingLicenceIsCaught() {
    assertEquals(List.of(), Tidy.licenceIsMissing("a.sh", "#!/bin/sh\n# " + Tidy.LICENCE));
    assertEquals(1, Tidy.licenceIsMissing("a.sh", "#!/bin/sh\n").size());
  }

  private static SourceText source(String name, String text) throws IOException {
    return SourceText.parse(name, text);
  }

  /** A method a() of so many lines. */
  private static String body(int lines) {
    return "void a() {" + "\n".repeat(lines - 1) + "}";
  }
}
