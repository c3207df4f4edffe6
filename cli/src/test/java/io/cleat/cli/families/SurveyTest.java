// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.families;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.address.Family;
import io.cleat.cli.families.FamilyTable.Paint;
import io.cleat.kernel.KernelEngine;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The matrix of families, asked of an engine whose answers are known, and of the kernel. */
class SurveyTest {
  /** Marks the warnings. */
  private static final Paint MARKS =
      new Paint() {
        @Override
        public String good(String text) {
          return text;
        }

        @Override
        public String faint(String text) {
          return text;
        }

        @Override
        public String warning(String text) {
          return "!" + text;
        }

        @Override
        public String heading(String text) {
          return text;
        }
      };

  private final List<String> asked = new ArrayList<>();
  private int open;

  /** Answers as a kernel does that has UNIX and INET, and keeps raw sockets to the privileged. */
  private final Engine engine =
      engine((domain, type, protocol) -> {
        asked.add(domain + "/" + type + "/" + protocol);
        if (domain == Family.AF_UNIX) {
          return type == SOCK_STREAM || type == SOCK_DGRAM ? null : Errno.ESOCKTNOSUPPORT;
        }
        if (domain != Family.AF_INET) {
          return Errno.EAFNOSUPPORT;
        }
        return switch (type) {
          case SOCK_STREAM -> protocol == 0 || protocol == 6 ? null : Errno.EPROTONOSUPPORT;
          case SOCK_DGRAM -> protocol == 0 || protocol == 17 ? null : Errno.EPROTONOSUPPORT;
          case SOCK_RAW -> protocol == 0 ? Errno.EPROTONOSUPPORT : Errno.EPERM;
          default -> Errno.ESOCKTNOSUPPORT;
        };
      });

  /** Whether a socket is refused, and why. */
  private interface Answers {
    Errno refusal(int domain, int type, int protocol);
  }

  private Engine engine(Answers answers) {
    return proxy(
        Engine.class,
        arguments -> {
          Errno errno = answers.refusal((int) arguments[0], (int) arguments[1], (int) arguments[2]);
          if (errno != null) {
            throw new ErrnoException("socket", errno);
          }
          open++;
          return proxy(Endpoint.class, none -> --open);
        });
  }

