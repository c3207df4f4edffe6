// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void everyCodeIsNamedAsItsConstantAndNoneIsLeftOut() throws IllegalAccessException {
    var seen = new BitSet();
    for (Field field : Reason.class.getFields()) {
      if (field.getName().equals("COUNT") || !Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      int code = field.getInt(null);
      assertEquals(field.getName(), Reason.name(code));
      seen.set(code);
    }
    assertEquals(Reason.COUNT, seen.nextClearBit(0));
    assertEquals(Reason.COUNT, seen.cardinality());
  }

  @Test
  void anAnswerHoldsCodeAndPointer() {
    int answer = Reason.at(Reason.BAD_OPTION, 65_575);
    assertEquals(Reason.BAD_OPTION, Reason.code(answer));
    assertEquals(65_575, Reason.pointer(answer));
    assertEquals("bad option", Reason.text(answer));
  }
}
