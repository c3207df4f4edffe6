// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.cleat.testing.conformance.Verdict.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The runner's own verdicts, over the kernel and over engines that misbehave. */
class RunnerTest {
  private static final String SOCKET = "{'fn': 'socket', 'args': ['AF_INET', 'SOCK_STREAM', 0]";

  @Test
  void passesWhatHoldsAndFailsWhatDoesNot() throws Exception {
    List<Verdict> verdicts =
        run(
            one("'call': 'socket', 'args': [99, 1, 0], 'expect': {'errno': 'EAFNOSUPPORT'}"),
            one("'call': 'socket', 'args': [99, 1, 0], 'expect': {'errno': 'EINVAL'}"),
            one("'call': 'socket', 'args': [99, 1, 0], 'expect': {'ret': 'fd'}"));
    assertEquals(List.of(Kind.PASSED, Kind.FAILED, Kind.FAILED), kinds(verdicts));
    assertEquals("EAFNOSUPPORT", verdicts.get(1).actual().get("errno").getAsString());
  }

  @Test
  void aFailingSetupSpoilsTheCase() throws Exception {
    Verdict verdict =
        verdict(
            "'setup': ["
                + SOCKET
                + ", 'as': 's'}, {'fn': 'accept', 'args': ['$s']}],"
                + "'call': 'close', 'args': ['$s'], 'expect': {'ret': 0}");
    assertFailed(verdict, "the setup failed: accept(\"$s\") gave EINVAL");
  }

  @Test
  void aSetupMayFailAsItSays() throws Exception {
    List<Verdict> verdicts =
        run(
            one(
                "'setup': ["
                    + SOCKET
                    + ", 'as': 's'},"
                    + " {'fn': 'accept', 'args': ['$s'], 'errno': 'EINVAL'}],"
                    + "'call': 'close', 'args': ['$s'], 'expect': {'ret': 0}"),
            one(
                "'setup': ["
                    + SOCKET
                    + ", 'as': 's'},"
                    + " {'fn': 'accept', 'args': ['$s'], 'may_fail': true}],"
                    + "'call': 'close', 'args': ['$s'], 'expect': {'ret': 0}"));
    assertEquals(List.of(Kind.PASSED, Kind.PASSED), kinds(verdicts));
  }

  @Test
  void anUnknownWordFailsTheCaseThatHasIt() throws Exception {
    assertFailed(verdict("'call': 'sockett', 'args': [], 'expect': {}"), "unknown call 'sockett'");
    assertFailed(
        verdict("'call': 'socket', 'args': ['AF_NOSUCH', 1, 0], 'expect': {'errno': 'EINVAL'}"),
        "unknown constant 'AF_NOSUCH'");
    assertFailed(
        verdict("'call': 'close', 'args': ['$nobody'], 'expect': {'errno': 'EBADF'}"),
        "no variable $nobody");
    assertFailed(
        verdict("'call': 'bind', 'args': [1, {'ipx': 1}], 'expect': {'errno': 'EBADF'}"),
        "unknown kind of address");
    assertFailed(
        verdict("'call': 'socket', 'args': [1], 'expect': {'errno': 'EINVAL'}"),
        "needs more arguments");
  }

  @Test
  void aHangIsAFailureThatNamesItself() throws Exception {
    Case hanging =
        one(
            "'setup': ["
                + SOCKET
                + ", 'as': 's'}, {'fn': 'listen', 'args': ['$s', 1]}],"
                + "'call': 'accept', 'args': ['$s'], 'expect': {'ret': 'fd'}");
    Duration enoughToGetThere = Duration.ofSeconds(3);
    Runner runner = new Runner(new KernelUnderTest(), enoughToGetThere, false);
    Verdict verdict = runner.run(List.of(hanging), 1).getFirst();
    assertFailed(verdict, "hangs: after 3000 ms still in accept(\"$s\")");
  }

  @Test
  void aPointerThatJavaLacksIsSkippedWhereTheCaseIsAboutIt() throws Exception {
    String setup = "'setup': [" + SOCKET + ", 'as': 's'}],";
    Verdict about =
        verdict(
            setup + "'call': 'accept', 'args': ['$s', 'BADPTR'], 'expect': {'errno': 'EFAULT'}");
    assertEquals(Kind.SKIPPED, about.kind());
    assertTrue(about.reason().startsWith("needs a C pointer"), about.reason());
    Verdict beside =
        verdict(
            setup + "'call': 'accept', 'args': ['$s', 'BADPTR'], 'expect': {'errno': 'EINVAL'}");
    assertEquals(Kind.PASSED, beside.kind(), beside.reason());
  }

