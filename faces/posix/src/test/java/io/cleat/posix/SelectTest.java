// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.FdSet.FD_CLR;
import static io.cleat.posix.FdSet.FD_ISSET;
import static io.cleat.posix.FdSet.FD_SET;
import static io.cleat.posix.FdSet.FD_SETSIZE;
import static io.cleat.posix.FdSet.FD_ZERO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** select(2): the three sets, the time, and what is refused. */
class SelectTest extends OnEveryEngine {
  private static FdSet setOf(int... fds) {
    FdSet set = new FdSet();
    for (int fd : fds) {
      FD_SET(fd, set);
    }
    return set;
  }

  private static Timeval now() {
    return new Timeval();
  }

  @Test
  void setHoldsWhatIsPutIntoIt() {
    FdSet set = setOf(0, 63, 64, FD_SETSIZE - 1);
    assertTrue(FD_ISSET(63, set) && FD_ISSET(64, set) && FD_ISSET(FD_SETSIZE - 1, set));
    FD_CLR(64, set);
    assertFalse(FD_ISSET(64, set));
    FD_ZERO(set);
    assertFalse(FD_ISSET(0, set));
    assertThrows(IndexOutOfBoundsException.class, () -> FD_SET(FD_SETSIZE, set));
    assertThrows(IndexOutOfBoundsException.class, () -> FD_ISSET(-1, set));
  }

  @Test
  void leavesInTheSetsWhatIsReady() {
    int[] sv = pair();
    sends(sv[0], "x");
    FdSet read = setOf(sv[0], sv[1]);
    FdSet write = setOf(sv[0], sv[1]);
    FdSet except = setOf(sv[0], sv[1]);
    assertEquals(3, p.select(sv[1] + 1, read, write, except, now()));
    assertFalse(FD_ISSET(sv[0], read));
    assertTrue(FD_ISSET(sv[1], read));
    assertTrue(FD_ISSET(sv[0], write) && FD_ISSET(sv[1], write));
    assertFalse(FD_ISSET(sv[0], except) || FD_ISSET(sv[1], except));
  }

  @Test
  void descriptorsFromNfdsOnDoNotCount() {
    int[] sv = pair();
    FdSet write = setOf(sv[0], sv[1]);
    assertEquals(1, p.select(sv[1], null, write, null, now()));
    assertEquals(0, p.select(0, null, null, null, now()));
  }

  @Test
  void descriptorThatIsNotOpenIsBadAndLeavesTheSets() {
    int fd = pair()[0];
    FdSet write = setOf(fd, 40);
    fails(Errno.EBADF, p.select(64, null, write, null, now()));
    assertTrue(FD_ISSET(fd, write) && FD_ISSET(40, write));
  }

  @Test
  void negativeNumbersAndTimesAreInvalid() {
    fails(Errno.EINVAL, p.select(-1, null, null, null, now()));
    fails(Errno.EINVAL, p.select(0, null, null, null, new Timeval(-1, 0)));
    fails(Errno.EINVAL, p.select(0, null, null, null, new Timeval(0, -1)));
  }

  @Test
  void moreDescriptorsThanASetHasAreAsManyAsItHas() {
    int[] sv = pair();
    assertEquals(1, p.select(5000, null, setOf(sv[0]), null, now()));
  }

  @Test
  void timeEndsTheWaitAndIsUsedUp() {
    int[] sv = pair();
    FdSet read = setOf(sv[0], sv[1]);
    Timeval time = new Timeval(0, 20_000);
    long start = System.nanoTime();
    assertEquals(0, p.select(sv[1] + 1, read, null, null, time));
    assertTrue(System.nanoTime() - start >= 20_000_000);
    assertFalse(FD_ISSET(sv[0], read));
    assertEquals(0, time.tv_sec + time.tv_usec);
  }

  @Test
  void timeThatIsLeftIsTold() {
    int[] sv = pair();
    Timeval time = new Timeval(99, 1_500_000);
    assertEquals(1, p.select(sv[1] + 1, null, setOf(sv[0]), null, time));
    assertTrue(time.tv_sec == 100 || time.tv_sec == 99, () -> "" + time.tv_sec);
  }

  @Test
  void waitsForTheFirst() throws Exception {
    int[] sv = pair();
    int[] other = pair();
    FdSet read = setOf(sv[0], other[0]);
    Future<Long> ready = elsewhere(() -> p.select(other[1], read, null, null, null));
    sends(other[1], "x");
    assertEquals(1, ready.get());
    assertTrue(FD_ISSET(other[0], read));
    assertFalse(FD_ISSET(sv[0], read));
  }

  @Test
  void endNobodyHasAskedForDoesNotEndTheWait() throws Exception {
    int[] gone = pair();
    int[] sv = pair();
    fill(gone[0]);
    succeeds(p.close(gone[1]));
    FdSet read = setOf(sv[0]);
    FdSet except = setOf(gone[0]);
    Future<Long> ready = virtually(() -> p.select(sv[1] + 1, read, null, except, null));
    Future<Long> also =
        elsewhere(() -> p.select(gone[0] + 1, null, null, setOf(gone[0]), new Timeval(0, 10_000)));
    assertEquals(0, also.get());
    sends(sv[1], "x");
    assertEquals(1, ready.get());
    assertFalse(FD_ISSET(gone[0], except));
  }

  @Test
  void finerTimeoutIsNotChanged() {
    int[] sv = pair();
    Timespec timeout = new Timespec(0, 1_000);
    FdSet read = setOf(sv[0], sv[1]);
    assertEquals(0, p.pselect(sv[1] + 1, read, null, null, timeout, null));
    assertEquals(1_000, timeout.tv_nsec);
    assertFalse(FD_ISSET(sv[0], read));
    assertEquals(1, p.pselect(sv[1] + 1, null, setOf(sv[0]), null, null, null));
  }

  @Test
  void finerTimesAndMasksThatCannotBeAreRefused() {
    fails(Errno.EINVAL, p.pselect(0, null, null, null, new Timespec(-1, 0), null));
    fails(Errno.EINVAL, p.pselect(0, null, null, null, new Timespec(0, 1_000_000_000), null));
    fails(Errno.EINVAL, p.pselect(0, null, null, null, new Timespec(), new Object()));
    fails(Errno.EINVAL, p.pselect(-1, null, null, null, new Timespec(), null));
    fails(Errno.EBADF, p.pselect(556, setOf(555), null, null, null, null));
  }
}
