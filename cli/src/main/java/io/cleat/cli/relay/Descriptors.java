// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.kernel.KernelEndpoint;
import io.cleat.kernel.KernelEngine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The descriptors of this process that are no sockets: standard input and output, pipes, devices.
 */
public final class Descriptors {
  /** Standard input. */
  static final int STDIN = 0;

  /** Standard output. */
  static final int STDOUT = 1;

  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;

  private static final int TYPE_MASK = 0170000;
  private static final int FIFO = 0010000;
  private static final int CHARACTERS = 0020000;
  private static final int SOCKET = 0140000;

  private final KernelEngine engine;

  /**
   * @param engine whose endpoints they become
   */
  public Descriptors(KernelEngine engine) {
    this.engine = engine;
  }

  /** What a path leads to. */
  enum Nature {
    /** A socket. */
    SOCKET,
    /** A pipe. */
    PIPE,
    /** A terminal or another device that is read as it comes. */
    DEVICE,
    /** All that is always ready: files, folders, disks. */
    FILE
  }

  /** What the path leads to. */
  static Nature nature(Path path) throws IOException {
    return switch ((int) Files.getAttribute(path, "unix:mode") & TYPE_MASK) {
      case FIFO -> Nature.PIPE;
      case CHARACTERS -> Nature.DEVICE;
      case SOCKET -> Nature.SOCKET;
      default -> Nature.FILE;
    };
  }

  /** The path of a descriptor of this process. */
  static Path path(int descriptor) {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  /** Whether somebody sits at the other end. */
  public static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(path(descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Standard input or output as an endpoint. Where possible it is opened anew, for the endpoint
   * never waits, and others who share the open file would be surprised by that.
   */
  KernelEndpoint standard(int descriptor) throws ErrnoException {
    try {
      return engine.open(path(descriptor).toString(), descriptor == STDIN ? O_RDONLY : O_WRONLY, 0);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        throw e;
      }
      return engine.adopt(descriptor);
    }
  }

  /** A pipe: the reading end and the writing end. */
  KernelEndpoint[] pipe() throws ErrnoException {
    return engine.pipe();
  }

  /** What a child process opens to get this end of a pipe. */
  static File file(KernelEndpoint end) {
    return path(end.descriptor()).toFile();
  }

  /** Opens a pipe or a device by its path. */
  KernelEndpoint open(Path path, boolean write) throws ErrnoException {
    return engine.open(path.toString(), write ? O_WRONLY : O_RDONLY, 0);
  }
}
