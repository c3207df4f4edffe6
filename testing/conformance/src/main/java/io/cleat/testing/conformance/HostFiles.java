// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.Errno;
import io.cleat.host.HostProcess;
import java.io.IOException;

/** The files of a host, with the rights of one of its processes. */
final class HostFiles implements FileTree {
  private final HostProcess process;

  HostFiles(HostProcess process) {
    this.process = process;
  }

  private static void check(String path, int result) throws IOException {
    if (result < 0) {
      throw new IOException(path + ": " + Errno.name(result));
    }
  }

  @Override
  public void mkfile(String path) throws IOException {
    check(path, process.mkfile(path));
  }

  @Override
  public void mkdir(String path) throws IOException {
    check(path, process.mkdir(path));
  }

  @Override
  public void symlink(String target, String path) throws IOException {
    check(path, process.symlink(target, path));
  }

  @Override
  public int unlink(String path) {
    return process.unlink(path);
  }

  @Override
  public void chmod(String path, int mode) throws IOException {
    check(path, process.chmod(path, mode));
  }
}
