// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks the C compiler of this machine: where a field lies, how large a struct is, what a constant
 * is, which bytes an initialised struct has. Tests that use it need gcc and the headers of the C
 * library and of Linux; a header that is missing shows as a name that the compiler does not know.
 */
final class CStruct {
  private CStruct() {}

  /** The expression for where {@code field} lies in {@code struct} (written with its C keyword). */
  static String offset(String struct, String field) {
    return "offsetof(" + struct + ", " + field + ")";
  }

  /** The expression for the size of {@code struct} (written with its C keyword). */
  static String size(String struct) {
    return "sizeof(" + struct + ")";
  }

  /** The value of each C expression, in a program that includes {@code headers} in this order. */
  static Map<String, Long> evaluate(List<String> headers, Collection<String> expressions) {
    Map<String, Long> values = new LinkedHashMap<>();
    answers(headers, expressions, CStruct::printNumber)
        .forEach((expression, answer) -> values.put(expression, Long.parseLong(answer)));
    return values;
  }

  /** The values of those macros that the headers of this machine define. */
  static Map<String, Long> defined(List<String> headers, Collection<String> macros) {
    Map<String, Long> values = new LinkedHashMap<>();
    answers(headers, macros, macro -> ifDefined(macro, printNumber(macro)))
        .forEach((macro, answer) -> {
          if (!answer.isEmpty()) {
            values.put(macro, Long.parseLong(answer));
          }
        });
    return values;
  }

  /** The bytes, in hexadecimal, of each compound literal: {@code (struct linger){.l_onoff = 1}}. */
  static Map<String, String> bytes(List<String> headers, Collection<String> literals) {
    return answers(headers, literals, CStruct::printBytes);
  }

  private static String printNumber(String expression) {
    return "printf(\"%lld\\n\", (long long) (" + expression + "));\n";
  }

  private static String ifDefined(String macro, String statement) {
    return "\n#ifdef " + macro + "\n" + statement + "#else\nputs(\"\");\n#endif\n";
  }

  private static String printBytes(String literal) {
    return "{ __auto_type value = "
        + literal
        + "; for (size_t i = 0; i < sizeof value; i++)"
        + " printf(\"%02x\", ((unsigned char *) &value)[i]); puts(\"\"); }\n";
  }

  private interface Printer {
    /** A C statement that prints one line. */
    String statement(String question);
  }

  private static Map<String, String> answers(
      List<String> headers, Collection<String> questions, Printer printer) {
    StringBuilder source = new StringBuilder("#define _GNU_SOURCE\n");
    for (String header : headers) {
      source.append("#if __has_include(<%1$s>)\n#include <%1$s>\n#endif\n".formatted(header));
    }
    source.append("#include <stddef.h>\n#include <stdio.h>\nint main(void) {\n");
    questions.forEach(question -> source.append(printer.statement(question)));
    List<String> lines = run(source.append("}\n").toString());
    Map<String, String> answers = new LinkedHashMap<>();
    questions.forEach(question -> answers.put(question, lines.get(answers.size())));
    return answers;
  }

  private static List<String> run(String source) {
    try {
      Path program = Files.createTempFile("cleat-c", "");
      try {
        run(source, "gcc", "-w", "-x", "c", "-", "-o", program.toString());
        return run("", program.toString()).lines().toList();
      } finally {
        Files.delete(program);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the C compiler could not be asked", e);
    }
  }

  private static String run(String input, String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.onExit().join().exitValue();
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + status + ":\n" + output);
    }
    return output;
  }
}
