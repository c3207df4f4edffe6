// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;

import io.cleat.Msg;
import io.cleat.Socket;
import io.cleat.address.Address;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.address.Unix;
import io.cleat.kernel.KernelEngine;
import io.cleat.option.SocketOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A socket at the far end of a relay, which waits a while for what must come. */
final class Peer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROOM = 1 << 20;

  private final Socket socket;

  Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.set(SocketOptions.RCVTIMEO, PATIENCE);
  }

  static Peer tcp(KernelEngine engine, InetSocketAddress to) throws IOException {
    return new Peer(Socket.open(engine, Family.AF_INET, SOCK_STREAM)).connect(loopback(to));
  }

  static Peer udp(KernelEngine engine, InetSocketAddress to) throws IOException {
    return new Peer(Socket.open(engine, Family.AF_INET, SOCK_DGRAM)).connect(loopback(to));
  }

  static Peer seqpacket(KernelEngine engine, Path to) throws IOException {
    return new Peer(Socket.open(engine, Family.AF_UNIX, SOCK_SEQPACKET))
        .connect(Unix.path(to.toString()));
  }

  static Peer stream(KernelEngine engine, Path to) throws IOException {
    return new Peer(Socket.open(engine, Family.AF_UNIX, SOCK_STREAM))
        .connect(Unix.path(to.toString()));
  }

  /** A UNIX socket that waits. */
  static Peer listening(KernelEngine engine, int type, Path at) throws IOException {
    Peer peer = new Peer(Socket.open(engine, Family.AF_UNIX, type));
    peer.socket.bind(Unix.path(at.toString()));
    if (type != SOCK_DGRAM) {
      peer.socket.listen(64);
    }
    return peer;
  }

  static Peer datagrams(KernelEngine engine) throws IOException {
    return new Peer(Socket.open(engine, Family.AF_UNIX, SOCK_DGRAM));
  }

  private static Inet loopback(InetSocketAddress address) {
    return Inet.loopback(address.getPort());
  }

  Peer connect(Address to) throws IOException {
    socket.connect(to);
    return this;
  }

  Peer bind(Path at) throws IOException {
    socket.bind(Unix.path(at.toString()));
    return this;
  }

  Peer accept() throws IOException {
    return new Peer(socket.accept());
  }

  Socket socket() {
    return socket;
  }

  /** Sends text as one message, or as bytes of a stream. */
  void send(String text) throws IOException {
    int _ = socket.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** What comes next, as text; null at the end. */
  String receive() throws IOException {
    ByteBuffer room = ByteBuffer.allocate(ROOM);
    int count = socket.read(room);
    return count < 0 ? null : new String(room.array(), 0, count, StandardCharsets.UTF_8);
  }

  /** So many bytes of a stream, as text. */
  String receive(int count) throws IOException {
    return new String(socket.inputStream().readNBytes(count), StandardCharsets.UTF_8);
  }

  /** Says that nothing more will come. */
  void shut() throws IOException {
    socket.shutdown(Msg.SHUT_WR);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
