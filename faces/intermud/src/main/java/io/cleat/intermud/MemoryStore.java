// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.mud.MudDecoder;
import io.cleat.efun.mud.MudEncoder;
import io.cleat.efun.mud.MudLimits;
import io.cleat.efun.mud.MudProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** Where the {@link Memory} of a client is kept. It is called in the driver's loop. */
public interface MemoryStore {
  /**
   * What was saved last; undefined where nothing was.
   *
   * @throws IOException it cannot be read
   */
  LpcValue load() throws IOException;

  /**
   * Keeps this instead of what was saved before.
   *
   * @throws IOException it is not kept; what was saved before still is
   */
  void save(LpcValue memory) throws IOException;

  /** Keeps nothing. */
  static MemoryStore none() {
    return new MemoryStore() {
      @Override
      public LpcValue load() {
        return LpcUndefined.UNDEFINED;
      }

      @Override
      public void save(LpcValue memory) {
        // Nobody wants it.
      }
    };
  }

  /** Keeps it in a file, as text of LPC; the file is replaced as a whole. */
  static MemoryStore file(Path path) {
    return new FileStore(path);
  }

  /** A file. */
  final class FileStore implements MemoryStore {
    /** A mudlist of 10,000 entries of this size is more than anybody has. */
    private static final int BYTES_MAX = 64 << 20;

    private final Path path;
    private final MudProfile profile =
        MudProfile.standard()
            .withFrameBytes(BYTES_MAX, BYTES_MAX)
            .with(new MudLimits(100, 101, 15_000, 150_000, BYTES_MAX));

    private FileStore(Path path) {
      this.path = path;
    }

    @Override
    public LpcValue load() throws IOException {
      try {
        return new MudDecoder(profile).decode(Files.readAllBytes(path));
      } catch (NoSuchFileException _) {
        return LpcUndefined.UNDEFINED;
      }
    }

    @Override
    public void save(LpcValue memory) throws IOException {
      byte[] frame = new MudEncoder(profile).frame(memory);
      Path next = path.resolveSibling(path.getFileName() + ".new");
      // Without the length before the text and the NUL behind it.
      Files.write(next, Arrays.copyOfRange(frame, Integer.BYTES, frame.length - 1));
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
