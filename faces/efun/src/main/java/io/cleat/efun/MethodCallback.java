// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.efun.lpc.LpcJava;
import io.cleat.efun.lpc.LpcValue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;

/**
 * A callback by the name of a method of its owner. As in LPC, an object that has no such method is
 * called in vain, and a method with fewer parameters gets the first arguments only.
 *
 * <p>The method may be private. A message goes into a parameter of type {@link LpcValue} or {@code
 * Object} as it is, into others ({@code String}, {@code long}, {@code double}, {@code List}, {@code
 * Map}, {@code byte[]}) as {@link LpcJava#to} has it.
 */
public final class MethodCallback
    implements ReadCallback, SocketCallback, CloseCallback, ReleaseCallback {
  private final Object owner;
  private final String name;

  private MethodCallback(Object owner, String name) {
    this.owner = owner;
    this.name = name;
  }

  /**
   * The method {@code name} of {@code owner}.
   *
   * @throws LpcError a name that begins with #, as the functions of a driver's own do
   */
  public static MethodCallback of(Object owner, String name) {
    if (name.startsWith("#")) {
      throw new LpcError("Illegal function name.");
    }
    return new MethodCallback(Objects.requireNonNull(owner), name);
  }

  @Override
  public void read(int s, LpcValue message, String address) {
    if (address == null) {
      call(s, message);
    } else {
      call(s, message, address);
    }
  }

  @Override
  public void call(int s) {
    call(new Object[] {s});
  }

  @Override
  public void close(int s, String reason) {
    if (reason == null) {
      call(s);
    } else {
      call(s, reason);
    }
  }

  @Override
  public void release(int s, Object to) {
    call(s, to);
  }

  private void call(Object... arguments) {
    Method method = find(owner.getClass(), arguments.length);
    if (method == null) {
      return;
    }
    Class<?>[] types = method.getParameterTypes();
    Object[] fitting = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      fitting[i] = i < arguments.length ? fit(arguments[i], types[i]) : missing(types[i]);
    }
    invoke(method, fitting);
  }

  /** The most special class decides; of methods of one name the one that takes most of it. */
  private Method find(Class<?> type, int arguments) {
    Method best = null;
    for (Class<?> from = type; from != null && best == null; from = from.getSuperclass()) {
      for (Method method : from.getDeclaredMethods()) {
        boolean named = method.getName().equals(name) && !method.isSynthetic();
        if (named && (best == null || takesMore(method, best, arguments))) {
          best = method;
        }
      }
    }
    return best;
  }

  private static boolean takesMore(Method one, Method other, int arguments) {
    return distance(one, arguments) < distance(other, arguments);
  }

  private static int distance(Method method, int arguments) {
    return Math.abs(method.getParameterCount() - arguments);
  }

  private static Object fit(Object argument, Class<?> type) {
    if (argument instanceof LpcValue value && !type.isInstance(value)) {
      return LpcJava.to(value);
    }
    return type == LpcValue.class ? LpcJava.from(argument) : argument;
  }

  /** What LPC gives a parameter for which there is no argument: 0. */
  private static Object missing(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    return type == char.class ? '\0' : type.isPrimitive() ? (Object) (byte) 0 : null;
  }

  private void invoke(Method method, Object[] arguments) {
    try {
      method.setAccessible(true);
      method.invoke(owner, arguments);
    } catch (InvocationTargetException e) {
      throw unchecked(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RuntimeException unchecked(Throwable thrown) {
    return switch (thrown) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      default -> new IllegalStateException(thrown);
    };
  }

  @Override
  public String toString() {
    return name + " of " + owner;
  }
}
