// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * Turns records into instances of LPC classes and back: the components are the fields, in order. A
 * component that is a record itself becomes an instance within the instance; all others follow
 * {@link LpcJava}.
 *
 * <p>A record is read back from an instance or an array by the order of its components, and from a
 * mapping with string keys by their names. Numbers are narrowed where the component asks for it and
 * they fit; an int becomes a float where the component is one, as in a driver; the int 0 and
 * undefined become null, as LPC says “nothing” so, where the component is no number.
 */
public final class LpcRecords {
  private final MethodHandles.Lookup lookup;

  /**
   * @param lookup {@code MethodHandles.lookup()} of whoever may see the records
   */
  public LpcRecords(MethodHandles.Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * The instance that {@code record} stands for.
   *
   * @throws IllegalArgumentException if a component has no form in LPC, or may not be seen
   */
  public LpcClass from(Record record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    LpcValue[] fields = new LpcValue[components.length];
    for (int i = 0; i < fields.length; i++) {
      Object component = component(record, components[i]);
      fields[i] = component instanceof Record inner ? from(inner) : LpcJava.from(component);
    }
    return LpcClass.of(fields);
  }

  /**
   * The record of {@code type} that {@code value} stands for.
   *
   * @throws IllegalArgumentException if there are more or fewer fields than components, one is of
   *     another kind, or {@code type} may not be seen
   */
  public <R extends Record> R to(Class<R> type, LpcValue value) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = convert(field(value, components, i), components[i]);
    }
    return type.cast(construct(type, components, arguments));
  }

  private Object component(Record record, RecordComponent component) {
    try {
      return lookup.unreflect(component.getAccessor()).invoke(record);
    } catch (Throwable e) {
      throw unseen(record.getClass(), e);
    }
  }

  private Object construct(Class<?> type, RecordComponent[] components, Object[] arguments) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      MethodHandle canonical =
          lookup.findConstructor(type, MethodType.methodType(void.class, types));
      return canonical.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw unseen(type, e);
    }
  }

  private static IllegalArgumentException unseen(Class<?> type, Throwable cause) {
    return new IllegalArgumentException("the lookup cannot use " + type.getName(), cause);
  }

  private static LpcValue field(LpcValue value, RecordComponent[] components, int place) {
    return switch (value) {
      case LpcMapping mapping -> mapping.get(components[place].getName());
      case LpcArray array -> field(array.asList(), components, place);
      case LpcClass instance -> field(instance.asList(), components, place);
      default -> throw new IllegalArgumentException(value + " has no fields");
    };
  }

  private static LpcValue field(List<LpcValue> fields, RecordComponent[] components, int place) {
    if (fields.size() != components.length) {
      throw new IllegalArgumentException(
          fields.size() + " fields for " + components.length + " components");
    }
    return fields.get(place);
  }

  private Object convert(LpcValue value, RecordComponent component) {
    Class<?> type = component.getType();
    Object converted = type.isPrimitive() ? toPrimitive(type, value) : toObject(type, value);
    if (converted == null && !value.isZero()) {
      throw new IllegalArgumentException(component.getName() + " is no " + type + ": " + value);
    }
    return converted;
  }

  private static Object toPrimitive(Class<?> type, LpcValue value) {
    long number = value instanceof LpcInt(long n) ? n : 0;
    boolean isInt = value instanceof LpcInt || value instanceof LpcUndefined;
    if (type == double.class || type == float.class) {
      double wide = value instanceof LpcFloat(double n) ? n : number;
      Object result = type == double.class ? (Object) wide : (Object) (float) wide;
      return isInt || value instanceof LpcFloat ? result : null;
    }
    return isInt ? narrowed(type, number) : null;
  }

  private static Object narrowed(Class<?> type, long number) {
    return switch (type.getName()) {
      case "long" -> number;
      case "int" -> Math.toIntExact(number);
      case "short" -> (short) within(number, Short.MIN_VALUE, Short.MAX_VALUE);
      case "byte" -> (byte) within(number, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case "char" -> (char) within(number, Character.MIN_VALUE, Character.MAX_VALUE);
      default -> number != 0;
    };
  }

  private static long within(long number, long min, long max) {
    if (number < min || number > max) {
      throw new IllegalArgumentException(number + " does not fit");
    }
    return number;
  }

  private Object toObject(Class<?> type, LpcValue value) {
    if (type.isInstance(value)) {
      return value;
    }
    if (type.isRecord()) {
      return value.isZero() ? null : to(type.asSubclass(Record.class), value);
    }
    Object java = LpcJava.to(value);
    if (type.isInstance(java)) {
      return java;
    }
    Class<?> primitive = MethodType.methodType(type).unwrap().returnType();
    return primitive.isPrimitive() && primitive != void.class && java != null
        ? toPrimitive(primitive, value)
        : null;
  }
}
