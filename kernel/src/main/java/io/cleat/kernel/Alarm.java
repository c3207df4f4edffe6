// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.sys.Files.EFD_CLOEXEC;
import static io.cleat.sys.Files.EFD_NONBLOCK;

import io.cleat.sys.Files;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What platform threads that sleep in poll(2) watch besides their endpoint: one eventfd for all of
 * them. When it rings, all wake, look whether they are meant (their endpoint was closed, they were
 * interrupted, the engine ends), and the others sleep again with the next alarm. One that has rung
 * keeps ringing, until the last who listened to it has gone.
 */
final class Alarm extends Descriptor {
  private Alarm(int number) {
    super(number);
  }

  /** Negative where there is no descriptor left for it. */
  static Alarm create(MemorySegment errno) {
    return new Alarm(Files.eventfd(errno, 0, EFD_CLOEXEC | EFD_NONBLOCK));
  }

  private void ring(Scratch s) {
    if (number() >= 0) {
      write(s, number());
    }
    closeNumber(s);
  }

  /** Makes an eventfd readable, eventfd(2). */
  static void write(Scratch s, int eventfd) {
    s.timeout.set(ValueLayout.JAVA_LONG, 0, 1);
    Files.write(s.errno, eventfd, s.timeout, 0, Long.BYTES);
  }

  /** The alarm that will ring next. */
  static final class Bell {
    private final AtomicReference<Alarm> next;

    Bell(Scratch s) {
      next = new AtomicReference<>(create(s.errno));
    }

    /** An alarm to listen to; {@link Descriptor#letGo} ends it. */
    Alarm listen(Scratch s) {
      Alarm alarm;
      do {
        alarm = next.get();
      } while (!alarm.hold(s));
      return alarm;
    }

    /** Wakes all who listen. */
    void ring(Scratch s) {
      next.getAndSet(create(s.errno)).ring(s);
    }

    /** Wakes all who listen, for the last time. */
    void close(Scratch s) {
      next.getAndSet(new Alarm(-1)).ring(s);
    }
  }
}
