// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import io.cleat.Endpoint;
import io.cleat.Events;
import io.cleat.Ready;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One endpoint that one poller watches: how, and who is told. It is a node of the poller's {@link
 * ReadyList}, and the sink by which endpoints of other engines put themselves there.
 */
final class Registration implements Ready {
  private static final int IDLE = 0;
  private static final int RUNNING = 1;
  private static final int DEAD = 2;

  private static final VarHandle STATE = handle("state", int.class);
  private static final VarHandle PENDING = handle("pending", int.class);
  private static final VarHandle QUEUED = handle("queued", boolean.class);

  private final KernelPoller poller;
  private final Endpoint endpoint;
  private final int serial;
  private volatile int events;
  private volatile Ready sink;
  private volatile boolean armed;
  private volatile int state;

  @SuppressWarnings("UnusedVariable") // by its handle
  private volatile int pending;

  private volatile boolean queued;

  /** For the ready list. */
  Registration next;

  /** For the poller: the last turn in which it was told. */
  int toldIn;

  /**
   * @param serial tells it from a registration that had the same descriptor before
   */
  Registration(KernelPoller poller, Endpoint endpoint, int serial) {
    this.poller = poller;
    this.endpoint = endpoint;
    this.serial = serial;
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Registration.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  Endpoint endpoint() {
    return endpoint;
  }

  int serial() {
    return serial;
  }

  int events() {
    return events;
  }

  Ready sink() {
    return sink;
  }

  /** Watches in this way from now on. */
  void watch(int howAndWhat, Ready whom) {
    events = howAndWhat;
    sink = whom;
    armed = true;
  }

  boolean isEdge() {
    return (events & Events.EDGE) != 0;
  }

  /** What it wants to know of these facts; nothing after a one-shot. */
  int wanted(int facts) {
    int always = Events.ERR | Events.HUP;
    return armed && state != DEAD ? facts & ((events & Events.FACTS) | always) : 0;
  }

  /** A call of the sink begins, unless this is dead. A one-shot has had its shot. */
  boolean begin() {
    if (!STATE.compareAndSet(this, IDLE, RUNNING)) {
      return false;
    }
    if ((events & Events.ONESHOT) != 0) {
      armed = false;
    }
    return true;
  }

  /** The call of the sink is over. */
  void end() {
    STATE.compareAndSet(this, RUNNING, IDLE);
  }

  /** No call of the sink begins any more. */
  void kill() {
    state = DEAD;
  }

  boolean isDead() {
    return state == DEAD;
  }

  /**
   * The endpoint is being closed; {@code shared} when that does not end its place in an epoll set.
   */
  void endpointClosed(Scratch s, boolean shared) {
    kill();
    poller.forget(s, this, shared);
  }

  /** There is something in the endpoint's own queue, of which epoll knows nothing. */
  void leftover() {
    if ((events & Events.IN) != 0 && !isEdge()) {
      ready(endpoint, Events.IN);
    }
  }

  /** Puts it on the ready list with these facts. Any thread. */
  @Override
  public void ready(Endpoint source, int facts) {
    PENDING.getAndBitwiseOr(this, facts);
    poller.link(this);
  }

  /** Takes the facts that came with {@link #ready}. */
  int takePending() {
    return (int) PENDING.getAndSet(this, 0);
  }

  /** Whether it was not on the list; it is now. */
  boolean queue() {
    return !queued && QUEUED.compareAndSet(this, false, true);
  }

  /** It was taken from the list. */
  void unqueue() {
    queued = false;
  }
}
