// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The rules of the house over compiled classes. */
final class Rules {
  /** What Java calls restricted because it leaves Java's safety. */
  private static final Set<String> RESTRICTED =
      Set.of(
          "java.lang.foreign.MemorySegment.reinterpret",
          "java.lang.foreign.AddressLayout.withTargetLayout",
          "java.lang.ModuleLayer$Controller.enableNativeAccess",
          "java.lang.Runtime.load",
          "java.lang.Runtime.loadLibrary",
          "java.lang.System.load",
          "java.lang.System.loadLibrary");

  private static final Set<String> THREAD_MAKERS =
      Set.of(
          "java.lang.Thread.<init>",
          "java.lang.Thread.ofPlatform",
          "java.lang.Thread.ofVirtual",
          "java.lang.Thread.startVirtualThread",
          "java.util.Timer.<init>");

  /** Types that make a static field a state although the field is final. */
  private static final String STATE =
      "java\\.util\\.(ArrayList|ArrayDeque|HashMap|HashSet|TreeMap|Random|Timer)"
          + "|java\\.util\\.concurrent\\.(Concurrent|CopyOnWrite|atomic\\.|locks\\.).*"
          + "|java\\.util\\.concurrent\\..*(Queue|Deque|Executor|ExecutorService)"
          + "|java\\.lang\\.(StringBuilder|ThreadLocal)";

  /** What would make a stack depend on more than its frames, its calls and the time it is told. */
  private static final String OUTSIDE_WORLD =
      "java\\.lang\\.(Thread.*|InheritableThreadLocal|ScopedValue.*|Runtime|Process.*)"
          + "|java\\.util\\.concurrent\\..*"
          + "|java\\.time\\..*|java\\.util\\.(Timer.*|Date|Calendar|TimeZone)"
          + "|java\\.util\\.(Random|SplittableRandom|UUID)|java\\.util\\.random\\..*|java\\.security\\..*"
          + "|java\\.io\\..*|java\\.net\\..*|java\\.nio\\.(file|channels)\\..*";

