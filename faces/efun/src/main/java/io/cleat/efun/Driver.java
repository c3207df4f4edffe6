// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.ErrnoException;
import io.cleat.Poller;
import io.cleat.address.Sockaddr;
import io.cleat.efun.tls.TlsContext;
import io.cleat.option.SocketOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * What LPC objects live in, as far as sockets go: a loop that calls them back, one at a time, and a
 * table of sockets over any engine.
 *
 * <pre>{@code
 * Driver driver = Driver.open(engine).start();
 * driver.execute(() -> {
 *   SocketEfuns efuns = driver.efuns(this);
 *   int s = efuns.socketCreate(SocketMode.MUD, "onValue", "onClose");
 *   efuns.socketConnect(s, "127.0.0.1 4000", "onValue", "onReady");
 * });
 * }</pre>
 *
 * <p>The loop is {@link #turn}ed by the program, or {@link #start}ed in a thread of its own. All
 * efuns are called in the loop's thread: from callbacks, from {@link #execute}, or by the program
 * between its turns. {@link #execute}, {@link #submit} and {@link #close} may be called from any
 * thread.
 */
public final class Driver implements AutoCloseable {
  /** How many bytes are read at a time, from a stream as a datagram: the driver's number. */
  static final int CHUNK_BYTES = 65534;

  /** How many pieces nobody wants are read from a connection that is closed. */
  static final int DISCARDS_MAX = 64;

  private static final int DISCARDED_BYTES = 16 << 10;

  private final Engine engine;
  private final EfunProfile profile;
  private final Poller poller;
  private final SocketTable table;
  private final Outbound outbound;
  private final Gathering gathering;
  private final Set<Listener> waiting = new LinkedHashSet<>();
  private final MemorySegment chunk = Arena.ofAuto().allocate(CHUNK_BYTES);
  private final MemorySegment discarded = Arena.ofAuto().allocate(DISCARDED_BYTES);
  private final MemorySegment option = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
  private final CallOuts callOuts = new CallOuts();
  private LongSupplier clock = System::nanoTime;
  private Master master;
  private Resolver resolver = Resolver.system();
  private volatile Thread loop;
  private volatile boolean closed;

  private Driver(Engine engine, EfunProfile profile) throws ErrnoException {
    this.engine = engine;
    this.profile = profile;
    poller = engine.poller();
    table = new SocketTable(profile.socketsMax());
    outbound = new Outbound(profile);
    gathering = new Gathering(profile.has(Repair.WRITES_GATHERED));
  }

  /**
   * A driver of the {@link EfunProfile#standard} profile.
   *
   * @throws ErrnoException EMFILE, ENFILE or ENOMEM: the engine has no poller to spare
   */
  public static Driver open(Engine engine) throws ErrnoException {
    return open(engine, EfunProfile.standard());
  }

  /**
   * A driver of this profile.
   *
   * @throws ErrnoException EMFILE, ENFILE or ENOMEM: the engine has no poller to spare
   */
  public static Driver open(Engine engine, EfunProfile profile) throws ErrnoException {
    return new Driver(engine, profile);
  }

  /** Has a master from now on. Without one everything is allowed. */
  public Driver master(Master object) {
    master = object;
    return this;
  }

  /** Resolves host names by this from now on. */
  public Driver resolver(Resolver other) {
    resolver = Objects.requireNonNull(other);
    return this;
  }

  /** Tells the time for {@link #callOut} by this clock, in nanoseconds, from now on. */
  public Driver clock(LongSupplier nanoTime) {
    clock = Objects.requireNonNull(nanoTime);
    return this;
  }

  /** How the efuns behave here. */
  public EfunProfile profile() {
    return profile;
  }

  /** The efuns as {@code thisObject} calls them: it will own the sockets that it makes. */
  public SocketEfuns efuns(Object thisObject) {
    return new SocketEfuns(this, Objects.requireNonNull(thisObject));
  }

  /**
   * Destructs an object: its sockets are closed without a callback. What they have accepted is
   * still sent.
   */
  public void destruct(Object object) {
    requireLoop();
    for (EfunSocket socket : table.all()) {
      if (socket.owner() == object) {
        socket.orphan();
      }
    }
  }

  // --- the loop ---------------------------------------------------------------------------------

  /**
   * Runs what was left by {@link #execute}, waits until something happens, and calls back; then
   * sends what was written meanwhile ({@link Repair#WRITES_GATHERED}).
   *
   * @param nanos the longest wait; 0 does not wait, negative has no limit
   * @return as {@link Poller#turn(long)}, and how many calls of {@link #callOut} were due
   */
  public int turn(long nanos) {
    gathering.begin();
    try {
      int told = poller.turn(callOuts.wait(nanos, clock.getAsLong()));
      return told < 0 || closed ? told : told + runDue();
    } finally {
      gathering.end();
    }
  }

  private int runDue() {
    int count = 0;
    for (Runnable due = callOuts.due(clock.getAsLong());
        due != null;
        due = callOuts.due(clock.getAsLong())) {
      attempt(due, "call_out");
      count++;
    }
    return count;
  }

  /** How long a turn without a limit would wait at the most; negative where there is no limit. */
  public long waitNanos() {
    return callOuts.wait(Poller.FOREVER, clock.getAsLong());
  }

  /**
   * Calls later, in the loop, as call_out of LPC does. For the loop only.
   *
   * @param nanos from now, at the least
   * @return what to {@link CallOut#cancel} it by
   */
  public CallOut callOut(long nanos, Runnable command) {
    requireLoop();
    return callOuts.add(clock.getAsLong() + Math.max(0, nanos), command);
  }

  /** Turns until the driver is closed or the thread is interrupted. */
  public void run() {
    while (!closed && turn(Poller.FOREVER) >= 0) {
      // Callbacks are all there is to do.
    }
  }

  /** Has a thread of its own turn the loop until the driver is closed. */
  public Driver start() {
    Thread thread = Thread.ofPlatform().name("efun driver").unstarted(this::run);
    loop = thread;
    thread.start();
    return this;
  }

  /** Runs a command in the loop's thread, soon. What it throws goes to the error handler. */
  public void execute(Runnable command) {
    poller.execute(() -> attempt(command, "command"));
  }

  private void attempt(Runnable command, String what) {
    try {
      command.run();
    } catch (Throwable thrown) {
      report(thrown, null, what);
    }
  }

  /** Runs a task in the loop's thread, soon; the future tells what came of it. */
  public <T> CompletableFuture<T> submit(Callable<T> task) {
    var result = new CompletableFuture<T>();
    poller.execute(() -> {
      try {
        result.complete(task.call());
      } catch (Throwable thrown) {
        result.completeExceptionally(thrown);
      }
    });
    return result;
  }

  /**
   * Closes all sockets, without a callback; what is not sent yet is lost. Waits for the loop's own
   * thread, unless it is called there. The engine stays open.
   */
  @Override
  public void close() {
    Thread running = loop;
    if (running == null || running == Thread.currentThread()) {
      end();
    } else if (!closed) {
      poller.execute(this::end);
      join(running);
    }
  }

  private void end() {
    if (!closed) {
      closed = true;
      gathering.flush();
      table.all().forEach(EfunSocket::finish);
      poller.close();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // --- for its sockets --------------------------------------------------------------------------

  /** A socket for a connection that {@code listener} has taken. */
  EfunSocket accepted(EfunSocket listener, Endpoint endpoint, Sockaddr peer, TlsContext tls) {
    EfunSocket socket = new EfunSocket(this, table.lowestFree(), listener.mode(), null);
    table.put(socket);
    return socket.accepted(listener, endpoint, peer, tls);
  }

  /** A connection could not be taken, and nobody will tell of it again: once there is room, do. */
  void waitsForRoom(Listener listener) {
    waiting.add(listener);
  }

  /** A socket is closed: its number is free, and there is room for another. */
  void freed(int number) {
    table.free(number);
    List<Listener> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(Listener::lookAgain);
  }

  /**
   * Callbacks run one at a time because efuns are called in one thread.
   *
   * @throws IllegalStateException the calling thread does not turn the loop
   */
  void requireLoop() {
    Thread own = loop;
    if (own == null ? !poller.mine() : own != Thread.currentThread()) {
      throw new IllegalStateException("efuns are called in the driver's loop; use execute()");
    }
  }

  boolean hasMaster() {
    return master != null;
  }

  /** Whether the master allows it. */
  boolean permits(Object caller, String operation, SocketInfo info) {
    try {
      return master == null || master.validSocket(caller, operation, info);
    } catch (Throwable thrown) {
      master.errorHandler(thrown, caller, "valid_socket");
      return false;
    }
  }

  /** Whether the master allows a file to be read. */
  boolean permitsFile(String path, Object caller) {
    try {
      return master == null || master.validRead(path, caller, "socket_set_option");
    } catch (Throwable thrown) {
      master.errorHandler(thrown, caller, "valid_read");
      return false;
    }
  }

  /** Tells that a callback has thrown. */
  void report(Throwable thrown, EfunSocket socket, String callback) {
    Object owner = socket == null ? null : socket.owner();
    String where = socket == null ? callback : callback + " of socket " + socket.number();
    Master told = master != null ? master : (caller, operation, info) -> true;
    told.errorHandler(thrown, owner, where);
  }

  /** Sets an option that is an int; 0 or -errno. */
  int set(Endpoint endpoint, int name, int value) {
    return set(endpoint, SocketOptions.SOL_SOCKET, name, value);
  }

  /** Sets an option that is an int; 0 or -errno. */
  int set(Endpoint endpoint, int level, int name, int value) {
    option.set(ValueLayout.JAVA_INT, 0, value);
    return endpoint.setsockopt(level, name, option, Integer.BYTES);
  }

  Engine engine() {
    return engine;
  }

  Poller poller() {
    return poller;
  }

  Resolver resolver() {
    return resolver;
  }

  SocketTable table() {
    return table;
  }

  Outbound outbound() {
    return outbound;
  }

  Gathering gathering() {
    return gathering;
  }

  /** Memory for what is being received, valid until the next callback has returned. */
  MemorySegment chunk() {
    return chunk;
  }

  /** Memory for what is received and not wanted. */
  MemorySegment discarded() {
    return discarded;
  }
}
