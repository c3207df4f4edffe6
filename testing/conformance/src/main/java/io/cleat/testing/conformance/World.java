// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.posix.Process;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What one case acts in: a fresh process over a fresh engine, and what is around a process: files,
 * a user, time. Used by the case's thread, but for {@link #close}, which may come from the thread
 * that lost patience.
 *
 * <p>Calls that return an int return {@code >= 0} or {@code -errno}.
 */
interface World extends AutoCloseable {
  /** The process; its descriptors 0, 1 and 2 are open, as those of a process mostly are. */
  Process process();

  /** pipe2(2) with O_CLOEXEC. */
  int pipe(int[] pair);

  /** open(2). */
  int open(String path, int flags, int mode);

  /** Makes an empty folder that the case alone uses, with the path as short as it can be. */
  Path makeFolder() throws IOException;

  /** Removes that folder with all that is in it, whoever the case has become. */
  void removeFolder(Path folder) throws IOException;

  /** The files of this world, whose paths UNIX sockets can have. */
  FileTree files();

  /** Becomes this user for good, with its group of the same number and no other. */
  int setuid(int uid);

  /** getpid(2), for credentials. */
  int getpid();

  /** Lets time pass, so that packets travel: really, or by turning a clock until all is quiet. */
  void sleep(Duration duration) throws InterruptedException;

  @Override
  void close();
}
