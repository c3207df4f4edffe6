// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Binds functions of the C library by name.
 *
 * <p>Every handle is a plain downcall with captured errno: measured against {@code critical} calls
 * and hand-made stubs, nothing is gained by more.
 */
final class Downcall {
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  static final MemoryLayout POINTER = ValueLayout.ADDRESS;

  /**
   * The segment that an address, passed as a {@code LONG}, lies in: one argument more than the C
   * function has. The linker checks it (native, open, of this thread) and keeps it open during the
   * call, as it does for every pointer; the function never looks at it, because both calling
   * conventions leave arguments beyond its own unread. A slice would say the same, but is an object
   * that the compiler cannot always do away with.
   */
  static final MemoryLayout OWNER = ValueLayout.ADDRESS;

  private Downcall() {}

  /** A function that returns an {@code int}; the handle's first argument captures errno. */
  static MethodHandle toInt(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(INT, arguments), capture());
  }

  /** A function that returns a {@code long} or a {@code ssize_t}. */
  static MethodHandle toLong(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(LONG, arguments), capture());
  }

  /** A function that returns a pointer. */
  static MethodHandle toPointer(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(POINTER, arguments), capture());
  }

  /** A function that returns an {@code int} and whose last argument is C's {@code "..."}. */
  static MethodHandle variadicToInt(String name, MemoryLayout... arguments) {
    var rest = Linker.Option.firstVariadicArg(arguments.length - 1);
    return bind(name, FunctionDescriptor.of(INT, arguments), capture(), rest);
  }

  /** {@code syscall(2)}: a system call by its number, past the C library's own ideas of it. */
  static MethodHandle systemCall(MemoryLayout... arguments) {
    var all = new MemoryLayout[arguments.length + 1];
    all[0] = LONG;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    var rest = Linker.Option.firstVariadicArg(1);
    return bind("syscall", FunctionDescriptor.of(LONG, all), capture(), rest);
  }

  /** A function that returns an {@code int} and cannot fail; nothing is captured. */
  static MethodHandle infallible(String name) {
    return bind(name, FunctionDescriptor.of(INT));
  }

  @SuppressWarnings("restricted") // the one place in Cleat that makes native calls
  private static MethodHandle bind(
      String name, FunctionDescriptor function, Linker.Option... options) {
    return Linker.nativeLinker().downcallHandle(symbol(name), function, options);
  }

  private static Linker.Option capture() {
    return Linker.Option.captureCallState("errno");
  }

  /** Fails with an Error, which leaves a class initializer as it is, without a wrapper. */
  private static MemorySegment symbol(String name) {
    requireSupportedSystem();
    return Linker.nativeLinker()
        .defaultLookup()
        .find(name)
        .orElseThrow(() ->
            new UnsatisfiedLinkError(
                "the C library of this system has no function "
                    + name
                    + "; Cleat's kernel engine needs glibc 2.27 or newer"));
  }

  private static void requireSupportedSystem() {
    try {
      SystemSupport.architecture();
    } catch (UnsupportedOperationException e) {
      throw new UnsatisfiedLinkError(e.getMessage());
    }
  }

  /** What a handle threw, for the caller to throw on: {@code throw failure(e)}. */
  static RuntimeException failure(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException mistake -> mistake;
      case Error error -> throw error;
      default -> throw new AssertionError("a downcall throws no checked exception", thrown);
    };
  }
}
