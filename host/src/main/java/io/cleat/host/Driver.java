// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.stack.Stack;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.spi.Doorbell;
import io.cleat.stack.spi.Environment;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Turns one stack on behalf of whoever calls: under one lock, with no hop to another thread. A
 * caller takes the lock, makes its call, turns the stack until it rests, lets the lock go, and then
 * tells those who have news. Nobody waits for a second lock or wakes anybody under this one.
 *
 * <p>Nothing is lost between callers: what comes while the lock is held is seen when the holder
 * looks again after letting go; what the clock must see to is in {@link #deadline}.
 */
final class Driver {
  /** Turns of one caller; what is left then is the clock thread's. */
  private static final int TURNS_MAX = 256;

  /** Times that one caller looks again after it let go; what is left then is the clock thread's. */
  private static final int ROUNDS_MAX = 64;

  /** Hosts that one caller walks to over cables; what is left then is theirs. */
  private static final int WALK_MAX = 16;

  final Stack stack;
  final Environment environment;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicReference<News> spare = new AtomicReference<>(new News());

  private final Leadership leadership = new Leadership(this);

  /** Null where the program keeps the time. */
  private final Timekeeper timekeeper;

  /** Under the lock. */
  private HostProcess caller;

  /** When the stack is to be turned at the latest; written under the lock. */
  volatile long deadline = Stack.NEVER;

  /** Something is to be sent that had no room; written under the lock. */
  private volatile boolean waitsForRoom;

  /**
   * @param clock the name of the clock's thread, or null where the program calls {@link #tick}
   */
  Driver(Stack stack, Environment environment, String clock) {
    this.stack = stack;
    this.environment = environment;
    timekeeper = clock == null ? null : new Timekeeper(this, clock);
  }

  /** For the far ends of the stack's links. */
  Doorbell bell() {
    return leadership;
  }

  /** Begins what is no call of a process; {@link #leave} must follow. */
  void enter() {
    lock.lock();
  }

  /** Begins a call of a process; {@link #leave} must follow. */
  void enter(HostProcess process) {
    lock.lock();
    caller = process;
    stack.caller(process.caller);
  }

  /** Whose call it is. Under the lock. */
  HostProcess caller() {
    return caller;
  }

  /** Within a call: sends what there is to send, and takes what comes back at once. */
  void turn() {
    long _ = turnUntilRest();
  }

  /** Ends a call: the stack is turned until it rests, and those who have news are told. */
  void leave() {
    leave(0);
  }

  private void leave(int walked) {
    letGo(walked);
    // Look again: what came while we held the lock found it busy and left it to us.
    for (int rounds = 1; isLeftToUs(); rounds++) {
      if (rounds == ROUNDS_MAX) {
        leaveToClock();
        return;
      }
      if (!lock.tryLock()) {
        return;
      }
      letGo(walked);
    }
  }

  private void letGo(int walked) {
    long next;
    News news = null;
    try {
      next = turnUntilRest();
      StackEndpoint first = stack.nextReady();
      if (first != null) {
        news = collect(first);
      }
      note(next);
    } finally {
      lock.unlock();
    }
    wakeBy(next);
    if (news != null) {
      news.tell();
      spare.set(news);
    }
    // Those at the far ends of our cables hear what we sent, and what room we made.
    stack.ring(walked);
  }

  /** Whether there is what found the lock busy: frames, or room for what had none. */
  private boolean isLeftToUs() {
    return stack.hasFrames() || waitsForRoom && stack.hasRoomAgain();
  }

  /** At once; where the program keeps the time, {@link Host#tick} says so. */
  private void leaveToClock() {
    deadline = 0;
    wakeBy(0);
  }

  /** What others go by who do not have the lock; written only where it changes. */
  private void note(long next) {
    if (next != deadline) {
      deadline = next;
    }
    boolean waits = stack.waitsForRoom();
    if (waits != waitsForRoom) {
      waitsForRoom = waits;
    }
  }

  private long turnUntilRest() {
    long now = 0;
    for (int i = 0; i < TURNS_MAX; i++) {
      if (!stack.hasWork()) {
        return stack.deadline();
      }
      now = environment.nanoTime();
      stack.turn(now);
    }
    return now;
  }

  private News collect(StackEndpoint first) {
    News own = spare.getAndSet(null);
    News news = own == null ? new News() : own;
    for (StackEndpoint e = first; e != null; e = stack.nextReady()) {
      int events = e.takeNews();
      for (HostEndpoint over = (HostEndpoint) e.owner; over != null; over = over.nextSharing) {
        over.heard();
        if (over.isWatched()) {
          news.add(over, events, e.events());
        }
      }
    }
    return news;
  }

  /**
   * The far end of a cable has sent something, or has made room: whoever rings turns this stack
   * too, unless somebody does so already or the walk has been long enough.
   */
  void visit(int walked) {
    if (walked > WALK_MAX) {
      leaveToClock();
    } else if (lock.tryLock()) {
      leave(walked);
    }
  }

  // For the leader.

  /** Has the calling thread look after what arrives, if nobody does; {@link #abdicate} ends it. */
  boolean lead() {
    return leadership.begin();
  }

  /** Turns the stack if there is something to do. */
  void look() {
    if (stack.hasFrames() || waitsForRoom) {
      visit(0);
    }
  }

  /** The leader has what it waited for, or goes to sleep. */
  void abdicate() {
    leadership.end();
    look();
  }

  /** The clock's turn: timers that are due, and what callers left. */
  void tick() {
    lock.lock();
    stack.turn(environment.nanoTime());
    leave(0);
  }

  private void wakeBy(long time) {
    if (timekeeper != null) {
      timekeeper.wakeBy(time);
    }
  }

  /** Ends the clock thread, and all that the stack holds. */
  void close() {
    if (timekeeper != null) {
      timekeeper.close();
    }
    enter();
    try {
      stack.close();
    } finally {
      leave();
    }
  }
}
