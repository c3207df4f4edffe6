// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/**
 * CUBIC, RFC 9438: in congestion avoidance the window is a cubic function of the time since it was
 * last reduced, so that it does not depend on the round trip how fast it comes back. Slow start is
 * that of {@link SlowStart}.
 */
final class Cubic implements CongestionController {
  /** RFC 9438 4.6: the multiplicative decrease factor beta_cubic. */
  private static final double BETA = 0.7;

  /** RFC 9438 5.1: C, in segments per second cubed. */
  private static final double C = 0.4;

  /** RFC 9438 4.3: alpha_cubic, with which the average window is that of Reno. */
  private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

  private static final double SECOND_MICROS = 1e6;

  private final TcpProtocol tcp;

  Cubic(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  @Override
  public String name() {
    return "cubic";
  }

  @Override
  public void acknowledged(Tcb t, int octets, int rttMicros) {
    Growth g = tcp.growth(t);
    if (t.cwnd < t.ssthresh) {
      SlowStart.acknowledged(t, g, octets, rttMicros);
    } else {
      avoid(t, g, octets);
    }
  }

  /** RFC 9438 4.2 to 4.5: congestion avoidance. */
  private void avoid(Tcb t, Growth g, int octets) {
    int now = Rack.micros(tcp.machine);
    if (!g.inEpoch) {
      beginEpoch(t, g, now);
    }
    g.ackedMicros = now;
    double elapsed = (now - g.epochMicros) / SECOND_MICROS;
    // RFC 9438 4.3: W_est = W_est + alpha_cubic * segments_acked / cwnd; when W_est >= cwnd_prior,
    // alpha_cubic is 1.
    double alpha = g.estimate >= g.before ? 1 : ALPHA;
    g.estimate += alpha * octets / t.cwnd * t.mss;
    if (at(t, g, elapsed) < g.estimate) {
      // The Reno-friendly region: cwnd should be set to W_est.
      Congestion.grow(t, Math.max((long) g.estimate - t.cwnd, 0));
      return;
    }
    // RFC 9438 4.2: target is W_cubic(t + RTT), but no less than cwnd and no more than 1.5 * cwnd.
    double target = at(t, g, elapsed + t.srttMicros / SECOND_MICROS);
    target = Math.clamp(target, t.cwnd, 1.5 * t.cwnd);
    // RFC 9438 4.4, 4.5: cwnd must be incremented by (target - cwnd) / cwnd for each new ACK; in
    // octets, for each octet.
    g.fraction += (target - t.cwnd) / t.cwnd * octets;
    long whole = (long) g.fraction;
    g.fraction -= whole;
    Congestion.grow(t, whole);
  }

  /** RFC 9438 4.2: W_cubic(t) = C * (t - K)^3 + W_max. */
  private static double at(Tcb t, Growth g, double seconds) {
    double since = seconds - g.k;
    return C * since * since * since * t.mss + g.most;
  }

  /** RFC 9438 4.2: K = cubic root of ((W_max - cwnd_epoch) / C). */
  private static void beginEpoch(Tcb t, Growth g, int nowMicros) {
    g.inEpoch = true;
    g.epochMicros = nowMicros;
    g.estimate = t.cwnd;
    g.fraction = 0;
    if (g.most > t.cwnd) {
      // StrictMath: the same frames on every machine.
      g.k = StrictMath.cbrt((g.most - t.cwnd) / t.mss / C);
    } else {
      // RFC 9438 4.8: the first congestion avoidance after a timeout, or after slow start.
      g.k = 0;
      g.most = t.cwnd;
    }
  }

  @Override
  public int reduced(Tcb t) {
    Growth g = tcp.growth(t);
    if (t.recovery == null || t.recovery.phase < Recovery.RECOVERING) {
      g.save();
    }
    g.before = t.cwnd;
    g.inEpoch = false;
    // RFC 9438 4.7, fast convergence: if cwnd < W_max, another flow wants its share, so W_max =
    // cwnd * (1 + beta_cubic) / 2.
    g.most = t.cwnd < g.most ? t.cwnd * (1 + BETA) / 2 : t.cwnd;
    // RFC 9438 4.6: ssthresh = flight_size * beta_cubic, at least two segments.
    return Math.max((int) (Congestion.flightSize(t) * BETA), 2 * t.mss);
  }

  /** RFC 9438 4.8: during the first congestion avoidance after a timeout, W_max is its cwnd. */
  @Override
  public void timedOut(Tcb t) {
    tcp.growth(t).most = 0;
  }

  /** RFC 9438 4.9: the variables are restored. */
  @Override
  public void undone(Tcb t) {
    tcp.growth(t).restore();
  }

  /** RFC 9438 5.8: the time in which nothing was sent does not count. */
  @Override
  public void resumed(Tcb t, long idleNanos) {
    Growth g = t.growth;
    if (g != null && g.inEpoch) {
      g.epochMicros += (int) (idleNanos / 1_000);
      g.ackedMicros = Rack.micros(tcp.machine);
    }
  }

  /**
   * RFC 9438 5.8: where cwnd has not been updated because the application, or the receiver, limits
   * what is sent, the time since the epoch must not include that.
   */
  @Override
  public void notInUse(Tcb t) {
    Growth g = t.growth;
    if (g != null && g.inEpoch) {
      int now = Rack.micros(tcp.machine);
      g.epochMicros += now - g.ackedMicros;
      g.ackedMicros = now;
    }
  }
}
