// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;

/** A test that the machine cannot run is skipped with the reason, and fails in CI. */
class NeedsTest {
  @TempDir Path folder;
  Machine machine;

  @BeforeEach
  void machineWithOneProgram() throws IOException {
    Path proc = Files.createDirectories(folder.resolve("proc/self"));
    Files.createDirectories(folder.resolve("proc/net"));
    Files.writeString(proc.resolve("status"), "Uid:\t1000\t0\t0\t0\nCapEff:\t000001fffeffffff\n");
    Files.writeString(
        folder.resolve("proc/net/protocols"), "protocol  size\nAF_VSOCK  1240\nMPTCPv6   2064\n");
    Path program = Files.createFile(folder.resolve("present"));
    assertTrue(program.toFile().setExecutable(true));
    machine = new Machine(List.of(folder), folder.resolve("proc"));
  }

  @Test
  void programIsFoundOnThePath() {
    assertTrue(machine.hasProgram("present"));
    assertFalse(machine.hasProgram("absent"));
  }

  @Test
  void fileThatCannotBeExecutedIsNoProgram() throws IOException {
    Files.createFile(folder.resolve("text"));
    assertFalse(machine.hasProgram("text"));
  }

  @Test
  void rootIsTheEffectiveUserWithTheCapabilities() throws IOException {
    assertTrue(machine.administersNetwork());
    Path status = folder.resolve("proc/self/status");
    Files.writeString(status, "Uid:\t0\t1000\t0\t0\nCapEff:\t000001fffeffffff\n");
    assertFalse(machine.administersNetwork());
    Files.writeString(status, "Uid:\t0\t0\t0\t0\nCapEff:\t00000000a80425fb\n");
    assertFalse(machine.administersNetwork());
  }

  @Test
  void kernelFacilityIsAProtocolOrAPath() {
    assertTrue(machine.kernelOffers("AF_VSOCK"));
    assertFalse(machine.kernelOffers("MPTCP"));
    assertTrue(machine.kernelOffers(folder.toString()));
    assertFalse(machine.kernelOffers(folder + "/absent"));
  }

  @Test
  void everyMissingThingIsNamed() {
    Needs needs = Demanding.class.getAnnotation(Needs.class);
    List<String> missing = NeedsCondition.missing(needs, machine);
    assertEquals(2, missing.size(), missing::toString);
    assertTrue(missing.get(0).contains("absent"), missing::toString);
    assertTrue(missing.get(1).contains("SCTP"), missing::toString);
  }

  @Test
  void nothingMissingRunsTheTestEverywhere() {
    assertFalse(NeedsCondition.judge(List.of(), false).isDisabled());
    assertFalse(NeedsCondition.judge(List.of(), true).isDisabled());
  }

  @Test
  void missingThingSkipsTheTestWithTheReason() {
    var result = NeedsCondition.judge(List.of("the program absent"), false);
    assertTrue(result.isDisabled());
    assertEquals("needs the program absent", result.getReason().orElseThrow());
  }

  @Test
  void missingThingFailsTheTestInCi() {
    var failure =
        assertThrows(
            ExtensionConfigurationException.class,
            () -> NeedsCondition.judge(List.of("the program absent"), true));
    assertTrue(failure.getMessage().contains("the program absent"));
  }

  @Needs(
      value = {"present", "absent"},
      root = true,
      kernel = {"AF_VSOCK", "SCTP"})
  static final class Demanding {}
}
