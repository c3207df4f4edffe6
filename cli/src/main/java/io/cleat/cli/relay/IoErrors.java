// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Errno;
import io.cleat.ErrnoException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What Java's exceptions of files mean in Linux's numbers: their texts are Linux's. */
public final class IoErrors {
  private IoErrors() {}

  /** -errno; -EIO where it cannot be told. */
  static int errno(IOException failure) {
    return of(failure).negated();
  }

  /** EIO where it cannot be told. */
  public static Errno of(IOException failure) {
    return switch (failure) {
      case ErrnoException known -> known.errno();
      case NoSuchFileException _ -> Errno.ENOENT;
      case AccessDeniedException _ -> Errno.EACCES;
      case FileAlreadyExistsException _ -> Errno.EEXIST;
      case FileSystemException e -> byText(e.getReason());
      default -> byText(failure.getMessage());
    };
  }

  private static Errno byText(String text) {
    for (Errno errno : Errno.values()) {
      if (errno.text().equals(text)) {
        return errno;
      }
    }
    return Errno.EIO;
  }
}