  @Test
  void whatTheMachineLacksIsSkippedWithItsReasonOrFailsWhereNothingMay() throws Exception {
    EngineUnderTest lacking =
        new Wrapped(new KernelUnderTest()) {
          @Override
          public Optional<String> lacks(Case test) {
            return Optional.of("needs the moon");
          }
        };
    List<Case> cases = List.of(one("'call': 'close', 'args': [9], 'expect': {}"));
    Verdict lenient = new Runner(lacking, Runner.PATIENCE, false).run(cases, 1).getFirst();
    assertEquals(Kind.SKIPPED, lenient.kind());
    assertEquals("needs the moon", lenient.reason());
    Verdict strict = new Runner(lacking, Runner.PATIENCE, true).run(cases, 1).getFirst();
    assertFailed(strict, "needs the moon");
  }

  @Test
  void anEngineThatThrowsFailsItsCaseAndNoOther() throws Exception {
    Case test = one("'call': 'close', 'args': [-1], 'expect': {'errno': 'EBADF'}");
    EngineUnderTest throwing = new OutOfOrder(Runner.ATTEMPTS);
    List<Verdict> verdicts =
        new Runner(throwing, Runner.PATIENCE, false).run(List.of(test, test), 1);
    assertFailed(verdicts.get(0), "out of order");
    assertEquals(Runner.ATTEMPTS, verdicts.get(0).attempts());
    assertEquals(Kind.PASSED, verdicts.get(1).kind());
    assertEquals(1, verdicts.get(1).attempts());
  }

  @Test
  void whatPassesOnlyWhenPlayedAgainIsSaidToHaveDoneSo() throws Exception {
    Case test = one("'call': 'close', 'args': [-1], 'expect': {'errno': 'EBADF'}");
    EngineUnderTest throwing = new OutOfOrder(1);
    Report report = new Report(new Runner(throwing, Runner.PATIENCE, false).run(List.of(test), 1));
    assertEquals("conformance: 1 passed, 0 failed, 0 skipped", report.summary());
    assertEquals(List.of("a/b"), report.passedLater());
  }

  @Test
  void anEngineThatCannotWorkAtAllEndsTheRun() throws Exception {
    EngineUnderTest broken =
        new Wrapped(new KernelUnderTest()) {
          @Override
          public void enter() throws IOException {
            throw new IOException("no way in");
          }
        };
    List<Case> cases = List.of(one("'call': 'close', 'args': [-1], 'expect': {}"));
    Runner runner = new Runner(broken, Runner.PATIENCE, false);
    IOException failure = assertThrows(IOException.class, () -> runner.run(cases, 2));
    assertEquals("no way in", failure.getMessage());
  }

  private static Verdict verdict(String body) throws Exception {
    return run(one(body)).getFirst();
  }

  private static List<Verdict> run(Case... cases) throws Exception {
    return new Runner(new KernelUnderTest(), Runner.PATIENCE, false).run(List.of(cases), 1);
  }

  private static Case one(String body) {
    String json = ("{'id': 'a/b', " + body + "}").replace('\'', '"');
    return Case.of(JsonParser.parseString(json).getAsJsonObject());
  }

  private static List<Kind> kinds(List<Verdict> verdicts) {
    return verdicts.stream().map(Verdict::kind).toList();
  }

  private static void assertFailed(Verdict verdict, String why) {
    assertEquals(Kind.FAILED, verdict.kind());
    assertTrue(verdict.reason().contains(why), verdict.reason());
  }

  /** Another engine, in parts. */
  private static class Wrapped implements EngineUnderTest {
    private final EngineUnderTest inner;

    Wrapped(EngineUnderTest inner) {
      this.inner = inner;
    }

    @Override
    public void enter() throws IOException {
      inner.enter();
    }

    @Override
    public Optional<String> lacks(Case test) {
      return inner.lacks(test);
    }

    @Override
    public World open() throws IOException {
      return inner.open();
    }
  }

  /** An engine that cannot be opened the first times. */
  private static final class OutOfOrder extends Wrapped {
    private int times;

    OutOfOrder(int times) throws IOException {
      super(new KernelUnderTest());
      this.times = times;
    }

    @Override
    public World open() throws IOException {
      if (times-- > 0) {
        throw new IllegalStateException("out of order");
      }
      return super.open();
    }
  }
}
