// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The state and the counters of a TCP connection, {@code struct tcp_info} (tcp(7)). The structure
 * has grown with the kernel; a field that the kernel at hand does not know reads 0.
 */
public final class TcpInfo {
  private static final int SCALES = 6;

  private final byte[] bytes;

  TcpInfo(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The native form, as long as the kernel gave it. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Window scale of what the peer advertises (RFC 7323). */
  public int sndWscale() {
    return octet(SCALES) & 0xf;
  }

  /** Window scale of what we advertise. */
  public int rcvWscale() {
    return octet(SCALES) >>> 4;
  }

  /** The connection's state, as TCP_ESTABLISHED = 1 and its like. */
  public int state() {
    return octet(0);
  }

  /** State of congestion avoidance: 0 open, 1 disorder, 2 CWR, 3 recovery, 4 loss. */
  public int caState() {
    return octet(1);
  }

  /** {@code tcpi_retransmits}. */
  public int retransmits() {
    return octet(2);
  }

  /** {@code tcpi_probes}. */
  public int probes() {
    return octet(3);
  }

  /** {@code tcpi_backoff}. */
  public int backoff() {
    return octet(4);
  }

  /** {@code tcpi_options}. */
  public int options() {
    return octet(5);
  }

  /** Retransmission timeout in microseconds. */
  public long rto() {
    return word(8);
  }

  /** Delayed acknowledgement timeout in microseconds. */
  public long ato() {
    return word(12);
  }

  /** Segment size for sending, in bytes. */
  public long sndMss() {
    return word(16);
  }

  /** Segment size seen in receiving, in bytes. */
  public long rcvMss() {
    return word(20);
  }

  /** Segments sent and not acknowledged. */
  public long unacked() {
    return word(24);
  }

  /** {@code tcpi_sacked}. */
  public long sacked() {
    return word(28);
  }

  /** Segments taken for lost. */
  public long lost() {
    return word(32);
  }

  /** Segments retransmitted and not acknowledged. */
  public long retrans() {
    return word(36);
  }

  /** {@code tcpi_fackets}. */
  public long fackets() {
    return word(40);
  }

  /** {@code tcpi_last_data_sent}. */
  public long lastDataSent() {
    return word(44);
  }

  /** {@code tcpi_last_ack_sent}. */
  public long lastAckSent() {
    return word(48);
  }

  /** {@code tcpi_last_data_recv}. */
  public long lastDataRecv() {
    return word(52);
  }

  /** {@code tcpi_last_ack_recv}. */
  public long lastAckRecv() {
    return word(56);
  }

  /** {@code tcpi_pmtu}. */
  public long pmtu() {
    return word(60);
  }

  /** {@code tcpi_rcv_ssthresh}. */
  public long rcvSsthresh() {
    return word(64);
  }

  /** Smoothed round trip time in microseconds. */
  public long rtt() {
    return word(68);
  }

  /** Mean deviation of the round trip time in microseconds. */
  public long rttvar() {
    return word(72);
  }

  /** Slow start threshold in segments. */
  public long sndSsthresh() {
    return word(76);
  }

  /** Congestion window in segments. */
  public long sndCwnd() {
    return word(80);
  }

  /** {@code tcpi_advmss}. */
  public long advmss() {
    return word(84);
  }

  /** {@code tcpi_reordering}. */
  public long reordering() {
    return word(88);
  }

  /** {@code tcpi_rcv_rtt}. */
  public long rcvRtt() {
    return word(92);
  }

  /** {@code tcpi_rcv_space}. */
  public long rcvSpace() {
    return word(96);
  }

  /** Segments retransmitted in all. */
  public long totalRetrans() {
    return word(100);
  }

  /** Pacing rate in bytes a second. */
  public long pacingRate() {
    return quad(104);
  }

  /** {@code tcpi_max_pacing_rate}. */
  public long maxPacingRate() {
    return quad(112);
  }

  /** Bytes sent and acknowledged (RFC 4898). */
  public long bytesAcked() {
    return quad(120);
  }

  /** Bytes received (RFC 4898). */
  public long bytesReceived() {
    return quad(128);
  }

  /** {@code tcpi_segs_out}. */
  public long segsOut() {
    return word(136);
  }

  /** {@code tcpi_segs_in}. */
  public long segsIn() {
    return word(140);
  }

  /** Bytes in the send queue not yet sent. */
  public long notsentBytes() {
    return word(144);
  }

  /** Smallest round trip time seen, in microseconds. */
  public long minRtt() {
    return word(148);
  }

  /** {@code tcpi_data_segs_in}. */
  public long dataSegsIn() {
    return word(152);
  }

  /** {@code tcpi_data_segs_out}. */
  public long dataSegsOut() {
    return word(156);
  }

  /** Delivery rate in bytes a second. */
  public long deliveryRate() {
    return quad(160);
  }

  /** {@code tcpi_busy_time}. */
  public long busyTime() {
    return quad(168);
  }

  /** {@code tcpi_rwnd_limited}. */
  public long rwndLimited() {
    return quad(176);
  }

  /** {@code tcpi_sndbuf_limited}. */
  public long sndbufLimited() {
    return quad(184);
  }

  /** {@code tcpi_delivered}. */
  public long delivered() {
    return word(192);
  }

  /** {@code tcpi_delivered_ce}. */
  public long deliveredCe() {
    return word(196);
  }

  /** {@code tcpi_bytes_sent}. */
  public long bytesSent() {
    return quad(200);
  }

  /** {@code tcpi_bytes_retrans}. */
  public long bytesRetrans() {
    return quad(208);
  }

  /** {@code tcpi_dsack_dups}. */
  public long dsackDups() {
    return word(216);
  }

  /** {@code tcpi_reord_seen}. */
  public long reordSeen() {
    return word(220);
  }

  /** {@code tcpi_rcv_ooopack}. */
  public long rcvOoopack() {
    return word(224);
  }

  /** The peer's window after scaling, in bytes. */
  public long sndWnd() {
    return word(228);
  }

  private int octet(int offset) {
    return offset < bytes.length ? bytes[offset] & 0xff : 0;
  }

  private long word(int offset) {
    return offset + Integer.BYTES <= bytes.length
        ? Integer.toUnsignedLong(
            MemorySegment.ofArray(bytes).get(ValueLayout.JAVA_INT_UNALIGNED, offset))
        : 0;
  }

  private long quad(int offset) {
    return offset + Long.BYTES <= bytes.length
        ? MemorySegment.ofArray(bytes).get(ValueLayout.JAVA_LONG_UNALIGNED, offset)
        : 0;
  }
}
