// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.cleat.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The files of the machine, with the rights of the calling thread. */
final class RealFiles implements FileTree {
  @Override
  public void mkfile(String path) throws IOException {
    Files.newOutputStream(Path.of(path)).close();
  }

  @Override
  public void mkdir(String path) throws IOException {
    Files.createDirectory(Path.of(path));
  }

  @Override
  public void symlink(String target, String path) throws IOException {
    Files.createSymbolicLink(Path.of(path), Path.of(target));
  }

  @Override
  public int unlink(String path) throws IOException {
    Path file = Path.of(path);
    if (Files.isDirectory(file, NOFOLLOW_LINKS)) {
      return Errno.EISDIR.negated();
    }
    try {
      Files.delete(file);
      return 0;
    } catch (FileSystemException e) {
      return errno(e).negated();
    }
  }

  @Override
  public void chmod(String path, int mode) throws IOException {
    Files.setAttribute(Path.of(path), "unix:mode", mode);
  }

  /** Java tells the kernel's error as a type or as the C library's text. */
  private static Errno errno(FileSystemException failure) throws FileSystemException {
    return switch (failure) {
      case NoSuchFileException _ -> Errno.ENOENT;
      case AccessDeniedException _ -> Errno.EACCES;
      default -> {
        for (Errno errno : Errno.values()) {
          if (errno.text().equals(failure.getReason())) {
            yield errno;
          }
        }
        throw failure;
      }
    };
  }
}
