// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.stack.spi.Doorbell;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Who looks after the frames that arrive at a stack: a thread that waits for them, as long as there
 * is one that is awake, else whoever sends them. It is the doorbell of the stack's links, and all
 * that a sender touches of a host at which somebody is awake.
 */
@SuppressWarnings("unused") // the padding is there so that what senders read is alone on its line
final class Leadership implements Doorbell {
  private static final VarHandle LED;

  static {
    try {
      LED = MethodHandles.lookup().findVarHandle(Leadership.class, "led", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
  private volatile long led;
  private long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

  private final Driver driver;

  Leadership(Driver driver) {
    this.driver = driver;
  }

  /** Makes the calling thread the leader, if there is none; {@link #end} must follow. */
  boolean begin() {
    return led == 0 && LED.compareAndSet(this, 0, 1);
  }

  /** The leader has what it waited for, or goes to sleep; it is to look once more after this. */
  void end() {
    led = 0;
    VarHandle.fullFence();
  }

  @Override
  public void answer(int walked) {
    // What was sent can be seen before we see whether a leader is awake, who looks after it was.
    VarHandle.fullFence();
    if (led == 0) {
      driver.visit(walked);
    }
  }
}
