// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A block of Java in a document: statements, which get the imports that a reader would let an
 * editor add, and {@code check(condition, what)} for what the text claims.
 *
 * @param document where it stands
 * @param line the line of its first statement
 * @param code the statements
 */
record Snippet(String document, int line, String code) {
  private static final Pattern BLOCK =
      Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private static final String BEFORE =
      """
      import static io.cleat.Msg.*;
      import static io.cleat.Protocol.*;
      import static io.cleat.SocketType.*;
      import static io.cleat.address.Family.*;
      import static io.cleat.efun.SocketError.*;
      import static io.cleat.option.SocketOptions.*;
      import static java.nio.charset.StandardCharsets.UTF_8;
      import io.cleat.*;
      import io.cleat.address.*;
      import io.cleat.efun.*;
      import io.cleat.efun.lpc.*;
      import io.cleat.efun.mud.*;
      import io.cleat.host.*;
      import io.cleat.intermud.*;
      import io.cleat.kernel.*;
      import io.cleat.link.*;
      import io.cleat.option.*;
      import io.cleat.posix.*;
      import io.cleat.posix.Process;
      import io.cleat.stack.ip.Prefix;
      import io.cleat.stack.profile.*;
      import io.cleat.stack.spi.*;
      import io.cleat.wire.Ipv4Address;
      import java.io.ByteArrayOutputStream;
      import java.lang.foreign.*;
      import java.nio.ByteBuffer;
      import java.time.Duration;
      import java.util.*;
      public class Example {
        static void check(boolean holds, String what) {
          if (!holds) throw new AssertionError(what);
        }
        public static void run() throws Exception {
      """;

  private static final String AFTER = "\n  }\n}\n";

  static List<Snippet> in(String document, String text) {
    List<Snippet> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      int line = (int) text.substring(0, block.start(1)).lines().count() + 1;
      found.add(new Snippet(document, line, block.group(1)));
    }
    return found;
  }

  String name() {
    return document + ":" + line;
  }

  void compileAndRun() throws Exception {
    Path classes = Files.createTempDirectory("cleat-docs");
    StringWriter complaints = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
    boolean compiled =
        compiler.getTask(complaints, null, null, options, null, List.of(new Source(this))).call();
    assertTrue(compiled, () -> name() + " does not compile:\n" + complaints);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      loader.loadClass("Example").getMethod("run").invoke(null);
    } catch (InvocationTargetException e) {
      throw new AssertionError(name() + " fails", e.getCause());
    }
  }

  /** The block as a compilation unit. */
  private static final class Source extends SimpleJavaFileObject {
    private final Snippet snippet;

    Source(Snippet snippet) {
      super(URI.create("string:///Example.java"), Kind.SOURCE);
      this.snippet = snippet;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return BEFORE + snippet.code + AFTER;
    }
  }
}
