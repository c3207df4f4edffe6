// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.profile.FastOpenKeys;
import io.cleat.stack.profile.Profile;
import io.cleat.stack.profile.Setting;

/** What a {@link Profile} says of TCP, in the units that are computed with. */
final class Tuning {
  private static final long MICROS = 1_000L;
  private static final long MILLIS = 1_000_000L;
  private static final long SECONDS = 1_000_000_000L;

  /** Linux's tcp_orphan_retries, where 0 is set. */
  private static final int ORPHAN_RETRIES = 8;

  /** The options that connections begin with. */
  final TcpSettings settings;

  final String controller;
  final int initialSegments;
  final int initialBytes;
  final boolean restarts;
  final boolean hystart;
  final boolean rack;
  final boolean tailLossProbe;
  final boolean frto;
  final boolean timestamps;
  final boolean sack;
  final boolean dsack;
  final boolean windowScaling;
  final EcnPolicy ecn;
  final boolean ecnFallsBack;
  final int ecnOption;
  final int ecnOptionBeacon;
  final long rtoInitialNanos;
  final long rtoVarianceNanos;
  final long rtoLeastNanos;
  final long rtoSlopNanos;
  final long rtoMostNanos;
  final long delayedAckNanos;
  final byte quickAcks;
  final int challengePauseMillis;
  final int synRetries;
  final int synLinearTimeouts;
  final int synAckRetries;
  final int retries1;
  final int retries2;
  final int orphanRetries;
  final boolean keepsAlive;
  final long timeWaitNanos;
  final int timeWaits;
  final long timeWaitReuseNanos;
  final boolean protectsTimeWait;
  final int backlog;
  final int cookies;
  final boolean abortsOnOverflow;
  final FastOpenPolicy fastOpen;
  final FastOpenKeys fastOpenKeys;
  final long blackHoleNanos;
  final boolean detectsBlackHoles;
  final int baseSegment;
  final BufferSizes sendBuffers;
  final BufferSizes receiveBuffers;
  final boolean growsReceiveBuffers;
  final int windowShare;

  Tuning(Profile profile) {
    settings = new TcpSettings(profile);
    controller = profile.text(Setting.CONGESTION_CONTROL);
    initialSegments = profile.number(Setting.INITIAL_WINDOW_SEGMENTS);
    initialBytes = profile.number(Setting.INITIAL_WINDOW_BYTES);
    restarts = profile.is(Setting.SLOW_START_AFTER_IDLE);
    hystart = profile.is(Setting.HYSTART);
    rack = profile.is(Setting.RACK);
    // Linux: 1 and 2 were early retransmit, which RACK has replaced.
    tailLossProbe = profile.number(Setting.TAIL_LOSS_PROBE) >= 3;
    frto = profile.is(Setting.F_RTO);
    timestamps = profile.is(Setting.TIMESTAMPS);
    sack = profile.is(Setting.SACK);
    dsack = profile.is(Setting.DSACK);
    windowScaling = profile.is(Setting.WINDOW_SCALING);
    ecn = EcnPolicy.values()[profile.number(Setting.ECN)];
    ecnFallsBack = profile.is(Setting.ECN_FALLBACK);
    ecnOption = profile.number(Setting.ECN_OPTION);
    ecnOptionBeacon = profile.number(Setting.ECN_OPTION_BEACON);
    rtoInitialNanos = profile.get(Setting.RTO_INITIAL_MILLIS) * MILLIS;
    rtoVarianceNanos = profile.get(Setting.RTO_VARIANCE_MICROS) * MICROS;
    rtoLeastNanos = profile.get(Setting.RTO_LEAST_MICROS) * MICROS;
    rtoSlopNanos = profile.get(Setting.RTO_SLOP_MICROS) * MICROS;
    rtoMostNanos = profile.get(Setting.RTO_MOST_MILLIS) * MILLIS;
    delayedAckNanos = profile.get(Setting.DELAYED_ACK_MILLIS) * MILLIS;
    quickAcks = (byte) profile.number(Setting.QUICK_ACKS);
    challengePauseMillis = profile.number(Setting.CHALLENGE_PAUSE_MILLIS);
    synRetries = profile.number(Setting.SYN_RETRIES);
    synLinearTimeouts = profile.number(Setting.SYN_LINEAR_TIMEOUTS);
    synAckRetries = profile.number(Setting.SYN_ACK_RETRIES);
    retries1 = profile.number(Setting.RETRIES_1);
    retries2 = profile.number(Setting.RETRIES_2);
    int orphan = profile.number(Setting.ORPHAN_RETRIES);
    orphanRetries = orphan == 0 ? ORPHAN_RETRIES : orphan;
    keepsAlive = profile.is(Setting.KEEP_ALIVE);
    timeWaitNanos = profile.get(Setting.TIME_WAIT_SECONDS) * SECONDS;
    timeWaits = profile.number(Setting.TIME_WAIT_CONNECTIONS);
    timeWaitReuseNanos = profile.get(Setting.TIME_WAIT_REUSE_MILLIS) * MILLIS;
    protectsTimeWait = profile.is(Setting.TIME_WAIT_PROTECTED);
    backlog = profile.number(Setting.BACKLOG);
    cookies = profile.number(Setting.SYN_COOKIES);
    abortsOnOverflow = profile.is(Setting.ABORT_ON_OVERFLOW);
    fastOpen = new FastOpenPolicy(profile.number(Setting.FAST_OPEN));
    fastOpenKeys = profile.fastOpenKeys();
    blackHoleNanos = profile.get(Setting.FAST_OPEN_BLACK_HOLE_SECONDS) * SECONDS;
    detectsBlackHoles = profile.is(Setting.BLACK_HOLE_DETECTION);
    baseSegment = profile.number(Setting.BASE_SEGMENT_BYTES);
    sendBuffers = sizes(profile, Setting.SEND_BYTES, Setting.SEND_MOST_BYTES);
    receiveBuffers = sizes(profile, Setting.RECEIVE_BYTES, Setting.RECEIVE_MOST_BYTES);
    growsReceiveBuffers = profile.is(Setting.RECEIVE_AUTOTUNING);
    windowShare = profile.number(Setting.WINDOW_SHARE);
  }

  private static BufferSizes sizes(Profile profile, Setting initial, Setting most) {
    int first = profile.number(initial);
    return new BufferSizes(first, Math.max(first, profile.number(most)));
  }

  /** Linux's tcp_win_from_space: how much of a buffer may be a window. */
  int window(int bufferBytes) {
    return windowShare > 0
        ? bufferBytes - (bufferBytes >> windowShare)
        : bufferBytes >> -windowShare;
  }

  /** The buffer of which {@link #window} makes so much. */
  int bufferFor(long windowBytes) {
    long buffer = windowBytes << -Math.min(windowShare, 0);
    if (windowShare > 0) {
      buffer = windowBytes + Math.ceilDiv(windowBytes, (1L << windowShare) - 1);
    }
    return (int) Math.min(buffer, Integer.MAX_VALUE);
  }
}
