// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import io.cleat.address.Address;
import io.cleat.address.Family;
import io.cleat.address.Sockaddr;
import io.cleat.option.Option;
import io.cleat.option.SocketOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;

/**
 * A socket of any kind on any engine, as a Java object.
 *
 * <pre>{@code
 * try (Socket socket = Socket.open(engine, AF_INET, SOCK_STREAM)) {
 *   socket.set(TcpOptions.NODELAY, true);
 *   socket.connect(Inet.of("127.0.0.1", 7));
 *   socket.write(ByteBuffer.wrap("hello".getBytes()));
 * }
 * }</pre>
 *
 * <p>Blocking at first ({@link #blocking(boolean)}): calls wait, on a platform thread by sleeping,
 * on a virtual thread by leaving its carrier; SO_RCVTIMEO and SO_SNDTIMEO bound them ({@link
 * SocketTimeoutException}). Another thread may close the socket meanwhile ({@link
 * java.nio.channels.AsynchronousCloseException}) or interrupt the waiting one, which closes it too
 * ({@link java.nio.channels.ClosedByInterruptException}), as the channels of Java do. One thread
 * may read while another writes.
 *
 * <p>Failures are {@link ErrnoException}s with Linux's number. What is not here is on the {@link
 * #endpoint}.
 */
public final class Socket extends AbstractInterruptibleChannel implements ByteChannel {
  private static final int EAGAIN = Errno.EAGAIN.negated();

  /** What read answers at the end of a stream. */
  private static final long END = -1;

  /** What receive answers when non-blocking and nothing is there. */
  private static final long NOTHING = -1;

  private final Endpoint endpoint;
  private volatile boolean blocking = true;
  private volatile long receiveNanos = -1;
  private volatile long sendNanos = -1;

