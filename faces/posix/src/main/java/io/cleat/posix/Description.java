// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Failures.EPERM;
import static io.cleat.posix.Fcntl.O_APPEND;
import static io.cleat.posix.Fcntl.O_ASYNC;
import static io.cleat.posix.Fcntl.O_NOATIME;
import static io.cleat.posix.Fcntl.O_NONBLOCK;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.ErrnoException;
import io.cleat.Msg;
import io.cleat.Poller;
import io.cleat.SocketType;
import java.util.ArrayList;
import java.util.List;

/**
 * An open file description (open(2)): what descriptors name. Descriptors made by dup(2) share it
 * and with it the status flags, of which O_NONBLOCK says whether calls wait: endpoints never do.
 */
abstract sealed class Description permits EndpointDescription, EpollInstance {
  /** What F_SETFL can change, O_ASYNC apart; the other bits are ignored (fcntl(2)). */
  private static final int CHANGEABLE = O_APPEND | O_NONBLOCK | O_NOATIME;

  /** Answers the calls. */
  final Endpoint endpoint;

  /** Whether it is a socket, and not a pipe, a file or an epoll instance. */
  final boolean isSocket;

  /** Whether its bytes are a stream, of which a call may move a part. */
  final boolean isStream;

  /** How many descriptors name it; the table's lock guards it. */
  int references;

  private volatile int status;
  private volatile boolean wantsRoom;
  private volatile Notification notification;
  private boolean released;

  /**
   * Who wants to know of the end; null until somebody does. Walked by index, which makes nothing.
   */
  private ArrayList<Registration> registrations;

  Description(Endpoint endpoint, boolean isSocket, int status) {
    this.endpoint = endpoint;
    this.isSocket = isSocket;
    this.isStream = !isSocket || SocketType.isStream(endpoint.type());
    this.status = status;
  }

  /** What is true now can be asked of this, and waited for. */
  abstract Endpoint readiness();

  /** Whether pollers take it; of plain files they do not. */
  final boolean isWatchable(Engine engine) {
    if (isSocket) {
      return true;
    }
    try (Poller poller = engine.poller()) {
      return poller.watch(readiness(), 0, (endpoint, events) -> {}) != EPERM;
    } catch (ErrnoException e) {
      return true; // as far as can be known
    }
  }

  /** Closes what is beneath. */
  abstract void closeBeneath();

  /** Whether a call with these flags of send(2) or recv(2) waits. */
  boolean waits(int flags) {
    return (status & O_NONBLOCK) == 0 && (flags & Msg.MSG_DONTWAIT) == 0;
  }

  /** Whether a send of so many bytes, or -EAGAIN, leaves something that could be waited for. */
  boolean isShort(long sent) {
    return sent == Failures.EAGAIN || (sent >= 0 && isStream);
  }

  /** The status flags with the access mode, as F_GETFL gives them. */
  int status() {
    return status;
  }

  /** Changes those flags that F_SETFL changes. */
  synchronized void status(int flags) {
    status = (status & ~CHANGEABLE) | (flags & CHANGEABLE);
  }

  /** Sets or clears one flag. */
  synchronized void status(int flag, boolean on) {
    status = on ? status | flag : status & ~flag;
  }

  boolean isAsync() {
    return (status & O_ASYNC) != 0;
  }

  /** Who is told by signal; null as long as nobody has asked. */
  Notification notification() {
    return notification;
  }

  /** Who is told by signal. */
  synchronized Notification notification(Signals signals) {
    if (notification == null) {
      notification = new Notification(this, signals);
      if (released) {
        notification.stop();
      }
    }
    return notification;
  }

  /** A send has found no room, or a connect has begun: SIGIO shall tell when there is room. */
  void wantsRoom() {
    wantsRoom = true;
    Notification told = notification;
    if (told != null) {
      told.lookForRoom();
    }
  }

  /** Whether room is news; once only. */
  boolean takeWantsRoom() {
    boolean wanted = wantsRoom;
    wantsRoom = false;
    return wanted;
  }

  /** Notes who wants to know of the end; false where that has come already. */
  synchronized boolean register(Registration registration) {
    if (released) {
      return false;
    }
    if (registrations == null) {
      registrations = new ArrayList<>(1);
    }
    registrations.add(registration);
    return true;
  }

  synchronized void deregister(Registration registration) {
    if (registrations != null) {
      registrations.remove(registration);
    }
  }

  /** How this descriptor of it is registered with an epoll instance; null where it is not. */
  synchronized EpollItem itemOf(EpollInstance epoll, int fd) {
    for (int i = 0; i < count(); i++) {
      if (registrations.get(i) instanceof EpollItem item && item.epoll == epoll && item.fd == fd) {
        return item;
      }
    }
    return null;
  }

  /** Whether the instance's own poller watches it. */
  synchronized boolean isWatchedBy(EpollInstance epoll) {
    for (int i = 0; i < count(); i++) {
      if (registrations.get(i) instanceof EpollItem item && item.epoll == epoll && item.isFirst()) {
        return true;
      }
    }
    return false;
  }

  private int count() {
    return registrations == null ? 0 : registrations.size();
  }

  synchronized List<Registration> registrations() {
    return registrations == null ? List.of() : List.copyOf(registrations);
  }

  /**
   * The last descriptor is gone: closes, which wakes those who wait, and tells those who
   * registered.
   */
  final void release() {
    List<Registration> told;
    Notification noticed;
    synchronized (this) {
      released = true;
      told = registrations();
      registrations = null;
      noticed = notification;
    }
    if (noticed != null) {
      noticed.stop();
    }
    closeBeneath();
    told.forEach(Registration::released);
  }
}
