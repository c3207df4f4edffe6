// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/**
 * Commands that say in one line what is wrong with their arguments and files. A stack trace is for
 * defects alone.
 */
public final class Commands {
  private Commands() {}

  /** The command line of a command. */
  public static CommandLine line(Object command) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, arguments) -> misused(e))
        .setExecutionExceptionHandler((e, line, parsed) -> failed(e, line));
  }

  private static int misused(ParameterException e) {
    CommandLine line = e.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    line.getErr().println(name + ": " + e.getMessage());
    line.getErr().println("See " + name + " --help.");
    line.getErr().flush();
    return ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine line) throws Exception {
    if (!(e instanceof IOException failure)) {
      throw e;
    }
    line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + text(failure));
    line.getErr().flush();
    return ExitCode.SOFTWARE;
  }

  /** What is wrong; of a file's failure, with the file and the reason. */
  public static String text(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e when e.getReason() == null -> e.getFile() + ": no such file";
      case NotDirectoryException e -> e.getFile() + ": not a folder";
      case AccessDeniedException e when e.getReason() == null -> e.getFile() + ": access denied";
      case FileSystemException e -> e.getMessage();
      default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
    };
  }
}