  private static final Set<String> OUTSIDE_CALLS =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getLogger",
          "java.lang.System.getProperty",
          "java.lang.System.getenv",
          "java.lang.System.identityHashCode",
          "java.lang.Math.random",
          "java.lang.Object.wait",
          "java.lang.Object.notify",
          "java.lang.Object.notifyAll");

  /** Where the machine meets other threads: memory that they share, and nothing else. */
  private static final String SHARED_MEMORY = "io.cleat.stack.mem..";

  private static final Set<String> HOST_MAKERS =
      Set.of("io.cleat.host.Host.open", "io.cleat.stack.Stack.<init>");

  /** Who calls one of these finds what is left, or has somebody find it. */
  private static final String ASKING =
      "io\\.cleat\\.stack\\.Stack\\.(holdings|inventory)"
          + "|io\\.cleat\\.host\\.Host\\.(holdings|inventory)"
          + "|io\\.cleat\\.testing\\.leaks\\.Leaks\\.(watch|<init>)";

  private Rules() {}

  static ArchRule onlySysIsNative() {
    return noClasses()
        .that(resideOutsideOfPackages(Room.SYS.packages))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.Linker")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.SymbolLookup")
        .orShould()
        .accessTargetWhere(describe("restricted", access -> RESTRICTED.contains(target(access))))
        .as("only " + Room.SYS.folder + " names Linker, SymbolLookup and restricted methods");
  }

  static ArchRule nothingIsJni() {
    return methods().should().notHaveModifier(JavaModifier.NATIVE).as("there is no JNI");
  }

  static ArchRule nothingIsUnsafe() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun..", "jdk.internal..", "jdk.incubator..")
        .as("nothing names the JDK's own house or what is not finished");
  }

  static ArchRule namesOnlyRoomsBelow(Room room) {
    Set<Room> others = EnumSet.allOf(Room.class);
    others.remove(room);
    others.removeAll(room.below());
    return noClasses()
        .that(resideInAnyPackage(room.packages))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(others))
        .as(room.folder + " names no room of ours but " + room.below());
  }

  static ArchRule librariesNeedNothing() {
    return classes()
        .that(resideInAnyPackage(packages(Room.libraries())))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "javax.net..", "jdk.net..", "io.cleat..")
        .as("libraries need nothing but Java");
  }

  static ArchRule librariesPrintNothing() {
    return noClasses()
        .that(resideInAnyPackage(packages(Room.libraries())))
        .should()
        .accessTargetWhere(
            describe("System.out", access -> target(access).matches("java.lang.System.(out|err)")))
        .as("libraries print nothing");
  }

  static ArchRule nothingLogs() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.logging..",
            "org.slf4j..",
            "org.apache.logging..",
            "org.apache.log4j..",
            "org.apache.commons.logging..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.System$Logger")
        .as("nothing logs");
  }

  static ArchRule doorStartsNoThread() {
    return noClasses()
        .that(resideInAnyPackage(Room.CORE.packages))
        .should()
        .accessTargetWhere(
            describe("thread made", access -> THREAD_MAKERS.contains(target(access))))
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.concurrent\\.(Executors|ForkJoinPool|.*PoolExecutor)")
        .as("the door has no thread of its own");
  }

  static ArchRule machineKnowsNoOutsideWorld() {
    return noClasses()
        .that(resideInAnyPackage(packages(Room.machine())))
        .should()
        .dependOnClassesThat()
        .haveNameMatching(OUTSIDE_WORLD)
        .orShould()
        .accessTargetWhere(
            describe("outside world", access -> OUTSIDE_CALLS.contains(target(access))))
        .as("the machine names no thread, lock, clock, random number, input or output");
  }

  static ArchRule machineIsNotSynchronized() {
    return noMethods()
        .that()
        .areDeclaredInClassesThat(resideInAnyPackage(packages(Room.machine())))
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED)
        .as("the machine has no lock");
  }

  static ArchRule machineSharesMemoryInOnePlace() {
    return noClasses()
        .that(resideInAnyPackage(packages(Room.machine())))
        .and(resideOutsideOfPackage(SHARED_MEMORY))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.invoke.VarHandle")
        .as("the machine names VarHandle in " + SHARED_MEMORY + " only");
  }

  static ArchRule namesAreNouns() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Utils?|Helpers?|Manager|Impl)")
        .as("no class is a Util, a Helper, a Manager or an Impl");
  }

  static ArchRule staticFieldsAreFinal() {
    return fields()
        .that()
        .areStatic()
        .should()
        .beFinal()
        .as("there is no static state: a static field is final");
  }

  static ArchRule staticFieldsAreNoState() {
    return noFields()
        .that()
        .areStatic()
        .should()
        .haveRawType(
            describe("that changes", (JavaClass type) -> type.getFullName().matches(STATE)))
        .as("there is no static state: a static field is a constant");
  }

  static ArchRule packagesHaveNoCycle() {
    return slices()
        .assignedFrom(new EachPackage())
        .should()
        .beFreeOfCycles()
        .as("there is no cycle between packages");
  }

  /** For tests and what they are made of. */
  static ArchRule whoMakesAHostAsksWhatIsLeft() {
    return noClasses()
        .should(
            ArchCondition.from(
                describe(
                    "make a Host or a Stack and ask nobody what it holds when all is over",
                    type -> makesHost(type) && !asks(type))));
  }

  private static boolean makesHost(JavaClass type) {
    return type.getAccessesFromSelf().stream()
        .anyMatch(access -> HOST_MAKERS.contains(target(access)));
  }

  private static boolean asks(JavaClass type) {
    return type.getAccessesFromSelf().stream().anyMatch(access -> target(access).matches(ASKING));
  }

  private static String target(JavaAccess<?> access) {
    return access.getTargetOwner().getFullName() + "." + access.getTarget().getName();
  }

  private static String[] packages(Set<Room> rooms) {
    return rooms.stream().flatMap(room -> Arrays.stream(room.packages)).toArray(String[]::new);
  }

  /** Cuts the house into its packages. */
  private static final class EachPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      return name.startsWith("io.cleat") ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "every package";
    }
  }
}
