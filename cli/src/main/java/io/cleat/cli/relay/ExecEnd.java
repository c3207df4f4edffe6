// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.ErrnoException;
import io.cleat.cli.address.Spec.Exec;
import io.cleat.kernel.KernelEndpoint;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.function.Consumer;

/**
 * A command of the shell whose standard input and output are pipes to us. Its standard error is
 * ours.
 */
final class ExecEnd implements End {
  private static final String SHELL = "/bin/sh";

  /**
   * How long a command may go on after its pipes are closed, before it is told to end, and then
   * made to.
   */
  private static final long GRACE_NANOS = 2_000_000_000L;

  /** What the shell says of a command that wrote where nobody read any more. */
  private static final int KILLED_BY_SIGPIPE = 128 + 13;

  private static final int KILLED = 128;

  private final Loop loop;
  private final Exec exec;
  private final Process process;
  private final Port output;
  private final Port input;
  private final Source source;
  private final Sink sink;
  private boolean terminated;
  private boolean ended;

  private ExecEnd(Loop loop, Exec exec, Process process, Port output, Port input) {
    this.loop = loop;
    this.exec = exec;
    this.process = process;
    this.output = output;
    this.input = input;
    source = output == null ? null : new PipeSource(output, true);
    sink = input == null ? null : new StreamSink(input, false, () -> passEnd(input));
  }

  /**
   * Starts the command.
   *
   * @param reads whether its output is wanted; else it goes to our own
   * @param writes whether its input comes from us; else it is our own
   */
  static ExecEnd start(Loop loop, Descriptors descriptors, Exec exec, boolean reads, boolean writes)
      throws OpenFailure {
    KernelEndpoint[] output = {};
    KernelEndpoint[] input = {};
    try {
      output = reads ? descriptors.pipe() : output;
      input = writes ? descriptors.pipe() : input;
      Process process =
          new ProcessBuilder(SHELL, "-c", exec.command())
              .redirectError(Redirect.INHERIT)
              .redirectInput(writes ? Redirect.from(Descriptors.file(input[0])) : Redirect.INHERIT)
              .redirectOutput(reads ? Redirect.to(Descriptors.file(output[1])) : Redirect.INHERIT)
              .start();
      Port from = reads ? new Port(loop, output[0]) : null;
      Port to = writes ? new Port(loop, input[1]) : null;
      closeAll(reads ? output[1] : null, writes ? input[0] : null); // the child has its own
      return new ExecEnd(loop, exec, process, from, to);
    } catch (IOException e) {
      closeAll(output);
      closeAll(input);
      throw e instanceof ErrnoException known
          ? new OpenFailure(exec.text(), "pipe", known.errno(), "")
          : new OpenFailure(exec.text(), e.getMessage());
    }
  }

  private static void closeAll(KernelEndpoint... ends) {
    for (KernelEndpoint end : ends) {
      if (end != null) {
        end.close();
      }
    }
  }

  /** A pipe's end is its close. */
  private static int passEnd(Port input) {
    input.close();
    return 0;
  }

  @Override
  public String name() {
    return exec.text();
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public Sink sink() {
    return sink;
  }

  @Override
  public boolean mayStopReading() {
    return true;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // what follows the exit is told to the loop
  public void close(boolean hurry, Consumer<String> then) {
    if (output != null) {
      output.close();
    }
    if (input != null) {
      input.close();
    }
    var _ = process.onExit().thenAccept(p -> loop.execute(() -> exited(then)));
    if (hurry) {
      terminate();
    } else {
      loop.after(GRACE_NANOS, this::terminate);
    }
  }

  private void terminate() {
    if (!ended) {
      terminated = true;
      process.destroy();
      loop.after(
          GRACE_NANOS,
          () -> {
            if (!ended) {
              process.destroyForcibly();
            }
          });
    }
  }

  private void exited(Consumer<String> then) {
    ended = true;
    int code = process.exitValue();
    boolean fine = code == 0 || code == KILLED_BY_SIGPIPE || terminated && code > KILLED;
    then.accept(fine ? null : "the command exited with " + code);
  }
}
