// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a whole script: options, a command, then events. */
final class ScriptParser {
  private static final Pattern OPTION_NAME = Pattern.compile("--[a-z_0-9]+");
  private static final Pattern OPTION_VALUE = Pattern.compile("=(?:[^\\s`]|`[^`]*`)*");
  private static final Pattern TIME = Pattern.compile("\\d+(?:\\.\\d+)?|\\.\\d+");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
  private static final Pattern RESULT_ERRNO = Pattern.compile("E[A-Z0-9]+\\b");
  private static final Pattern NOTE = Pattern.compile("\\((?:[^()]|\\([^()]*\\))*\\)");
  private static final int NANO_DIGITS = 9;

  private final Source source;
  private final PacketParser packets;
  private final ExpressionParser expressions;

  ScriptParser(Source source) {
    this.source = source;
    packets = new PacketParser(source);
    expressions = new ExpressionParser(source);
  }

  Script script(String name) {
    Map<String, String> options = options();
    String setUp = source.sees("`") ? command() : null;
    List<Event> events = new ArrayList<>();
    while (!source.isAtEnd() && !source.sees("`")) {
      events.add(event());
    }
    if (source.sees("`")) {
      String _ = command(); // cleans up what there is not
    }
    if (!source.isAtEnd()) {
      throw source.wrong("the end");
    }
    return new Script(name, options, setUp, events);
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    String name;
    while (source.sees("--")) {
      name = source.need(OPTION_NAME, "the name of an option").substring(2);
      String value = source.take(OPTION_VALUE);
      options.merge(name, value == null ? "" : value.substring(1), (a, b) -> a + "\n" + b);
    }
    return options;
  }

  private String command() {
    source.need("`");
    return source.upTo("`").strip();
  }

  private Event event() {
    int line = source.line();
    Timing time = time();
    return new Event(line, time, action());
  }

  private Timing time() {
    if (source.take("*")) {
      return Timing.WHENEVER;
    }
    boolean relative = source.take("+");
    long from = nanos();
    if (!source.take("~")) {
      return new Timing(relative, from, from, false);
    }
    boolean _ = source.take("+");
    return new Timing(relative, from, nanos(), true);
  }

  private long nanos() {
    String number = source.need(TIME, "a time, as 0.1, +0.1 or *");
    return new BigDecimal(number).movePointRight(NANO_DIGITS).longValue();
  }

  private Action action() {
    if (source.take("<")) {
      return new Action.Inject(packets.packet());
    }
    if (source.take(">")) {
      return new Action.Expect(packets.packet());
    }
    if (source.sees("`")) {
      return new Action.Command(command());
    }
    if (source.take("%{")) {
      return new Action.Code(source.upTo("}%"));
    }
    return call();
  }

  private Action.Call call() {
    Timing until = source.take("...") ? time() : null;
    String name =
        source.need(NAME, "'<' or '>' and a packet, a system call, `a command` or %{ code }%");
    List<Expression> arguments = expressions.arguments();
    source.need("=");
    Expression result = expressions.result();
    String errno = source.take(RESULT_ERRNO);
    if (source.sees("(")) {
      String _ = source.need(NOTE, "a note in parentheses");
    }
    return new Action.Call(name, arguments, result, errno, until);
  }
}
