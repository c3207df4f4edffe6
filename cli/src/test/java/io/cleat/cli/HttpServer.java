// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** As much of HTTP as curl needs, at a UNIX socket: GET sends a file, PUT writes it. */
final class HttpServer implements AutoCloseable {
  private static final String LENGTH = "content-length:";

  private final ServerSocketChannel listener;
  private final Path file;

  HttpServer(Path at, Path file) throws IOException {
    this.file = file;
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(at));
    Thread.ofPlatform().daemon().start(this::serve);
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel connection = listener.accept();
        Thread.ofPlatform().daemon().start(() -> serve(connection));
      }
    } catch (AsynchronousCloseException e) {
      // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(Channels.newInputStream(connection));
      OutputStream out = Channels.newOutputStream(connection);
      String request = line(in);
      long length = 0;
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        if (header.toLowerCase(java.util.Locale.ROOT).startsWith(LENGTH)) {
          length = Long.parseLong(header.substring(LENGTH.length()).strip());
        }
      }
      answer(request, length, in, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(String request, long length, InputStream in, OutputStream out)
      throws IOException {
    boolean put = request.startsWith("PUT ");
    if (put) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      try (OutputStream into = Files.newOutputStream(file)) {
        for (long left = length; left > 0; ) {
          byte[] block = in.readNBytes((int) Math.min(left, 1 << 16));
          into.write(block);
          left -= block.length;
        }
      }
    }
    long size = put ? 0 : Files.size(file);
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\nConnection: close\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    if (!put) {
      Files.copy(file, out);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
