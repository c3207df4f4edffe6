// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * The rooms of the house and which rooms each may name. A new module gets its row here; without one
 * the tests fail.
 */
enum Room {
  CORE("core", Kind.DOOR, "io.cleat", "io.cleat.address..", "io.cleat.option.."),
  WIRE("wire", Kind.MACHINE, "io.cleat.wire.."),
  STACK("stack", Kind.MACHINE, "io.cleat.stack.."),
  LINKS("links", Kind.LINK, "io.cleat.link.."),
  HOST("host", Kind.ENGINE, "io.cleat.host.."),
  SYS("sys", Kind.NATIVE, "io.cleat.sys.."),
  KERNEL("kernel", Kind.ENGINE, "io.cleat.kernel.."),
  POSIX("faces/posix", Kind.FACE, "io.cleat.posix.."),
  EFUN("faces/efun", Kind.FACE, "io.cleat.efun.."),
  INTERMUD("faces/intermud", Kind.FACE, "io.cleat.intermud.."),
  CLI("cli", Kind.COMMAND, "io.cleat.cli.."),
  FORMAT("testing/format", Kind.TESTING, "io.cleat.testing.format.."),
  DOOR_SUITE("testing/door", Kind.TESTING, "io.cleat.testing.door.."),
  VIRTUAL("testing/virtual", Kind.TESTING, "io.cleat.testing.virtual.."),
  CONFORMANCE("testing/conformance", Kind.TESTING, "io.cleat.testing.conformance.."),
  DRIVING("testing/driving", Kind.TESTING, "io.cleat.testing.driving.."),
  BENCH("testing/bench", Kind.TESTING, "io.cleat.testing.bench.."),
  INTEROP("testing/interop", Kind.TESTING, "io.cleat.testing.interop.."),
  MUD("testing/mud", Kind.TESTING, "io.cleat.testing.mud.."),
  COMMAND("testing/command", Kind.TESTING, "io.cleat.testing.command.."),
  LEAKS("testing/leaks", Kind.TESTING, "io.cleat.testing.leaks.."),
  FUZZ("testing/fuzz", Kind.TESTING, "io.cleat.testing.fuzz.."),
  PACKETDRILL("testing/packetdrill", Kind.TESTING, "io.cleat.testing.packetdrill.."),
  SOAK("testing/soak", Kind.TESTING, "io.cleat.testing.soak.."),
  DOCS("testing/docs", Kind.TESTING, "io.cleat.testing.docs.."),
  ARCHITECTURE("testing/architecture", Kind.TESTING, "io.cleat.testing.architecture..");

  /**
   * What a room is for; the rules speak of kinds, so that a new engine or face falls under them.
   */
  enum Kind {
    DOOR,
    /** The user-level stack and its codecs: functions of what they are given. */
    MACHINE,
    /** Where frames go, behind the seam that the stack defines. */
    LINK,
    NATIVE,
    ENGINE,
    FACE,
    COMMAND,
    TESTING
  }

  final String folder;
  final Kind kind;
  final String[] packages;

  Room(String folder, Kind kind, String... packages) {
    this.folder = folder;
    this.kind = kind;
    this.packages = packages;
  }

  /** The room whose package {@code type} is in. */
  static Room of(JavaClass type) {
    return Arrays.stream(values())
        .filter(room -> JavaClass.Predicates.resideInAnyPackage(room.packages).test(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError(type.getFullName() + " is in no room"));
  }

  /** The rooms that this one may name beside itself: arrows point down, there are no side doors. */
  Set<Room> below() {
    return switch (this) {
      case DOOR_SUITE -> EnumSet.of(CORE);
      case FORMAT -> EnumSet.noneOf(Room.class);
      case STACK -> EnumSet.of(CORE, WIRE);
      case HOST -> EnumSet.of(CORE, STACK, LINKS, WIRE);
      case INTERMUD -> EnumSet.of(CORE, EFUN);
      default ->
          switch (kind) {
            case DOOR, MACHINE, NATIVE -> EnumSet.noneOf(Room.class);
            case LINK -> EnumSet.of(STACK, WIRE, SYS);
            case ENGINE -> EnumSet.of(CORE, SYS);
            case FACE -> EnumSet.of(CORE);
            case COMMAND -> libraries();
            case TESTING -> EnumSet.allOf(Room.class);
          };
    };
  }

  /** The rooms that others use as libraries; they must bring no dependency along. */
  static Set<Room> libraries() {
    return EnumSet.of(CORE, WIRE, STACK, LINKS, HOST, SYS, KERNEL, POSIX, EFUN, INTERMUD);
  }

  /** The rooms that are functions of what they are given: no thread, clock, chance or IO inside. */
  static Set<Room> machine() {
    Set<Room> rooms = EnumSet.allOf(Room.class);
    rooms.removeIf(room -> room.kind != Kind.MACHINE);
    return rooms;
  }

  /** Whether the room has more than tests. */
  boolean hasMain() {
    return Files.isDirectory(sources());
  }

  /** Whether the room is a Java module; three are not, for their libraries' sake. */
  boolean isModule() {
    return hasMain() && this != FORMAT && this != BENCH && this != FUZZ;
  }

  Path sources() {
    return Tree.ROOT.resolve(folder).resolve("src/main/java");
  }

  /** Where its tests are compiled to; there may be none. */
  Path testClasses() {
    return Tree.ROOT.resolve(folder).resolve("target/test-classes");
  }

  Path classes() {
    return Tree.ROOT.resolve(folder).resolve("target/classes");
  }
}
