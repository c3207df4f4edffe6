// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a file. A file is always ready, so that it is read a piece a turn. */
final class FileSource implements Source {
  /** How many bytes to read at a time. */
  private static final int BLOCK_BYTES = 64 << 10;

  private final Loop loop;
  private final FileChannel file;
  private final ByteBuffer block;
  private final long totalBytes;
  private final Kept kept = new Kept(false);
  private Runnable action = () -> {};

  FileSource(Loop loop, FileChannel file) throws IOException {
    this.loop = loop;
    this.file = file;
    block = loop.buffer().asSlice(0, BLOCK_BYTES).asByteBuffer();
    totalBytes = file.size() > 0 ? file.size() - file.position() : -1;
  }

  @Override
  public int drain(Taker taker) {
    if (!kept.offer(taker)) {
      return BLOCKED;
    }
    try {
      int length = file.read(block.clear());
      if (length < 0) {
        return END;
      }
      return kept.offer(taker, loop.buffer(), length) ? MORE : BLOCKED;
    } catch (IOException e) {
      return IoErrors.errno(e);
    }
  }

  @Override
  public void onReady(Runnable told) {
    action = told;
  }

  @Override
  public void want(boolean wish) {
    if (wish) {
      loop.soon(action);
    }
  }

  @Override
  public boolean hasMessages() {
    return false;
  }

  @Override
  public boolean endsByItself() {
    return true;
  }

  @Override
  public long totalBytes() {
    return totalBytes;
  }
}
