// SPDX-License-Identifier: Apache-2.0
package io.cleat;

/**
 * Watches endpoints of any family and any engine in one wait, and tells when they become ready.
 *
 * <p>{@link #turn} is called by one thread at a time, the owner: the thread that called it last.
 * {@link #watch}, {@link #unwatch}, {@link #execute} and {@link #wake} may be called from any
 * thread.
 *
 * <p>Ordering: at most one call of a sink an endpoint a turn, in the order in which the endpoints
 * became ready; commands of {@link #execute} run at the start of a turn, in order of arrival from
 * one thread.
 */
public interface Poller extends AutoCloseable {
  /** A {@link #turn} without a limit of time. */
  long FOREVER = -1;

  /**
   * Watches an endpoint, or changes how it is watched.
   *
   * @param endpoint of any engine
   * @param events bits of {@link Events}, with EDGE and ONESHOT; 0 keeps it silent (but for ERR and
   *     HUP)
   * @param sink is told, in the thread that turns this poller
   * @return 0, or -EBADF the endpoint or the poller is closed; -EINVAL a bad mask; -ENOMEM or
   *     -ENOSPC too many are watched; -EPERM it cannot be watched (a plain file)
   */
  int watch(Endpoint endpoint, int events, Ready sink);

  /**
   * Stops watching. Once this has returned no call of the sink begins.
   *
   * @return 0, or -ENOENT it is not watched
   */
  int unwatch(Endpoint endpoint);

  /**
   * Moves the endpoint's data path to this poller: from now on the owner thread alone calls it, and
   * its bytes may be gathered into the turns. A call from another thread throws {@link
   * IllegalStateException}, for it would steal bytes.
   *
   * @return 0, or -EOPNOTSUPP this engine's endpoints cannot move; -EBUSY it lives with another
   *     poller; nothing changes then
   */
  int adopt(Endpoint endpoint);

  /**
   * Moves an adopted endpoint back to plain calls; unread bytes stay with it.
   *
   * @return 0, or -EINVAL it does not live here
   */
  int release(Endpoint endpoint);

  /**
   * Runs what {@link #execute} left, waits until something is ready, and tells the sinks.
   *
   * @param nanos the longest wait; 0 does not wait, {@link #FOREVER} has no limit
   * @return how many endpoints were told, or -EINTR when the thread is interrupted (its flag stays
   *     set); -EBADF closed
   */
  default int turn(long nanos) {
    return turn(nanos, Integer.MAX_VALUE);
  }

  /**
   * As {@link #turn(long)}, telling {@code most} endpoints at the most; the others stay ready for
   * the next turn.
   *
   * @param most at least 1
   */
  int turn(long nanos, int most);

  /**
   * Runs a command at the start of the owner's next turn, and wakes it if it sleeps. Any thread.
   */
  void execute(Runnable command);

  /** Ends the wait of the current or else of the next turn. Any thread. */
  void wake();

  /**
   * Whether the calling thread owns this poller: it called {@link #turn} last, or nobody did yet.
   */
  boolean mine();

  /**
   * This poller as something to watch: IN while a turn would find something ready, as an epoll
   * descriptor is (epoll(7)). It can be watched and waited for; calls that move data give -EINVAL
   * or what the engine's descriptors give.
   */
  Endpoint endpoint();

  /** Stops watching everything. The endpoints stay open; a thread in {@link #turn} is woken. */
  @Override
  void close();
}
