// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.architecture;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.cleat.host.sample.Wrong.ForgetsHost;
import io.cleat.kernel.sample.Wrong.IsJni;
import io.cleat.kernel.sample.Wrong.NamesFace;
import io.cleat.kernel.sample.Wrong.NamesLinker;
import io.cleat.kernel.sample.Wrong.Reinterprets;
import io.cleat.option.sample.Wrong.OtherHalfOfCycle;
import io.cleat.option.sample.Wrong.StartsThread;
import io.cleat.posix.sample.Wrong.Counts;
import io.cleat.posix.sample.Wrong.HalfOfCycle;
import io.cleat.posix.sample.Wrong.Logs;
import io.cleat.posix.sample.Wrong.NamesEngine;
import io.cleat.posix.sample.Wrong.NeedsLibrary;
import io.cleat.posix.sample.Wrong.Prints;
import io.cleat.posix.sample.Wrong.Remembers;
import io.cleat.posix.sample.Wrong.SocketImpl;
import io.cleat.posix.sample.Wrong.SocketUtil;
import io.cleat.wire.sample.Wrong.IsSynchronized;
import io.cleat.wire.sample.Wrong.Locks;
import io.cleat.wire.sample.Wrong.NamesThread;
import io.cleat.wire.sample.Wrong.ReadsClock;
import io.cleat.wire.sample.Wrong.RollsDice;
import io.cleat.wire.sample.Wrong.SharesMemory;
import io.cleat.wire.sample.Wrong.Writes;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule catches a class that was written to break it. */
class RulesTest {
  static Stream<Arguments> breaches() {
    return Stream.of(
        Arguments.of(Rules.onlySysIsNative(), NamesLinker.class),
        Arguments.of(Rules.onlySysIsNative(), Reinterprets.class),
        Arguments.of(Rules.nothingIsJni(), IsJni.class),
        Arguments.of(Rules.nothingIsUnsafe(), AtomicLong.class), // the JDK's own uses Unsafe
        Arguments.of(Rules.namesOnlyRoomsBelow(Room.KERNEL), NamesFace.class),
        Arguments.of(Rules.namesOnlyRoomsBelow(Room.POSIX), NamesEngine.class),
        Arguments.of(Rules.librariesNeedNothing(), NeedsLibrary.class),
        Arguments.of(Rules.librariesPrintNothing(), Prints.class),
        Arguments.of(Rules.nothingLogs(), Logs.class),
        Arguments.of(Rules.doorStartsNoThread(), StartsThread.class),
        Arguments.of(Rules.machineKnowsNoOutsideWorld(), NamesThread.class),
        Arguments.of(Rules.machineKnowsNoOutsideWorld(), Locks.class),
        Arguments.of(Rules.machineKnowsNoOutsideWorld(), ReadsClock.class),
        Arguments.of(Rules.machineKnowsNoOutsideWorld(), RollsDice.class),
        Arguments.of(Rules.machineKnowsNoOutsideWorld(), Writes.class),
        Arguments.of(Rules.machineIsNotSynchronized(), IsSynchronized.class),
        Arguments.of(Rules.machineSharesMemoryInOnePlace(), SharesMemory.class),
        Arguments.of(Rules.namesAreNouns(), SocketUtil.class),
        Arguments.of(Rules.namesAreNouns(), SocketImpl.class),
        Arguments.of(Rules.staticFieldsAreFinal(), Counts.class),
        Arguments.of(Rules.staticFieldsAreNoState(), Remembers.class),
        Arguments.of(Rules.whoMakesAHostAsksWhatIsLeft(), ForgetsHost.class),
        Arguments.of(Rules.packagesHaveNoCycle(), HalfOfCycle.class));
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void breachIsCaught(ArchRule rule, Class<?> wrong) {
    var classes = new ClassFileImporter().importClasses(wrong, OtherHalfOfCycle.class);
    var caught = assertThrows(AssertionError.class, () -> rule.check(classes));
    assertTrue(caught.getMessage().contains(wrong.getSimpleName()), caught::getMessage);
  }
}
