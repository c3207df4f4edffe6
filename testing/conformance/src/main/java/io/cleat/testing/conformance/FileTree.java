// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import java.io.IOException;

/** What cases do to files before they call sockets. Paths are absolute. */
interface FileTree {
  /** Makes an empty file. */
  void mkfile(String path) throws IOException;

  /** mkdir(2). */
  void mkdir(String path) throws IOException;

  /** symlink(2): {@code path} leads to {@code target}, which need not be there. */
  void symlink(String target, String path) throws IOException;

  /**
   * unlink(2).
   *
   * @return 0 or {@code -errno}
   */
  int unlink(String path) throws IOException;

  /** chmod(2). */
  void chmod(String path, int mode) throws IOException;
}