  /** What the only method does that is called of an object. */
  private interface Call {
    Object of(Object[] arguments) throws ErrnoException;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.of(arguments)));
  }

  private static Cell cell(List<FamilyRow> rows, int family, int type) {
    FamilyRow row = rows.stream().filter(r -> r.family() == family).findFirst().orElseThrow();
    return row.cells().stream().filter(c -> c.type() == type).findFirst().orElseThrow();
  }

  @Test
  void cellKnowsTheProtocolsThatOpen() throws Exception {
    List<FamilyRow> rows = new Survey(engine).ask();
    assertEquals(List.of(0, 6), cell(rows, Family.AF_INET, SOCK_STREAM).opened());
    assertNull(cell(rows, Family.AF_INET, SOCK_STREAM).errno());
    assertEquals(0, open, "all that was opened is closed");
  }

  @Test
  void forbiddenIsTheReasonThatCounts() throws Exception {
    Cell raw = cell(new Survey(engine).ask(), Family.AF_INET, SOCK_RAW);
    assertFalse(raw.opens());
    assertEquals(Errno.EPERM, raw.errno());
    assertTrue(raw.isForbidden());
  }

  @Test
  void familyThatIsNotThereIsAskedOnce() throws Exception {
    List<FamilyRow> rows = new Survey(engine).ask();
    assertEquals(1, asked.stream().filter(a -> a.startsWith(Family.AF_CAN + "/")).count());
    assertEquals(Errno.EAFNOSUPPORT, cell(rows, Family.AF_CAN, SOCK_RAW).errno());
  }

  @Test
  void usedUpDescriptorsAreNoAnswer() {
    Engine full = engine((domain, type, protocol) -> Errno.EMFILE);
    assertThrows(ErrnoException.class, () -> new Survey(full).ask());
  }

  @Test
  void tableShowsWhatOpensAndWhyTheRestDoesNot() throws Exception {
    String table = new FamilyTable(MARKS).draw(new Survey(engine).ask(), false);
    assertEquals(
        """
        family      stream      dgram       raw         rdm         seqpacket   dccp        packet
        UNIX        yes         yes         no type     no type     no type     no type     no type
        INET        tcp         udp         !EPERM       no type     no type     no type     no type

        !EPERM       Operation not permitted: 1 cell needs root or a capability
        no type     Socket type not supported (ESOCKTNOSUPPORT)
        """,
        table.substring(0, table.indexOf("Not in this kernel:")));
    assertTrue(table.contains(" CAN "), table);
  }

  @Test
  void tableOfAllFamiliesHasARowEach() throws Exception {
    String table = new FamilyTable(MARKS).draw(new Survey(engine).ask(), true);
    assertTrue(table.contains("\nCAN         no family "), table);
    assertFalse(table.contains("Not in this kernel"), table);
  }

  @Test
  void tableFitsAHundredColumns() throws Exception {
    try (KernelEngine kernel = KernelEngine.open()) {
      List<FamilyRow> rows = new Survey(kernel).ask();
      for (boolean all : new boolean[] {false, true}) {
        String table = new FamilyTable(MARKS).draw(rows, all).replace("!", "");
        table.lines().forEach(line -> assertTrue(line.length() <= 100, line));
      }
    }
  }

  @Test
  void longListsAreCutUnlessAllIsAskedFor() {
    Cell many = new Cell(SOCK_RAW, List.of(0, 2, 4, 6, 7, 9, 10, 11, 12, 15), null);
    List<FamilyRow> rows = List.of(new FamilyRow(Family.AF_NETLINK, List.of(many)));
    String few = new FamilyTable(MARKS).draw(rows, false);
    assertTrue(few.contains("+7 more"), few);
    assertFalse(few.contains("uevent"), few);
    assertTrue(new FamilyTable(MARKS).draw(rows, true).contains("uevent"));
  }

  @Test
  void jsonHasAllFamiliesAndTypes() throws Exception {
    StringWriter out = new StringWriter();
    FamilyJson.write("fake", new Survey(engine).ask(), out);
    JsonObject document = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertEquals("cleat.families/1", document.get("schema").getAsString());
    assertEquals("fake", document.get("engine").getAsString());
    JsonArray families = document.getAsJsonArray("families");
    assertEquals(Family.AF_MAX - 1, families.size());
    JsonObject inet = families.get(Family.AF_INET - 1).getAsJsonObject();
    assertEquals("AF_INET", inet.get("family").getAsString());
    assertEquals(
        JsonParser.parseString(
            """
            {"type": "SOCK_STREAM", "number": 1, "opens": true, "errno": null, "protocols": [
              {"protocol": 0, "name": null}, {"protocol": 6, "name": "tcp"}]}
            """),
        inet.getAsJsonArray("types").get(0));
    assertEquals(
        JsonParser.parseString(
            """
            {"type": "SOCK_RAW", "number": 3, "opens": false, "errno": "EPERM", "protocols": []}
            """),
        inet.getAsJsonArray("types").get(2));
  }

  @Test
  void kernelOpensWhatEveryLinuxHas() throws Exception {
    try (KernelEngine kernel = KernelEngine.open()) {
      List<FamilyRow> rows = new Survey(kernel).ask();
      assertTrue(cell(rows, Family.AF_UNIX, SOCK_STREAM).opens());
      assertTrue(cell(rows, Family.AF_INET, SOCK_STREAM).opened().contains(6));
      assertTrue(cell(rows, Family.AF_NETLINK, SOCK_RAW).opened().contains(0));
    }
  }
}
