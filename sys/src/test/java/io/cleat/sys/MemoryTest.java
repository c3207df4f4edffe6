// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Memory.MAP_SHARED;
import static io.cleat.sys.Memory.PROT_READ;
import static io.cleat.sys.Memory.PROT_WRITE;
import static io.cleat.sys.Scratch.EBADF;
import static io.cleat.sys.Scratch.EINVAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private final Scratch scratch = new Scratch();
  private final MemorySegment errno = scratch.errno;

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void twoMappingsOfAFileShareItsBytes() {
    int page = Memory.pageSize();
    int fd = file(page);
    MemorySegment one = map(fd, page);
    MemorySegment two = map(fd, page);
    one.set(ValueLayout.JAVA_INT, page - 4L, 42);
    assertEquals(42, two.get(ValueLayout.JAVA_INT, page - 4L));
    assertEquals(0, Memory.munmap(errno, one));
    assertEquals(0, Memory.munmap(errno, two));
  }

  @Test
  void failuresAreMinusErrno() {
    int page = Memory.pageSize();
    assertEquals(-EBADF, Memory.mmap(errno, page, PROT_READ, MAP_SHARED, -1, 0));
    assertEquals(-EINVAL, Memory.mmap(errno, 0, PROT_READ, MAP_SHARED, file(page), 0));
  }

  private int file(int bytes) {
    MemorySegment name = scratch.arena.allocateFrom("cleat-test");
    int fd = scratch.opened(Files.memfdCreate(errno, name, Files.MFD_CLOEXEC));
    assertEquals(bytes, Files.write(errno, fd, scratch.arena.allocate(bytes), 0, bytes));
    return fd;
  }

  private MemorySegment map(int fd, int bytes) {
    long address = Memory.mmap(errno, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    assertTrue(address > 0, () -> "errno " + -address);
    return Memory.segment(address, bytes);
  }
}
