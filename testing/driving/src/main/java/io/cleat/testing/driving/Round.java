// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.driving;

import io.cleat.Socket;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One round: so many clients at the same time send messages, get them back and compare every byte.
 * When nothing has ended for a while, that is told with the state of everything.
 */
final class Round {
  private final Plan plan;
  private final Duration patience;
  private final Random random;
  private final List<FutureTask<Void>> tasks = new ArrayList<>();
  private final Map<Thread, String> threads = new ConcurrentHashMap<>();

  Round(Plan plan, Duration patience) {
    this.plan = plan;
    this.patience = patience;
    random = new Random(plan.seed());
  }

  /** What a thread does. */
  private interface Work {
    void run() throws IOException;
  }

  private void start(String name, Work work) {
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          work.run();
          return null;
        });
    tasks.add(task);
    boolean isVirtual = random.nextInt(10) < plan.virtualShare();
    Thread thread =
        isVirtual
            ? Thread.ofVirtual().unstarted(task)
            : Thread.ofPlatform().daemon().unstarted(task);
    threads.put(thread, name);
    thread.start();
  }

  /**
   * Plays it.
   *
   * @throws AssertionError bytes are wrong, or it stands still
   */
  void play() throws IOException, InterruptedException {
    try (Network network = new Network(plan);
        Socket listener = network.listening()) {
      for (int i = 0; i < plan.connections(); i++) {
        long seed = random.nextLong();
        start("client " + i, () -> talk(network, new Random(seed)));
      }
      for (int i = 0; i < plan.connections(); i++) {
        Socket accepted = accept(listener, network);
        start("server " + i, () -> echo(accepted));
      }
      for (FutureTask<Void> task : tasks) {
        await(task, network);
      }
    }
  }

  private Socket accept(Socket listener, Network network) throws IOException, InterruptedException {
    FutureTask<Socket> accepting = new FutureTask<>(listener::accept);
    Thread.ofVirtual().start(accepting);
    return await(accepting, network);
  }

  private <T> T await(FutureTask<T> task, Network network) throws InterruptedException {
    try {
      return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(plan + " stands still\n" + network.state() + stacks(), e);
    } catch (ExecutionException e) {
      throw new AssertionError(plan + "\n" + network.state(), e.getCause());
    }
  }

  private String stacks() {
    StringBuilder text = new StringBuilder();
    threads.forEach((thread, name) -> {
      if (thread.isAlive()) {
        text.append(name).append(' ').append(thread).append('\n');
        for (StackTraceElement frame : thread.getStackTrace()) {
          text.append("    at ").append(frame).append('\n');
        }
      }
    });
    return text.toString();
  }

  private static void echo(Socket accepted) throws IOException {
    try (Socket socket = accepted) {
      socket.inputStream().transferTo(socket.outputStream());
    }
  }

  private void talk(Network network, Random content) throws IOException {
    try (Socket socket = network.connected()) {
      InputStream in = socket.inputStream();
      OutputStream out = socket.outputStream();
      int left = plan.bytes();
      while (left > 0) {
        byte[] message = new byte[Math.min(left, 1 + content.nextInt(plan.largestMessage()))];
        content.nextBytes(message);
        send(out, message, in);
        left -= message.length;
      }
    }
  }

  /**
   * Sends a message and takes it back, so that neither waits for the other with both directions
   * full: what fits nowhere is not sent before something came back.
   */
  private void send(OutputStream out, byte[] message, InputStream in) throws IOException {
    int sent = 0;
    int received = 0;
    byte[] back = new byte[message.length];
    while (received < message.length) {
      int piece = Math.min(message.length - sent, PIECE_BYTES - (sent - received));
      out.write(message, sent, piece);
      sent += piece;
      int count = in.read(back, received, sent - received);
      if (count < 0) {
        throw new EOFException("after " + received + " of " + message.length + " bytes");
      }
      received += count;
    }
    for (int i = 0; i < message.length; i++) {
      if (message[i] != back[i]) {
        throw new AssertionError(plan + ": byte " + i + " of " + message.length + " is wrong");
      }
    }
  }

  /** As much goes there without anybody reading it. */
  private static final int PIECE_BYTES = 16_384;
}
