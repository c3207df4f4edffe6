// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The house keeps its rules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HouseTest {
  private JavaClasses house;

  @BeforeAll
  void readClasses() {
    List<Path> folders =
        Arrays.stream(Room.values()).filter(Room::hasMain).map(Room::classes).toList();
    house =
        new ClassFileImporter()
            .withImportOption(location -> !location.contains("/jmh_generated/"))
            .importPaths(folders);
  }

  @Test
  void everyModuleIsARoom() throws IOException {
    var rooms = new TreeSet<String>();
    Arrays.stream(Room.values()).forEach(room -> rooms.add(room.folder));
    assertEquals(rooms, new TreeSet<>(Tree.modules()));
  }

  @ParameterizedTest
  @EnumSource
  void everyClassIsInAPackageOfItsRoom(Room room) {
    String place = room.classes().toUri().getPath();
    house.stream()
        .filter(type -> type.getSource().orElseThrow().getUri().getPath().startsWith(place))
        .forEach(type -> assertEquals(room, Room.of(type), type::getFullName));
  }

  @ParameterizedTest
  @EnumSource
  void aRoomNamesOnlyTheRoomsBelowIt(Room room) {
    Rules.namesOnlyRoomsBelow(room).allowEmptyShould(!room.hasMain()).check(house);
  }

  @Test
  void onlySysIsNative() {
    Rules.onlySysIsNative().check(house);
  }

  @Test
  void nothingIsJni() {
    Rules.nothingIsJni().check(house);
  }

  @Test
  void nothingIsUnsafe() {
    Rules.nothingIsUnsafe().check(house);
  }

  @Test
  void librariesNeedNothing() {
    Rules.librariesNeedNothing().check(house);
  }

  @Test
  void librariesPrintNothing() {
    Rules.librariesPrintNothing().check(house);
  }

  @Test
  void nothingLogs() {
    Rules.nothingLogs().check(house);
  }

  @Test
  void doorStartsNoThread() {
    Rules.doorStartsNoThread().check(house);
  }

  @Test
  void machineKnowsNoOutsideWorld() {
    Rules.machineKnowsNoOutsideWorld().check(house);
  }

  @Test
  void machineIsNotSynchronized() {
    Rules.machineIsNotSynchronized().check(house);
  }

  @Test
  void machineSharesMemoryInOnePlace() {
    Rules.machineSharesMemoryInOnePlace().check(house);
  }

  @Test
  void namesAreNouns() {
    Rules.namesAreNouns().check(house);
  }

  @Test
  void staticFieldsAreFinal() {
    Rules.staticFieldsAreFinal().check(house);
  }

  @Test
  void staticFieldsAreNoState() {
    Rules.staticFieldsAreNoState().check(house);
  }

  /** Benchmarks end before anything does, and this room's own classes are wrong on purpose. */
  @Test
  void whoMakesAHostAsksWhatIsLeft() {
    List<Path> folders = new ArrayList<>();
    for (Room room : EnumSet.complementOf(EnumSet.of(Room.BENCH, Room.ARCHITECTURE))) {
      folders.add(room.testClasses());
      if (room.kind == Room.Kind.TESTING && room.hasMain()) {
        folders.add(room.classes());
      }
    }
    folders.removeIf(Files::notExists);
    Rules.whoMakesAHostAsksWhatIsLeft().check(new ClassFileImporter().importPaths(folders));
  }

  @Test
  void packagesHaveNoCycle() {
    Rules.packagesHaveNoCycle().check(house);
  }

  @Test
  void aLibrarysModuleRequiresOnlyJavaAndOurs() throws IOException {
    for (Room room : Room.libraries()) {
      try (InputStream in = Files.newInputStream(room.classes().resolve("module-info.class"))) {
        for (ModuleDescriptor.Requires requires : ModuleDescriptor.read(in).requires()) {
          String name = requires.name();
          assertTrue(name.matches("(java|jdk|io\\.cleat)(\\..*)?"), room + " requires " + name);
        }
      }
    }
  }
}
