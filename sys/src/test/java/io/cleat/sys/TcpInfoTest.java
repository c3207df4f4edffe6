// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.option.TcpInfo;
import io.cleat.testing.door.Needs;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds every field of {@code struct tcp_info} against the C compiler. */
@Needs("gcc")
class TcpInfoTest {
  private static final List<String> HEADERS = List.of("linux/tcp.h");
  private static final String STRUCT = "struct tcp_info";

  @Test
  void everyFieldIsReadFromWhereTheCompilerPutsIt() throws ReflectiveOperationException {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i + 1);
    }
    Map<String, Long> read = fields(bytes);
    assertTrue(read.size() > 40, () -> "only " + read.keySet());
    assertEquals(inC(bytes, read.keySet()), read);
  }

  /** Two halves of a byte have no offset in C; an initialised struct shows them. */
  @Test
  void windowScalesShareAByte() throws ReflectiveOperationException {
    String literal = "(" + STRUCT + "){.tcpi_snd_wscale = 5, .tcpi_rcv_wscale = 9}";
    String hex = CStruct.bytes(HEADERS, List.of(literal)).get(literal);
    TcpInfo info = info(HexFormat.of().parseHex(hex));
    assertEquals(5, info.sndWscale());
    assertEquals(9, info.rcvWscale());
  }

  private static Map<String, Long> fields(byte[] bytes) throws ReflectiveOperationException {
    TcpInfo info = info(bytes);
    Map<String, Long> fields = new TreeMap<>();
    for (Method method : TcpInfo.class.getDeclaredMethods()) {
      boolean isField = Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0;
      if (isField && method.getReturnType().isPrimitive() && !method.getName().endsWith("cale")) {
        fields.put(nameInC(method.getName()), ((Number) method.invoke(info)).longValue());
      }
    }
    return fields;
  }

  private static TcpInfo info(byte[] bytes) throws ReflectiveOperationException {
    Constructor<TcpInfo> constructor = TcpInfo.class.getDeclaredConstructor(byte[].class);
    constructor.setAccessible(true);
    return constructor.newInstance((Object) bytes);
  }

  private static String nameInC(String method) {
    return "tcpi_" + method.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** What the compiler's struct would hold in these fields, if these were its bytes. */
  private static Map<String, Long> inC(byte[] bytes, Set<String> fields) {
    List<String> questions = new ArrayList<>();
    fields.forEach(field -> questions.addAll(List.of(offset(field), size(field))));
    Map<String, Long> places = CStruct.evaluate(HEADERS, questions);
    Map<String, Long> numbers = new TreeMap<>();
    for (String field : fields) {
      int offset = places.get(offset(field)).intValue();
      long number = 0;
      for (int i = places.get(size(field)).intValue() - 1; i >= 0; i--) {
        number = (number << Byte.SIZE) | (bytes[offset + i] & 0xff);
      }
      numbers.put(field, number);
    }
    return numbers;
  }

  private static String offset(String field) {
    return CStruct.offset(STRUCT, field);
  }

  private static String size(String field) {
    return CStruct.size("((" + STRUCT + " *) 0)->" + field);
  }
}
