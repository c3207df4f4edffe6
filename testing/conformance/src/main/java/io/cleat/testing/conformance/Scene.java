// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.posix.Process;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One case while it runs: its world, its variables, its memory and, once it is asked for, its
 * folder. Belongs to the case's thread.
 */
final class Scene implements AutoCloseable {
  private final World world;
  private final Constants constants;
  private final String uniqueText;
  private final Consumer<Path> folderMade;
  private final Arena memory = Arena.ofConfined();
  private final Zeros zeros = new Zeros();
  private final Map<String, Integer> variables = new HashMap<>();
  private Path folder;

  /**
   * @param uniqueText what no other case of this run has
   * @param folderMade is told the folder, if one is made; who removes it is not for the scene to
   *     say
   */
  Scene(World world, Constants constants, String uniqueText, Consumer<Path> folderMade) {
    this.world = world;
    this.constants = constants;
    this.uniqueText = uniqueText;
    this.folderMade = folderMade;
  }

  World world() {
    return world;
  }

  Process process() {
    return world.process();
  }

  Constants constants() {
    return constants;
  }

  /** Memory that lives as long as the case. */
  Arena memory() {
    return memory;
  }

  /** So many zeros to send. */
  MemorySegment zeros(int length) {
    return zeros.segment(length);
  }

  int variable(String name) {
    Integer descriptor = variables.get(name);
    if (descriptor == null) {
      throw new TableException("no variable $" + name);
    }
    return descriptor;
  }

  /** Keeps what a step made under the names that the step gives. */
  void store(Step step, Outcome outcome) {
    int[] made = outcome.descriptors();
    for (int i = 0; i < step.as().size(); i++) {
      variables.put(step.as().get(i), i < made.length ? made[i] : -1);
    }
  }

  /** The text with {@code %T} and {@code %P} filled in. */
  String text(String template) throws IOException {
    String text = template.replace("%P", uniqueText);
    if (text.contains("%T") && folder == null) {
      folder = world.makeFolder();
      folderMade.accept(folder);
    }
    return folder == null ? text : text.replace("%T", folder.toString());
  }

  @Override
  public void close() {
    zeros.close();
    memory.close();
  }
}
