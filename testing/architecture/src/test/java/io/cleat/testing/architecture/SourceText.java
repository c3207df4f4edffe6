// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A Java source as text and as the compiler's parser sees it.
 *
 * @param name where it is, from the root of the tree
 * @param text what it says
 * @param methods its methods and constructors, those of nested types too
 */
record SourceText(String name, String text, List<Method> methods) {
  /**
   * A method as it is written.
   *
   * @param name as declared, {@code <init>} for a constructor
   * @param line where it starts
   * @param lines how many lines it has, its comment apart
   * @param parameters how many it takes
   * @param needsComment whether it is public or protected and overrides nothing
   * @param hasComment whether a documentation comment stands above it
   */
  record Method(
      String name,
      long line,
      long lines,
      int parameters,
      boolean needsComment,
      boolean hasComment) {}

  static SourceText read(Path file) throws IOException {
    return parse(Tree.ROOT.relativize(file).toString(), Files.readString(file));
  }

  static SourceText parse(String name, String text) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> units = List.of(new Text(name, text));
    var task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, units);
    var methods = new ArrayList<Method>();
    for (CompilationUnitTree unit : task.parse()) {
      new Methods(Trees.instance(task), unit, methods).scan(unit, null);
    }
    return new SourceText(name, text, List.copyOf(methods));
  }

  List<String> lines() {
    return text.lines().toList();
  }

  /** Collects the methods of a source. */
  private static final class Methods extends TreePathScanner<Void, Void> {
    private final Trees trees;
    private final CompilationUnitTree unit;
    private final List<Method> found;

    Methods(Trees trees, CompilationUnitTree unit, List<Method> found) {
      this.trees = trees;
      this.unit = unit;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      SourcePositions positions = trees.getSourcePositions();
      long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
      long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
      found.add(
          new Method(
              method.getName().toString(),
              first,
              last - first + 1,
              method.getParameters().size(),
              needsComment(method),
              trees.getDocComment(getCurrentPath()) != null));
      return super.visitMethod(method, null);
    }

    private static boolean needsComment(MethodTree method) {
      var modifiers = method.getModifiers();
      boolean seen =
          modifiers.getFlags().contains(Modifier.PUBLIC)
              || modifiers.getFlags().contains(Modifier.PROTECTED);
      boolean overrides =
          modifiers.getAnnotations().stream()
              .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
      return seen && !overrides;
    }
  }

  /** A source that the compiler reads from memory. */
  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(String name, String text) {
      super(URI.create("text:///" + name.replace(' ', '_')), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
