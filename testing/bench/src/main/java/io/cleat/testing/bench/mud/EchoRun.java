// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.mud;

import io.cleat.ErrnoException;
import io.cleat.efun.mud.MudEncoder;
import io.cleat.efun.mud.MudProfile;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Frames there and back, asked of each server in turn by the same load: one frame at a time, or
 * many on their way at once. The order is reversed every other round.
 */
public final class EchoRun {
  /** The first rounds are for the compilers. */
  private static final int WARMUP_ROUNDS = 2;

  private static final int[] DEPTHS = {1, 32};

  private final Sample sample;
  private final int rounds;
  private final long roundNanos;

  /**
   * What came of it.
   *
   * @param server its name
   * @param depth how many frames were on their way at once
   * @param framesPerSecond the median of the rounds
   */
  public record Result(String server, int depth, double framesPerSecond) {}

  /** A run of so many rounds of each server. */
  public EchoRun(Sample sample, int rounds, long roundNanos) {
    this.sample = sample;
    this.rounds = rounds;
    this.roundNanos = roundNanos;
  }

  /** Runs it. */
  public List<Result> run() throws IOException, InterruptedException {
    List<Result> results = new ArrayList<>();
    try (EchoServer cleat = cleat();
        EchoServer netty = new NettyEcho()) {
      List<EchoServer> servers = List.of(cleat, netty);
      for (int depth : DEPTHS) {
        results.addAll(run(servers, depth));
      }
    }
    return results;
  }

  private static EchoServer cleat() throws InterruptedException {
    try {
      return new CleatEcho();
    } catch (ErrnoException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Result> run(List<EchoServer> servers, int depth) throws IOException {
    double[][] rates = new double[servers.size()][rounds];
    for (int round = -WARMUP_ROUNDS; round < rounds; round++) {
      for (int i = 0; i < servers.size(); i++) {
        int place = (round & 1) == 0 ? i : servers.size() - 1 - i;
        double rate = round(servers.get(place), depth);
        if (round >= 0) {
          rates[place][round] = rate;
        }
      }
    }
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < rates.length; i++) {
      Arrays.sort(rates[i]);
      results.add(new Result(servers.get(i).name(), depth, rates[i][rounds / 2]));
    }
    return results;
  }

  private double round(EchoServer server, int depth) throws IOException {
    byte[] frame = new MudEncoder(MudProfile.standard()).frame(sample.value());
    byte[] batch = new byte[frame.length * depth];
    for (int i = 0; i < depth; i++) {
      System.arraycopy(frame, 0, batch, i * frame.length, frame.length);
    }
    byte[] back = new byte[batch.length];
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      long frames = 0;
      long start = System.nanoTime();
      long now = start;
      while (now - start < roundNanos) {
        out.write(batch);
        in.readFully(back);
        frames += depth;
        now = System.nanoTime();
      }
      if (!Arrays.equals(batch, back)) {
        throw new IOException(server.name() + " sends something else back");
      }
      return frames * 1e9 / (now - start);
    }
  }
}
