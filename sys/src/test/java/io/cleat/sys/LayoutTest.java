// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.sys.SystemSupport.Architecture;
import io.cleat.testing.door.Needs;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds every number that this room has from C against the C compiler. */
@Needs("gcc")
class LayoutTest {
  private static final List<String> HEADERS =
      List.of(
          "sys/socket.h",
          "sys/uio.h",
          "poll.h",
          "sys/epoll.h",
          "sys/eventfd.h",
          "sys/mman.h",
          "sys/resource.h",
          "sys/time.h",
          "net/if.h",
          "fcntl.h",
          "sched.h",
          "errno.h",
          "stdint.h",
          "linux/capability.h",
          "linux/io_uring.h",
          "sys/syscall.h");

  /** Numbers that are ours, not C's. */
  private static final Set<String> OWN =
      Set.of(
          "Bounds.FIRST_PAGE",
          "ErrnoCapture.ERRNO",
          "Polling.MILLIS_PER_SECOND",
          "Polling.NANOS_PER_MILLI",
          "Timespec.NANOS_PER_SECOND");

  private static Map<String, String> table() {
    Map<String, String> table = new TreeMap<>();
    struct(table, "Iovec", "struct iovec", "BASE iov_base", "LENGTH iov_len");
    struct(
        table,
        "Msghdr",
        "struct msghdr",
        "NAME msg_name",
        "NAME_LENGTH msg_namelen",
        "VECTORS msg_iov",
        "VECTOR_COUNT msg_iovlen",
        "CONTROL msg_control",
        "CONTROL_LENGTH msg_controllen",
        "FLAGS msg_flags");
    struct(table, "Mmsghdr", "struct mmsghdr", "LENGTH msg_len");
    struct(
        table,
        "Cmsghdr",
        "struct cmsghdr",
        "LENGTH cmsg_len",
        "LEVEL cmsg_level",
        "TYPE cmsg_type");
    struct(table, "Pollfd", "struct pollfd", "FD fd", "EVENTS events", "RETURNED revents");
    struct(table, "EpollEvent", "struct epoll_event", "EVENTS events", "DATA data");
    struct(table, "Timespec", "struct timespec", "SECONDS tv_sec", "NANOS tv_nsec");
    struct(table, "Timeval", "struct timeval", "SECONDS tv_sec", "MICROS tv_usec");
    struct(table, "Ifreq", "struct ifreq", "NAME ifr_name", "VALUE ifr_ifru");
    struct(table, "Linger", "struct linger", "ON_OFF l_onoff", "SECONDS l_linger");
    struct(table, "Ucred", "struct ucred", "PID pid", "UID uid", "GID gid");
    struct(table, "Rlimit", "struct rlimit", "SOFT rlim_cur", "HARD rlim_max");
    rings(table);
    table.put("Cmsghdr.ALIGNMENT", "CMSG_ALIGN(1)");
    table.put("Ifreq.NAME_SIZE", "IFNAMSIZ");
    table.put("Interfaces.NAME_SIZE", "IF_NAMESIZE");
    table.put("Credentials.CAPABILITY_VERSION_3", "_LINUX_CAPABILITY_VERSION_3");
    table.put(
        "Credentials.CAPABILITY_HEADER_BYTES", CStruct.size("struct __user_cap_header_struct"));
    table.put(
        "Credentials.CAPABILITY_SETS_BYTES",
        "_LINUX_CAPABILITY_U32S_3 * " + CStruct.size("struct __user_cap_data_struct"));
    return table;
  }

  private static void rings(Map<String, String> table) {
    struct(
        table,
        "UringParams",
        "struct io_uring_params",
        "SUBMISSIONS sq_entries",
        "COMPLETIONS cq_entries",
        "FLAGS flags",
        "FEATURES features",
        "SQ_HEAD sq_off.head",
        "SQ_TAIL sq_off.tail",
        "SQ_MASK sq_off.ring_mask",
        "SQ_FLAGS sq_off.flags",
        "SQ_ARRAY sq_off.array",
        "CQ_HEAD cq_off.head",
        "CQ_TAIL cq_off.tail",
        "CQ_MASK cq_off.ring_mask",
        "CQ_OVERFLOW cq_off.overflow",
        "CQ_ENTRIES cq_off.cqes");
    struct(
        table,
        "Sqe",
        "struct io_uring_sqe",
        "OPERATION opcode",
        "FLAGS flags",
        "PRIORITY ioprio",
        "FD fd",
        "ADDRESS addr",
        "LENGTH len",
        "MESSAGE_FLAGS msg_flags",
        "USER_DATA user_data",
        "BUFFER_GROUP buf_group");
    struct(table, "Cqe", "struct io_uring_cqe", "USER_DATA user_data", "RESULT res", "FLAGS flags");
    struct(table, "UringBuf", "struct io_uring_buf", "ADDRESS addr", "LENGTH len", "NUMBER bid");
    table.put("UringBuf.TAIL", CStruct.offset("struct io_uring_buf_ring", "tail"));
    struct(
        table,
        "UringBufReg",
        "struct io_uring_buf_reg",
        "ADDRESS ring_addr",
        "ENTRIES ring_entries",
        "GROUP bgid");
    struct(
        table,
        "GeteventsArg",
        "struct io_uring_getevents_arg",
        "SIGNAL_MASK sigmask",
        "SIGNAL_MASK_BYTES sigmask_sz",
        "TIMEOUT ts");
    table.put("Uring.SETUP_NUMBER", "__NR_io_uring_setup");
    table.put("Uring.ENTER_NUMBER", "__NR_io_uring_enter");
    table.put("Uring.REGISTER_NUMBER", "__NR_io_uring_register");
  }