  private Socket(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Creates a socket with the default protocol of its family and type; see {@link Engine#socket}.
   */
  public static Socket open(Engine engine, int domain, int type) throws IOException {
    return open(engine, domain, type, 0);
  }

  /**
   * Creates a socket; see {@link Engine#socket}. With SOCK_NONBLOCK in {@code type} it starts
   * non-blocking.
   */
  public static Socket open(Engine engine, int domain, int type, int protocol) throws IOException {
    Socket socket = of(engine.socket(domain, type, protocol));
    return socket.blocking((type & SocketType.SOCK_NONBLOCK) == 0);
  }

  /** Creates two connected sockets; see {@link Engine#socketpair}. */
  public static Socket[] pair(Engine engine, int domain, int type) throws IOException {
    Endpoint[] endpoints = engine.socketpair(domain, type, 0);
    return new Socket[] {of(endpoints[0]), of(endpoints[1])};
  }

  /** A socket over an endpoint, which belongs to it from now on. */
  public static Socket of(Endpoint endpoint) {
    return new Socket(endpoint);
  }

  /**
   * What is beneath: every call of the manual pages, with {@code -errno} for errors, never waiting.
   */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Whether calls wait. */
  public boolean isBlocking() {
    return blocking;
  }

  /** Lets calls wait or not. What would wait then returns at once: see each call. */
  public Socket blocking(boolean on) {
    blocking = on;
    return this;
  }

  /** Gives the socket a name; errors as {@link Endpoint#bind}. */
  public Socket bind(Address address) throws IOException {
    check(endpoint.bind(Sockaddr.of(address)), "bind", address);
    return this;
  }

  /** Lets connections queue; errors as {@link Endpoint#listen}. */
  public Socket listen(int backlog) throws IOException {
    check(endpoint.listen(backlog), "listen", "");
    return this;
  }

  /**
   * Connects; errors as {@link Endpoint#connect}.
   *
   * @return whether it is connected; false only when non-blocking: OUT will tell, and {@link
   *     #pendingError} how it went
   */
  public boolean connect(Address address) throws IOException {
    Sockaddr nativeAddress = Sockaddr.of(address);
    if (!blocking) {
      int result = endpoint.connect(nativeAddress);
      return result != Errno.EINPROGRESS.negated() && check(result, "connect", address) == 0;
    }
    long result = -1;
    try {
      begin();
      result = Blocking.connect(endpoint, nativeAddress, sendNanos);
    } finally {
      end(result == 0);
    }
    if (result == Errno.EINPROGRESS.negated() || (result == EAGAIN && sendNanos >= 0)) {
      throw new SocketTimeoutException("connect " + address + ": no answer within SO_SNDTIMEO");
    }
    return check(result, "connect", address) == 0;
  }

  /**
   * Takes a connection; errors as {@link Endpoint#accept}.
   *
   * @return it, blocking; null when non-blocking and none waits
   */
  public Socket accept() throws IOException {
    Endpoint[] accepted = new Endpoint[1];
    int result = endpoint.accept(accepted, 0, 1);
    if (result == EAGAIN && blocking) {
      try {
        begin();
        result = Blocking.acceptNext(endpoint, accepted, 0, null, receiveNanos);
      } finally {
        endOfAccept(accepted[0]);
      }
      timeout(result, "accept", "SO_RCVTIMEO");
    }
    return result == EAGAIN || check(result, "accept", "") < 1 ? null : of(accepted[0]);
  }

  /** Ends the wait; what was accepted in the moment of an interrupt has no owner, and is closed. */
  private void endOfAccept(Endpoint accepted) throws AsynchronousCloseException {
    try {
      end(accepted != null);
    } catch (AsynchronousCloseException e) {
      if (accepted != null) {
        accepted.close();
      }
      throw e;
    }
  }

  /**
   * Reads bytes or one message into the rest of the buffer.
   *
   * @return how many; -1 at the end of a stream; 0 when non-blocking and nothing is there, and for
   *     an empty message
   */
  @Override
  public int read(ByteBuffer into) throws IOException {
    MemorySegment segment = MemorySegment.ofBuffer(into);
    int count = (int) read(segment, 0, segment.byteSize());
    if (count > 0) {
      into.position(into.position() + Math.min(count, into.remaining()));
    }
    return count;
  }

  /** As {@link #read(ByteBuffer)}, into memory; no room is no wait, as read(2) has it. */
  public long read(MemorySegment into, long offset, long length) throws IOException {
    if (length == 0) {
      return 0;
    }
    long result = receive(into, offset, length, 0, null);
    if (result == NOTHING) {
      return 0;
    }
    return result == 0 && isEnd() ? END : result;
  }

  /**
   * Writes the rest of the buffer: all of it to a stream when blocking, else as much as there is
   * room for; one message to the other types.
   *
   * @return how many bytes; 0 when non-blocking and there is no room
   */
  @Override
  public int write(ByteBuffer data) throws IOException {
    MemorySegment segment = MemorySegment.ofBuffer(data);
    int count = (int) write(segment, 0, segment.byteSize());
    data.position(data.position() + count);
    return count;
  }

  /** As {@link #write(ByteBuffer)}, from memory. */
  public long write(MemorySegment data, long offset, long length) throws IOException {
    return send(data, offset, length, 0, null);
  }

  /**
   * Sends a message to an address.
   *
   * @return how many bytes; 0 when non-blocking and there is no room
   */
  public int send(ByteBuffer data, Address to) throws IOException {
    MemorySegment segment = MemorySegment.ofBuffer(data);
    int count = (int) send(segment, 0, segment.byteSize(), 0, Sockaddr.of(to));
    data.position(data.position() + count);
    return count;
  }

  /**
   * Receives a message and says who has sent it; what does not fit the buffer is lost.
   *
   * @return the sender, {@link io.cleat.address.Raw} without bytes where there is none; null when
   *     non-blocking and nothing is there
   */
  public Address receive(ByteBuffer into) throws IOException {
    MemorySegment segment = MemorySegment.ofBuffer(into);
    Sockaddr from = new Sockaddr();
    long result = receive(segment, 0, segment.byteSize(), 0, from);
    if (result == NOTHING) {
      return null;
    }
    into.position(into.position() + (int) result);
    return from.address();
  }

  /** Sends a message with address and ancillary data; 0 when non-blocking and there is no room. */
  public long sendmsg(Message message, int flags) throws IOException {
    long result = endpoint.sendmsg(message, flags);
    boolean opens = Blocking.opens(result, flags);
    if ((result == EAGAIN || opens) && waits(flags)) {
      long put = result;
      result = -1;
      try {
        begin();
        result =
            opens
                ? Blocking.finishOpening(endpoint, message, put, flags, sendNanos)
                : Blocking.sendmsg(endpoint, message, flags, sendNanos);
      } finally {
        end(result >= 0);
      }
      timeout(result, "sendmsg", "SO_SNDTIMEO");
    }
    return result == EAGAIN ? 0 : check(result, "sendmsg", message.address());
  }

  /**
   * Receives a message with address, ancillary data and flags; -1 when non-blocking and nothing is
   * there.
   */
  public long recvmsg(Message message, int flags) throws IOException {
    long result = endpoint.recvmsg(message, flags);
    if (result == EAGAIN && receiveWaits(flags)) {
      try {
        begin();
        result = Blocking.recvmsg(endpoint, message, flags, receiveNanos);
      } finally {
        end(result >= 0);
      }
      timeout(result, "recvmsg", "SO_RCVTIMEO");
    }
    return result == EAGAIN ? NOTHING : check(result, "recvmsg", "");
  }

  /** Shuts one or both directions: SHUT_RD, SHUT_WR or SHUT_RDWR of {@link Msg}. */
  public Socket shutdown(int how) throws IOException {
    check(endpoint.shutdown(how), "shutdown", "");
    return this;
  }

  /** Reads an option. */
  public <T> T get(Option<T> option) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(Option.MAX_BYTES);
      int length = endpoint.getsockopt(option.level(), option.name(), value, option.size());
      return option.decode(value, (int) check(length, "getsockopt", option));
    }
  }

