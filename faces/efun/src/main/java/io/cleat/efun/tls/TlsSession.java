// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.tls;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * One connection's TLS, as a machine without a socket: bytes of the network go in by {@link #take},
 * bytes of the program by {@link #write}, and what comes of them goes to the {@link Sink}.
 *
 * <p>The sink may call back into the session, to write or to close, from each of its methods. Where
 * a method throws, the sink has been given the alert that tells the peer.
 */
public final class TlsSession {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final Sink sink;
  private ByteBuffer received;
  private ByteBuffer plain = NOTHING;
  private ByteBuffer secret = NOTHING;
  private boolean established;
  private boolean closed;
  private boolean peerClosed;

  /** Who gets what comes out. */
  public interface Sink {
    /** The peer is who it should be: from now on the session may be written to. */
    void established();

    /** Bytes that the peer has sent. */
    void plain(byte[] bytes);

    /** Bytes for the network: the first {@code length} of {@code bytes}, valid during the call. */
    void secret(byte[] bytes, int length);
  }

  TlsSession(SSLEngine engine, Sink sink) {
    this.engine = engine;
    this.sink = sink;
    received = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
  }

  /**
   * Begins the handshake.
   *
   * @throws SSLException there is nothing that both sides could agree on
   */
  public void begin() throws SSLException {
    engine.beginHandshake();
    advance();
  }

  /**
   * Takes {@code length} bytes that have arrived.
   *
   * @throws SSLException they are not TLS, or the peer is not who it should be
   */
  public void take(MemorySegment piece, long length) throws SSLException {
    for (long done = 0; done < length && !peerClosed && !closed; ) {
      int part = (int) Math.min(length - done, received.remaining());
      MemorySegment.copy(
          piece, ValueLayout.JAVA_BYTE, done, received.array(), received.position(), part);
      received.position(received.position() + part);
      done += part;
      advance();
    }
  }

  /**
   * Takes the first {@code length} bytes of {@code bytes} for the peer.
   *
   * @throws SSLException the session has failed
   */
  public void write(byte[] bytes, int length) throws SSLException {
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    while (rest.hasRemaining()) {
      if (wrap(rest).getStatus() == SSLEngineResult.Status.CLOSED) {
        throw new SSLException("closed");
      }
    }
  }

  /**
   * Says goodbye: close_notify (RFC 8446 section 6.1).
   *
   * @throws SSLException the session has failed
   */
  public void close() throws SSLException {
    if (!closed) {
      closed = true;
      engine.closeOutbound();
      wrapAll();
    }
  }

  /** Whether the peer has said goodbye. */
  public boolean isPeerClosed() {
    return peerClosed;
  }

  /** Goes on until more bytes of the peer are needed. */
  private void advance() throws SSLException {
    try {
      boolean moves = true;
      while (moves && !closed && !peerClosed) {
        moves =
            switch (engine.getHandshakeStatus()) {
              case NEED_TASK -> runTasks();
              case NEED_WRAP -> note(wrap(NOTHING));
              case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> unwrap();
            };
      }
    } catch (SSLException e) {
      alert();
      throw e;
    }
  }

  private boolean runTasks() {
    Runnable task = engine.getDelegatedTask();
    while (task != null) {
      task.run();
      task = engine.getDelegatedTask();
    }
    return true;
  }

  /** What the engine has to say about its failure. */
  private void alert() {
    try {
      engine.closeOutbound();
      wrapAll();
    } catch (SSLException _) {
      // It has nothing to say.
    }
  }

  private void wrapAll() throws SSLException {
    while (!engine.isOutboundDone()) {
      SSLEngineResult result = wrap(NOTHING);
      if (result.bytesProduced() == 0) {
        return;
      }
    }
  }

  private SSLEngineResult wrap(ByteBuffer data) throws SSLException {
    secret = cleared(secret, engine.getSession().getPacketBufferSize());
    SSLEngineResult result = engine.wrap(data, secret);
    if (secret.position() > 0) {
      sink.secret(secret.array(), secret.position());
    }
    return result;
  }

  private boolean unwrap() throws SSLException {
    received.flip();
    plain = cleared(plain, engine.getSession().getApplicationBufferSize());
    SSLEngineResult result;
    try {
      result = engine.unwrap(received, plain);
    } finally {
      received.compact();
    }
    byte[] bytes = new byte[plain.position()];
    plain.get(0, bytes);
    note(result);
    if (bytes.length > 0) {
      sink.plain(bytes);
    }
    return switch (result.getStatus()) {
      case OK -> result.bytesConsumed() > 0 || result.bytesProduced() > 0 || isBusy(result);
      case CLOSED -> {
        peerClosed = true;
        yield false;
      }
      case BUFFER_UNDERFLOW -> {
        makeRoom();
        yield false;
      }
      case BUFFER_OVERFLOW -> true;
    };
  }

  private static ByteBuffer cleared(ByteBuffer buffer, int needed) {
    return buffer.capacity() < needed ? ByteBuffer.allocate(needed) : buffer.clear();
  }

  private static boolean isBusy(SSLEngineResult result) {
    return switch (result.getHandshakeStatus()) {
      case NEED_TASK, NEED_WRAP, NEED_UNWRAP_AGAIN -> true;
      default -> false;
    };
  }

  /** A record that is longer than there was room for so far. */
  private void makeRoom() throws SSLException {
    int needed = engine.getSession().getPacketBufferSize();
    if (received.hasRemaining()) {
      return;
    }
    if (received.capacity() >= needed) {
      throw new SSLException("a record of more than " + needed + " bytes");
    }
    received = ByteBuffer.allocate(needed).put(received.flip());
  }

  private boolean note(SSLEngineResult result) {
    if (!established && result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
      established = true;
      sink.established();
    }
    return result.bytesConsumed() > 0
        || result.bytesProduced() > 0
        || result.getHandshakeStatus() == HandshakeStatus.FINISHED
        || isBusy(result);
  }
}