  private static void struct(
      Map<String, String> table, String name, String struct, String... fields) {
    for (String field : fields) {
      String[] names = field.split(" ");
      table.put(name + "." + names[0], CStruct.offset(struct, names[1]));
    }
    table.put(name + ".SIZE", CStruct.size(struct));
  }

  /** Constants that are not in the table have C's own name, so they are their own expression. */
  @Test
  void everyConstantIsWhatTheCompilerSays() throws Exception {
    Map<String, Field> constants = constants();
    Map<String, String> expressions = table();
    assertTrue(constants.keySet().containsAll(expressions.keySet()), "a row without a constant");
    constants.forEach((name, field) -> expressions.putIfAbsent(name, field.getName()));
    Map<String, Long> inC = CStruct.evaluate(HEADERS, new TreeSet<>(expressions.values()));
    assertAll(
        constants.entrySet().stream()
            .map(constant -> {
              String expression = expressions.get(constant.getKey());
              Field field = constant.getValue();
              return () ->
                  assertEquals(
                      sameWidth(inC.get(expression), field), value(field), constant.getKey());
            }));
  }

  @Test
  void epollEventIsPackedOnX86AndNaturalElsewhere() {
    String natural = "struct natural { uint32_t events; uint64_t data; }";
    String packed = natural.replace("natural", "packed") + " __attribute__((packed))";
    String naturalData = CStruct.offset(natural, "data");
    String packedData = "({ " + packed + "; " + CStruct.offset("struct packed", "data") + "; })";
    Map<String, Long> inC = CStruct.evaluate(HEADERS, List.of(naturalData, packedData));
    assertEquals(inC.get(naturalData), EpollEvent.dataOffset(Architecture.AARCH64));
    assertEquals(inC.get(packedData), EpollEvent.dataOffset(Architecture.X86_64));
  }

  @Test
  void controlDataIsPaddedAsTheMacrosPadIt() {
    Map<String, Long> expected = new TreeMap<>();
    for (int length : new int[] {0, 1, 4, 7, 8, 9, 12, 253}) {
      expected.put("CMSG_SPACE(" + length + ")", Cmsghdr.space(length));
      expected.put("CMSG_LEN(" + length + ")", Cmsghdr.lengthOf(length));
      expected.put("CMSG_ALIGN(" + length + ")", Cmsghdr.align(length));
    }
    assertEquals(expected, CStruct.evaluate(HEADERS, expected.keySet()));
  }

  @Test
  void systemCallNumbersAreThoseOfThisMachine() {
    assertNumbers(SyscallNumbers.of(SystemSupport.architecture()), "sys/syscall.h");
  }

  /** aarch64 has no table of its own: it uses Linux's generic one. */
  @Test
  void systemCallNumbersOfAarch64AreTheGenericOnes() {
    assertNumbers(SyscallNumbers.AARCH64, "asm-generic/unistd.h");
  }

  private static void assertNumbers(SyscallNumbers numbers, String header) {
    Map<String, Long> expected =
        Map.of(
            "__NR_setresuid", numbers.setresuid(),
            "__NR_setresgid", numbers.setresgid(),
            "__NR_setgroups", numbers.setgroups(),
            "__NR_capset", numbers.capset(),
            "__NR_gettid", numbers.gettid(),
            "__NR_epoll_pwait2", numbers.epollPwait2());
    assertEquals(SyscallNumbers.class.getRecordComponents().length, expected.size());
    assertEquals(expected, CStruct.evaluate(List.of(header), expected.keySet()));
  }

  /** Every static number of every class of this room, private ones too. */
  private static Map<String, Field> constants() throws Exception {
    Map<String, Field> constants = new TreeMap<>();
    roomClasses()
        .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .filter(field -> field.getType() == int.class || field.getType() == long.class)
        .forEach(field ->
            constants.put(
                field.getDeclaringClass().getSimpleName() + "." + field.getName(), field));
    constants.keySet().removeAll(OWN);
    return constants;
  }

  private static Stream<Class<?>> roomClasses() throws Exception {
    URL place = SystemSupport.class.getProtectionDomain().getCodeSource().getLocation();
    try (Stream<Path> files =
        java.nio.file.Files.list(Path.of(place.toURI()).resolve("io/cleat/sys"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
          .map(file -> file.substring(0, file.length() - ".class".length()))
          .<Class<?>>map(LayoutTest::roomClass)
          .toList()
          .stream();
    }
  }

  private static Class<?> roomClass(String name) {
    try {
      return Class.forName("io.cleat.sys." + name);
    } catch (ClassNotFoundException e) {
      throw new LinkageError(name, e);
    }
  }

  /** C's bit 31 is a large number, an int's a negative one. */
  private static long sameWidth(long value, Field field) {
    return field.getType() == int.class && value >>> Integer.SIZE == 0 ? (int) value : value;
  }

  private static long value(Field field) throws IllegalAccessException {
    field.setAccessible(true);
    return field.getLong(null);
  }
}
