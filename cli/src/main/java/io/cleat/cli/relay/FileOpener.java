// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Errno;
import io.cleat.cli.address.Spec.PlainFile;
import io.cleat.cli.address.Spec.Writing;
import io.cleat.cli.relay.Descriptors.Nature;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;

/**
 * Opens files; and what else has a path: named pipes, where it waits for who is at the other end,
 * and devices.
 */
final class FileOpener {
  private final Loop loop;
  private final Descriptors descriptors;
  private final PlainFile file;
  private final Path path;
  private final Opened then;

  private FileOpener(Loop loop, Descriptors descriptors, PlainFile file, Opened then) {
    this.loop = loop;
    this.descriptors = descriptors;
    this.file = file;
    this.path = Path.of(file.path());
    this.then = then;
  }

  static void open(Loop loop, Descriptors descriptors, PlainFile file, Opened then) {
    new FileOpener(loop, descriptors, file, then).open();
  }

  private boolean writes() {
    return file.writing() != Writing.NO;
  }

  private void open() {
    try {
      Nature nature = Files.exists(path) ? Descriptors.nature(path) : Nature.FILE;
      switch (nature) {
        case FILE -> then.opened(channel());
        case DEVICE -> then.opened(port(nature));
        case PIPE -> pipe();
        case SOCKET ->
            throw new OpenFailure(
                file.text(), "this is a socket; unix:" + path + " connects to it");
      }
    } catch (IOException e) {
      failed(e);
    } catch (OpenFailure e) {
      then.failed(e);
    }
  }

  private void failed(IOException e) {
    Errno errno = IoErrors.of(e);
    String hint = errno == Errno.ENOENT && writes() ? "; with ,create it is made" : "";
    then.failed(new OpenFailure(file.text(), "open", errno, hint));
  }

  private End channel() throws IOException, OpenFailure {
    if (Files.isDirectory(path)) {
      throw new OpenFailure(file.text(), "open", Errno.EISDIR, "");
    }
    FileChannel channel = FileChannel.open(path, options());
    if (file.mode() >= 0) {
      Files.setPosixFilePermissions(path, SocketMaker.permissions(file.mode()));
    }
    return writes()
        ? new PlainEnd(file.text(), null, new FileSink(channel), () -> close(channel))
        : new PlainEnd(file.text(), new FileSource(loop, channel), null, () -> close(channel));
  }

  private Set<OpenOption> options() {
    Set<StandardOpenOption> options =
        switch (file.writing()) {
          case NO -> EnumSet.of(StandardOpenOption.READ);
          case CREATE ->
              EnumSet.of(
                  StandardOpenOption.WRITE,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING);
          case TRUNC -> EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
          case APPEND -> EnumSet.of(StandardOpenOption.APPEND);
          case CREATE_APPEND -> EnumSet.of(StandardOpenOption.APPEND, StandardOpenOption.CREATE);
        };
    return Set.copyOf(options);
  }

  private End port(Nature nature) throws IOException {
    Port port = new Port(loop, descriptors.open(path, writes()));
    if (writes()) {
      return new PlainEnd(file.text(), null, new StreamSink(port, false, () -> 0), port::close);
    }
    PipeSource source = new PipeSource(port, true);
    return new PlainEnd(
        file.text(), nature == Nature.PIPE ? source.waitingFirst() : source, null, port::close);
  }

  /** Who writes into a named pipe must wait for a reader to open it (fifo(7)): not in the loop. */
  private void pipe() throws IOException {
    if (writes()) {
      Thread.ofPlatform().daemon().name("opener").start(this::meet);
    } else {
      then.opened(port(Nature.PIPE));
    }
  }

  private void meet() {
    try {
      FileChannel held = FileChannel.open(path, StandardOpenOption.WRITE);
      loop.execute(() -> met(held));
    } catch (IOException e) {
      loop.execute(() -> failed(e));
    }
  }

  private void met(FileChannel held) {
    try {
      then.opened(port(Nature.PIPE));
    } catch (IOException e) {
      failed(e);
    } finally {
      close(held);
    }
  }

  private static void close(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Everything was written before.
    }
  }
}
