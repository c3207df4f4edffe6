// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.testing.packetdrill.script.Expression;
import io.cleat.testing.packetdrill.script.Expression.Anything;
import io.cleat.testing.packetdrill.script.Expression.Items;
import io.cleat.testing.packetdrill.script.Expression.Struct;
import io.cleat.testing.packetdrill.script.Expression.Text;
import io.cleat.testing.packetdrill.script.Expression.Word;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The system calls of scripts that set and ask. */
final class OptionCalls {
  private static final int LARGEST = 512;

  /** Options that ask for notices on the error queue, and those are of a kernel's buffers. */
  private static final Set<String> OF_BUFFERS = Set.of("SO_ZEROCOPY", "SO_TIMESTAMPING");

  /** {@code setsockopt(fd, level, name, [value], length)}. */
  int setsockopt(StackEndpoint endpoint, Arguments a) {
    if (a.at(2) instanceof Word(String name) && OF_BUFFERS.contains(name)) {
      throw new Unsupported("the option " + name);
    }
    MemorySegment value = value(a, a.at(3));
    int length = a.count() > 4 ? a.number(4) : (int) value.byteSize();
    return endpoint.setsockopt(a.number(1), a.number(2), value, length);
  }

  private static MemorySegment value(Arguments a, Expression expression) {
    MemorySegment value = Arena.ofAuto().allocate(LARGEST, Long.BYTES);
    switch (expression) {
      case Text(String text, boolean _) -> {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        MemorySegment.copy(octets, 0, value, ValueLayout.JAVA_BYTE, 0, octets.length);
      }
      case Struct struct -> {
        value.setAtIndex(ValueLayout.JAVA_INT, 0, (int) a.field(struct, "onoff", 0));
        value.setAtIndex(ValueLayout.JAVA_INT, 1, (int) a.field(struct, "linger", 0));
      }
      case Items(List<Expression> items) -> {
        if (items.size() == 1
            && !(items.getFirst() instanceof Anything)
            && (items.getFirst() instanceof Struct || items.getFirst() instanceof Text)) {
          return value(a, items.getFirst());
        }
        for (int i = 0; i < items.size(); i++) {
          value.setAtIndex(ValueLayout.JAVA_INT, i, (int) a.number(items.get(i)));
        }
      }
      default -> value.set(ValueLayout.JAVA_INT, 0, (int) a.number(expression));
    }
    return value;
  }

  /** {@code getsockopt(fd, level, name, [expected], [length])}. */
  int getsockopt(StackEndpoint endpoint, Arguments a) {
    MemorySegment value = Arena.ofAuto().allocate(LARGEST, Long.BYTES);
    int room = a.isAnything(4) ? LARGEST : (int) a.number(a.items(4).getFirst());
    int count = endpoint.getsockopt(a.number(1), a.number(2), value, Math.min(room, LARGEST));
    if (count < 0) {
      return count;
    }
    check(a, a.at(3), value, count);
    return 0;
  }

  private static void check(Arguments a, Expression expected, MemorySegment value, int count) {
    switch (expected) {
      case Anything _ -> {}
      case Items(List<Expression> items)
          when items.size() == 1 && items.getFirst() instanceof Struct ->
          check(a, items.getFirst(), value, count);
      case Items(List<Expression> items) -> {
        for (int i = 0; i < items.size(); i++) {
          if (!(items.get(i) instanceof Anything)) {
            same(a.number(items.get(i)), value.getAtIndex(ValueLayout.JAVA_INT, i));
          }
        }
      }
      case Struct struct -> {
        same(a.field(struct, "onoff", 0), value.getAtIndex(ValueLayout.JAVA_INT, 0));
        same(a.field(struct, "linger", 0), value.getAtIndex(ValueLayout.JAVA_INT, 1));
      }
      case Text(String text, boolean _) -> {
        byte[] octets = value.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        String actual = new String(octets, StandardCharsets.ISO_8859_1);
        String upToEnd = actual.indexOf(0) < 0 ? actual : actual.substring(0, actual.indexOf(0));
        if (!upToEnd.equals(text)) {
          throw new Failure("the option: expected \"" + text + "\", got \"" + upToEnd + "\"");
        }
      }
      default -> same(a.number(expected), value.get(ValueLayout.JAVA_INT, 0));
    }
  }

  private static void same(long expected, int actual) {
    if ((int) expected != actual) {
      throw new Failure("the option: expected " + (int) expected + ", got " + actual);
    }
  }

  /** {@code ioctl(fd, request, [expected])}. */
  int ioctl(StackEndpoint endpoint, Arguments a) {
    MemorySegment argument = Arena.ofAuto().allocate(LARGEST, Long.BYTES);
    int result = endpoint.ioctl(a.number(1), argument);
    if (result >= 0 && a.count() > 2) {
      check(a, a.at(2), argument, Integer.BYTES);
    }
    return result;
  }
}
