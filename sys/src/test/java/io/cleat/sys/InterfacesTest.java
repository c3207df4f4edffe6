// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Scratch.ENODEV;
import static io.cleat.sys.Scratch.ENXIO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.net.NetworkInterface;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterfacesTest {
  private static final long SIOCGIFINDEX = 0x8933;
  private static final long SIOCGIFFLAGS = 0x8913;
  private static final long SIOCGIFMTU = 0x8921;
  private static final int IFF_LOOPBACK = 8;

  private final Scratch scratch = new Scratch();
  private final MemorySegment errno = scratch.errno;

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void anInterfaceHasANumberAndTheNumberAName() throws Exception {
    int index = Interfaces.nameToIndex(errno, scratch.arena.allocateFrom("lo"));
    assertEquals(NetworkInterface.getByName("lo").getIndex(), index);
    MemorySegment name = scratch.arena.allocate(Interfaces.NAME_SIZE);
    assertEquals(0, Interfaces.indexToName(errno, index, name));
    assertEquals("lo", name.getString(0));
  }

  @Test
  void anUnknownInterfaceIsMinusErrno() {
    assertEquals(-ENODEV, Interfaces.nameToIndex(errno, scratch.arena.allocateFrom("no such")));
    MemorySegment name = scratch.arena.allocate(Interfaces.NAME_SIZE);
    assertEquals(-ENXIO, Interfaces.indexToName(errno, Integer.MAX_VALUE, name));
  }

  @Test
  void anIfreqAsksAndAnswersByName() throws Exception {
    MemorySegment ifreq = ifreq("lo", SIOCGIFINDEX);
    assertEquals(NetworkInterface.getByName("lo").getIndex(), Ifreq.intValue(ifreq, 0));
    assertEquals("lo", Ifreq.name(ifreq, 0));
    int mtu = NetworkInterface.getByName("lo").getMTU();
    assertEquals(mtu, Ifreq.intValue(ifreq("lo", SIOCGIFMTU), 0));
    assertEquals(IFF_LOOPBACK, Ifreq.flags(ifreq("lo", SIOCGIFFLAGS), 0) & IFF_LOOPBACK);
  }

  private MemorySegment ifreq(String name, long request) {
    int fd = scratch.boundSocket(Scratch.SOCK_DGRAM);
    MemorySegment ifreq = scratch.arena.allocate(Ifreq.SIZE);
    Ifreq.name(ifreq, 0, name);
    assertEquals(0, Files.ioctl(errno, fd, request, ifreq));
    return ifreq;
  }

  @Test
  void aNameTooLongForTheKernelIsRefused() {
    MemorySegment ifreq = scratch.arena.allocate(Ifreq.SIZE);
    assertThrows(IllegalArgumentException.class, () -> Ifreq.name(ifreq, 0, "sixteen-letters!"));
    Ifreq.name(ifreq, 0, "fifteen-letters");
    assertEquals("fifteen-letters", Ifreq.name(ifreq, 0));
  }
}
