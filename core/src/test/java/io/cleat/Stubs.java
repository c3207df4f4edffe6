// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;

/**
 * Endpoints that do only what a test tells them, for moments that no real one can be brought into.
 */
final class Stubs {
  private Stubs() {}

  /** What a call of a stub does. */
  interface Call {
    Object with(Object... arguments);
  }

  /** An endpoint that nobody calls. */
  static Endpoint endpoint() {
    return endpoint(Map.of());
  }

  /** An endpoint with these calls, by name; its default methods are as they are. */
  static Endpoint endpoint(Map<String, Call> calls) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Call call = calls.get(method.getName());
          if (call != null) {
            return call.with(arguments);
          }
          return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "stub";
            default -> {
              if (method.isDefault()) {
                yield InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              throw new AssertionError("nobody expected " + method.getName());
            }
          };
        };
    return (Endpoint)
        Proxy.newProxyInstance(
            Endpoint.class.getClassLoader(), new Class<?>[] {Endpoint.class}, handler);
  }
}
