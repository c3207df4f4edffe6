// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import io.cleat.Endpoint;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * An endpoint that answers what the test says, and 0 to all else: for what no engine can be made to
 * do.
 */
final class Scripted {
  private final Map<String, Function<Object[], Object>> answers = new HashMap<>();

  Scripted() {
    on("hashCode", arguments -> System.identityHashCode(this));
    on("equals", arguments -> arguments[0] == this);
    on("type", arguments -> io.cleat.SocketType.SOCK_STREAM);
  }

  /** What a call of this name answers, by its arguments. */
  Scripted on(String call, Function<Object[], Object> answer) {
    answers.put(call, answer);
    return this;
  }

  Endpoint endpoint() {
    return (Endpoint)
        Proxy.newProxyInstance(
            Endpoint.class.getClassLoader(),
            new Class<?>[] {Endpoint.class},
            (proxy, method, arguments) -> {
              Function<Object[], Object> answer = answers.get(method.getName());
              if (answer != null) {
                return answer.apply(arguments);
              }
              return method.getReturnType() == long.class ? (Object) 0L : (Object) 0;
            });
  }
}
