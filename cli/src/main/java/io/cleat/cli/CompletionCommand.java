// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cleat completion}: a script for the shell. */
@Command(
    name = "completion",
    header = "Writes a script that completes cleat's command line in a shell.",
    synopsisHeading = "%nUsage: ",
    description = "",
    footer = {
      "",
      "Examples:",
      "  source <(cleat completion bash)                                  for this shell",
      "  cleat completion bash > ~/.local/share/bash-completion/completions/cleat",
      "  cleat completion zsh >> ~/.zshrc",
      "  cleat completion fish > ~/.config/fish/completions/cleat.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @Spec private CommandSpec spec;

  private final PrintStream out;

  /** The shells that can be completed in; named as they are on the command line. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  CompletionCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    // picocli's script for bash works in zsh by bashcompinit, which it calls itself.
    out.print(shell == Shell.fish ? FishCompletion.script(root) : bash(root));
    out.flush();
    return ExitCode.OK;
  }

  /**
   * picocli's script takes every word for an option that is a part of one, such as the address
   * {@code -}; here it must be one.
   */
  private static String bash(CommandLine root) {
    return AutoComplete.bash("cleat", root)
        .replace(" =~ ${previousWord} ]]", " == *\"'${previousWord}'\"* ]]");
  }
}
