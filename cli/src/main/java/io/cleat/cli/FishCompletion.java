// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.cli.address.Kind;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A completion script for fish, which picocli does not write. */
final class FishCompletion {
  private FishCompletion() {}

  static String script(CommandLine root) {
    StringBuilder script = new StringBuilder("# fish completion for cleat\ncomplete -c cleat -f\n");
    String none = "__fish_use_subcommand";
    for (Map.Entry<String, CommandLine> entry : root.getSubcommands().entrySet()) {
      CommandLine command = entry.getValue();
      String name = entry.getKey();
      script
          .append(line(none))
          .append(" -a ")
          .append(name)
          .append(" -d ")
          .append(quoted(header(command)))
          .append('\n');
      String within = "__fish_seen_subcommand_from " + name;
      command.getCommandSpec().options().forEach(option -> append(script, within, option));
    }
    root.getCommandSpec().options().forEach(option -> append(script, none, option));
    for (Kind kind : Kind.values()) {
      script
          .append(line("__fish_seen_subcommand_from relay"))
          .append(" -a ")
          .append(quoted(kind.start()))
          .append(" -d ")
          .append(quoted(kind.summary()))
          .append('\n');
    }
    for (CompletionCommand.Shell shell : CompletionCommand.Shell.values()) {
      script
          .append(line("__fish_seen_subcommand_from completion"))
          .append(" -a ")
          .append(shell)
          .append('\n');
    }
    return script.toString();
  }

  private static void append(StringBuilder script, String condition, OptionSpec option) {
    if (option.hidden()) {
      return;
    }
    script.append(line(condition));
    for (String name : option.names()) {
      script.append(
          name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (option.arity().max() > 0) {
      script.append(" -x");
    }
    String description = option.description().length == 0 ? "" : option.description()[0];
    script.append(" -d ").append(quoted(firstSentence(description))).append('\n');
  }

  private static String header(CommandLine command) {
    String[] header = command.getCommandSpec().usageMessage().header();
    return header.length == 0 ? "" : header[0];
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end);
  }

  private static String line(String condition) {
    return "complete -c cleat -n '" + condition + "'";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "\\'") + "'";
  }
}