  /** Sets an option. */
  public <T> Socket set(Option<T> option, T to) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(Option.MAX_BYTES);
      int length = option.encode(to, value);
      check(
          endpoint.setsockopt(option.level(), option.name(), value, length), "setsockopt", option);
    }
    if (isSame(option, SocketOptions.RCVTIMEO)) {
      receiveNanos = limit(get(SocketOptions.RCVTIMEO));
    } else if (isSame(option, SocketOptions.SNDTIMEO)) {
      sendNanos = limit(get(SocketOptions.SNDTIMEO));
    }
    return this;
  }

  /** Reads and clears the pending error, SO_ERROR; null if there is none. */
  public Errno pendingError() throws IOException {
    int error = get(SocketOptions.ERROR);
    return error == 0 ? null : Errno.of(error);
  }

  /** Its own address. */
  public Address localAddress() throws IOException {
    Sockaddr address = new Sockaddr();
    check(endpoint.getsockname(address), "getsockname", "");
    return address.address();
  }

  /** The peer's address; ENOTCONN if there is no peer. */
  public Address peerAddress() throws IOException {
    Sockaddr address = new Sockaddr();
    check(endpoint.getpeername(address), "getpeername", "");
    return address.address();
  }

  /** Its bytes as a stream; closing that closes the socket. Needs a blocking socket. */
  public InputStream inputStream() {
    return new SocketInput(this);
  }

  /** A stream of bytes into it; closing that closes the socket. Needs a blocking socket. */
  public OutputStream outputStream() {
    return new SocketOutput(this);
  }

  @Override
  protected void implCloseChannel() {
    endpoint.close();
  }

  /** The family, type and address, for messages. */
  @Override
  public String toString() {
    Sockaddr address = new Sockaddr();
    String name = endpoint.getsockname(address) == 0 ? " " + address : "";
    return SocketType.name(endpoint.type())
        + " of "
        + Family.name(endpoint.domain())
        + (isOpen() ? name : " (closed)");
  }

  private long receive(MemorySegment into, long offset, long length, int flags, Sockaddr from)
      throws IOException {
    long limit = blocking ? receiveNanos : 0;
    long result = Blocking.recvFirst(endpoint, into, offset, length, flags, from, limit);
    if (result == EAGAIN && receiveWaits(flags)) {
      try {
        begin();
        // What was found missing is not asked for again before the wait.
        result = Blocking.recvNext(endpoint, into, offset, length, flags, from, receiveNanos);
      } finally {
        end(result >= 0);
      }
      timeout(result, "recv", "SO_RCVTIMEO");
    }
    return result == EAGAIN ? NOTHING : check(result, "recv", "");
  }

  private long send(MemorySegment data, long offset, long length, int flags, Sockaddr to)
      throws IOException {
    long result = endpoint.sendto(data, offset, length, flags, to);
    boolean opens = Blocking.opens(result, flags);
    boolean over = result == length || (result < 0 && result != EAGAIN);
    if ((over && !opens) || !waits(flags)) {
      return result == EAGAIN ? 0 : check(result, "send", to == null ? "" : to);
    }
    long put = result;
    result = -1;
    try {
      begin();
      MemorySegment bytes = data.asSlice(offset, length);
      result =
          opens
              ? Blocking.finishOpening(endpoint, bytes, put, flags, to, sendNanos)
              : Blocking.sendRest(endpoint, bytes, Math.max(put, 0), flags, to, sendNanos);
    } finally {
      end(result >= 0);
    }
    timeout(result, "send", "SO_SNDTIMEO");
    return check(result, "send", to == null ? "" : to);
  }

  private boolean waits(int flags) {
    return blocking && (flags & Msg.MSG_DONTWAIT) == 0;
  }

  /** The error queue and urgent data are never waited for (recv(2)). */
  private boolean receiveWaits(int flags) {
    return waits(flags) && (flags & (Msg.MSG_ERRQUEUE | Msg.MSG_OOB)) == 0;
  }

  /** Whether a receive of 0 bytes was the end: always for streams; records may be empty. */
  private boolean isEnd() {
    return switch (endpoint.type()) {
      case SocketType.SOCK_STREAM -> true;
      case SocketType.SOCK_SEQPACKET -> (endpoint.events() & (Events.RDHUP | Events.HUP)) != 0;
      default -> false;
    };
  }

  private long check(long result, String call, Object about) throws IOException {
    if (result >= 0) {
      return result;
    }
    if (result == Errno.EBADF.negated() && !isOpen()) {
      throw new ClosedChannelException();
    }
    if (result == Errno.EINTR.negated() && Thread.currentThread().isInterrupted()) {
      begin(); // an engine that watches for interrupts itself noticed before the channel did:
      end(false); // these two close it and throw, as they do for a thread interrupted before
    }
    String subject = about.toString();
    throw new ErrnoException(subject.isEmpty() ? call : call + " " + subject, result);
  }

  private static void timeout(long result, String call, String option)
      throws SocketTimeoutException {
    if (result == EAGAIN) {
      throw new SocketTimeoutException(call + ": nothing within " + option);
    }
  }

  private static boolean isSame(Option<?> option, Option<?> other) {
    return option.level() == other.level() && option.name() == other.name();
  }

  private static long limit(Duration duration) {
    return duration.isZero() ? -1 : duration.toNanos();
  }
}
