// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.wire.Seq;
import java.util.Arrays;

/**
 * What is under way between SND.UNA and SND.NXT: a record for each frame that was sent, in the
 * order of their numbers, with the time at which it was sent last and what is known of its fate.
 * This is the scoreboard of RFC 6675 and what RFC 8985 wants to know of each segment. It exists
 * only while something is under way.
 */
final class Flight {
  /** Frames that may be under way at once; more text waits for an acknowledgment. */
  static final int FRAMES_MAX = 1 << 14;

  /** Records that a peer may make of them with its selective acknowledgments. */
  static final int RECORDS_MAX = 2 * FRAMES_MAX;

  /** Records for which a flight that waits to serve again keeps room. */
  private static final int KEPT_MAX = 1 << 12;

  private static final int FIRST_SIZE = 16;

  /** No record. */
  static final int NONE = -1;

  // What is known of a record.
  private static final int SACKED = 1;
  private static final int LOST = 1 << 1;

  /** It was sent again, and that is under way. */
  private static final int AGAIN = 1 << 2;

  /** It was sent more than once. */
  private static final int REPEATED = 1 << 3;

  /** Its last octet was pushed. */
  private static final int PUSHED = 1 << 4;

  /** What stays as it is whatever becomes of a record. */
  private static final int LASTING = REPEATED | PUSHED;

  private int[] ends = new int[FIRST_SIZE];
  private int[] sentAt = new int[FIRST_SIZE];
  private byte[] marks = new byte[FIRST_SIZE];
  private int head;
  private int tail;

  /** SND.UNA. */
  private int first;

  /** Before this nothing is lost that was not sent again. */
  private int lostFrom;

  /** When the first record was sent before it was sent again. */
  private int firstSentAt;

  private int sackedBytes;
  private int sackedRecords;
  private int lostBytes;
  private int againBytes;

  /** After the last segment that was smaller than it could have been (Minshall's Nagle). */
  int smallEnd;

  /** Before this nothing was sent once only whose fate is not known. */
  private int onceFrom;

  /** What was sent again, by time. */
  final Retransmissions again = new Retransmissions();

  /** What the latest SACK said. */
  final SackedBlocks blocks = new SackedBlocks();

  /** A round trip is measured when something from here on is acknowledged. */
  int timedFrom;

  // RFC 8985 5.3: the segment that was sent last of those delivered.

  /** RACK.xmit_ts, in microseconds. */
  int rackSentAt;

  /** RACK.end_seq. */
  int rackEnd;

  /** RACK.rtt in microseconds; 0 for nothing delivered yet. */
  int rackRttMicros;

  /** RACK.fack: after the highest octet that was ever acknowledged. */
  int fack;

  // RFC 8985 7: the tail loss probe.

  /** When to wake for the probe or for reordering that lasts too long; one of them at a time. */
  long alarmAt = Tcb.NEVER;

  /** Whether the alarm is for a probe. */
  boolean alarmIsProbe;

  /** A probe is to be sent in this turn. */
  boolean probeDue;

  /** A probe is under way; {@link #probeEnd} is SND.NXT when it was sent. */
  boolean probing;

  int probeEnd;

  /** The probe repeated what had been sent before. */
  boolean probeRepeats;

  /** The most octets that were under way in the last round, which {@link #usedEnd} ends. */
  int usedMost;

  private int usedEnd;

  Flight next;

  /** Nothing is under way yet. */
  void begin(int sndUna) {
    if (ends.length > KEPT_MAX) {
      ends = new int[FIRST_SIZE];
      sentAt = new int[FIRST_SIZE];
      marks = new byte[FIRST_SIZE];
    }
    head = 0;
    tail = 0;
    first = sndUna;
    lostFrom = sndUna;
    onceFrom = sndUna;
    again.clear();
    blocks.clear();
    sackedBytes = 0;
    sackedRecords = 0;
    lostBytes = 0;
    againBytes = 0;
    smallEnd = sndUna;
    timedFrom = sndUna;
    rackSentAt = 0;
    rackEnd = sndUna;
    rackRttMicros = 0;
    fack = sndUna;
    alarmAt = Tcb.NEVER;
    probeDue = false;
    probing = false;
    usedMost = 0;
    usedEnd = sndUna;
  }

  /** So many octets are under way from SND.UNA on, now that more was sent. */
  void used(int bytes, int sndUna) {
    if (bytes > usedMost || Seq.ge(sndUna, usedEnd)) {
      usedMost = bytes;
      usedEnd = sndUna + bytes;
    }
  }

  // What is sent.

  boolean isFull() {
    return tail - head >= FRAMES_MAX;
  }

  /** Something was sent for the first time, up to this number. */
  void sent(int end, int nowMicros, boolean pushed) {
    makeRoom();
    ends[tail] = end;
    sentAt[tail] = nowMicros;
    marks[tail] = (byte) (pushed ? PUSHED : 0);
    tail++;
  }

  /** Something was sent again. */
  void sentAgain(int record, int nowMicros) {
    // What the receiver has already does not count as under way.
    if ((marks[record] & (AGAIN | SACKED)) == 0) {
      againBytes += length(record);
      marks[record] |= AGAIN;
    }
    if (record == head && !isRepeated(record)) {
      firstSentAt = sentAt[record];
    }
    marks[record] |= REPEATED;
    sentAt[record] = nowMicros;
    again.sent(this, record);
  }

  private void makeRoom() {
    if (tail < ends.length) {
      return;
    }
    if (head > ends.length / 2) {
      System.arraycopy(ends, head, ends, 0, tail - head);
      System.arraycopy(sentAt, head, sentAt, 0, tail - head);
      System.arraycopy(marks, head, marks, 0, tail - head);
      tail -= head;
      head = 0;
    } else {
      ends = Arrays.copyOf(ends, ends.length * 2);
      sentAt = Arrays.copyOf(sentAt, ends.length);
      marks = Arrays.copyOf(marks, ends.length);
    }
  }

  // Looking at records.

  /** The index of the first record; they go up to before {@link #end}. */
  int begin() {
    return head;
  }

  int end() {
    return tail;
  }

  boolean isEmpty() {
    return head == tail;
  }

  int left(int record) {
    return record == head ? first : ends[record - 1];
  }

  int right(int record) {
    return ends[record];
  }

  private int length(int record) {
    return right(record) - left(record);
  }

  /** When it was sent last, in microseconds. */
  int sentAt(int record) {
    return sentAt[record];
  }

  /** When the first record was sent for the first time, as far as that is known. */
  int firstSentAt() {
    return isRepeated(head) ? firstSentAt : sentAt[head];
  }

  boolean isSacked(int record) {
    return (marks[record] & SACKED) != 0;
  }

  boolean isRepeated(int record) {
    return (marks[record] & REPEATED) != 0;
  }

  /** Whether its last octet was pushed when it was sent first. */
  boolean isPushed(int record) {
    return (marks[record] & PUSHED) != 0;
  }

  /** Whether it is lost and was not sent again since. */
  boolean isMissing(int record) {
    return (marks[record] & (LOST | AGAIN)) == LOST;
  }

  /** The record that holds this octet, or {@link #end}. */
  int find(int sequence) {
    int low = head;
    int high = tail;
    while (low < high) {
      int middle = low + high >>> 1;
      if (Seq.le(ends[middle], sequence)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  // The order in which they were sent.

  /** The first record that was sent once only and whose fate is not known, or {@link #end}. */
  int firstOnce() {
    int i = find(Seq.max(onceFrom, first));
    while (i < tail && !isUndecidedOnce(i)) {
      i++;
    }
    onceFrom = i < tail ? left(i) : tail == head ? first : ends[tail - 1];
    return i;
  }

  /** Whether it was sent once only, and nothing is known of it. */
  boolean isUndecidedOnce(int record) {
    return (marks[record] & (SACKED | LOST | REPEATED)) == 0;
  }

  /** Whether it was sent again, and nothing is known of that. */
  boolean isUndecidedAgain(int record) {
    return (marks[record] & (SACKED | REPEATED)) == REPEATED && !isMissing(record);
  }

  /** What was known of fates is not any more. */
  private void decideAnew() {
    onceFrom = first;
    again.sortAnew(this);
  }

  /** Makes two of a record and answers the index of the first; NONE where there are too many. */
  int split(int record, int at) {
    if (tail - head >= RECORDS_MAX) {
      return NONE;
    }
    int before = head;
    makeRoom();
    int cut = record - before + head;
    int behind = tail - cut;
    System.arraycopy(ends, cut, ends, cut + 1, behind);
    System.arraycopy(sentAt, cut, sentAt, cut + 1, behind);
    System.arraycopy(marks, cut, marks, cut + 1, behind);
    ends[cut] = at;
    marks[cut] &= ~PUSHED;
    tail++;
    if (isSacked(cut)) {
      sackedRecords++;
    }
    if (isRepeated(cut)) {
      again.sent(this, cut);
    }
    return cut;
  }

  /** Makes one of a record and the one behind it, both missing. */
  void join(int record) {
    ends[record] = ends[record + 1];
    marks[record] |= marks[record + 1];
    int behind = tail - (record + 2);
    System.arraycopy(ends, record + 2, ends, record + 1, behind);
    System.arraycopy(sentAt, record + 2, sentAt, record + 1, behind);
    System.arraycopy(marks, record + 2, marks, record + 1, behind);
    tail--;
  }

  // Counts, in octets.

  int sackedBytes() {
    return sackedBytes;
  }

  int sackedRecords() {
    return sackedRecords;
  }

  int lostBytes() {
    return lostBytes;
  }

  int againBytes() {
    return againBytes;
  }

  // Fates.

  /** The receiver has it. */
  void sacked(int record) {
    int length = length(record);
    forget(record, length);
    marks[record] = (byte) (marks[record] & LASTING | SACKED);
    sackedBytes += length;
    sackedRecords++;
  }

  /** It is taken for lost; one that was sent again is so once more. */
  void lost(int record) {
    int length = length(record);
    forget(record, length);
    marks[record] = (byte) (marks[record] & LASTING | LOST);
    lostBytes += length;
    lostFrom = Seq.min(lostFrom, left(record));
  }

  /** Takes octets at the front of a record out of the counts. */
  private void forget(int record, int length) {
    int mark = marks[record];
    if ((mark & SACKED) != 0) {
      sackedBytes -= length;
    }
    if ((mark & LOST) != 0) {
      lostBytes -= length;
    }
    if ((mark & AGAIN) != 0) {
      againBytes -= length;
    }
  }

  /** All up to this number, which lies in the first record, is acknowledged. */
  void acknowledged(int ack) {
    forget(head, ack - first);
    first = ack;
    if (ack == ends[head]) {
      if (isSacked(head)) {
        sackedRecords--;
      }
      head++;
      if (head < tail && isRepeated(head)) {
        firstSentAt = sentAt[head];
      }
    }
    lostFrom = Seq.max(lostFrom, ack);
  }

  /**
   * Whether all up to this number, which was sent, is whole records that were sent once, and
   * nothing of the rest is known to have arrived, to be lost or to be a probe.
   */
  boolean isPlainUpTo(int ack) {
    if (fack != first || lostBytes != 0 || probing || probeDue) {
      return false;
    }
    if (ack == first) {
      return true;
    }
    int record = head;
    while (Seq.lt(ends[record], ack)) {
      if ((marks[record] & REPEATED) != 0) {
        return false;
      }
      record++;
    }
    return ends[record] == ack && (marks[record] & REPEATED) == 0;
  }

  /**
   * All up to this number, of which {@link #isPlainUpTo} was said, is acknowledged.
   *
   * @return the round trip of the last record, in microseconds
   */
  int landed(int ack, int nowMicros) {
    int last = head;
    while (ends[last] != ack) {
      last++;
    }
    head = last + 1;
    if (head < tail && isRepeated(head)) {
      firstSentAt = sentAt[head];
    }
    first = ack;
    fack = ack;
    lostFrom = Seq.max(lostFrom, ack);
    int rtt = Math.max(nowMicros - sentAt[last], 1);
    if (rackRttMicros == 0 || Rack.isAfter(sentAt[last], ack, rackSentAt, rackEnd)) {
      rackSentAt = sentAt[last];
      rackEnd = ack;
    }
    rackRttMicros = rtt;
    return rtt;
  }

  /** The first record that is lost and was not sent again, or {@link #NONE}. */
  int nextMissing() {
    if (lostBytes == 0) {
      return NONE;
    }
    for (int i = find(lostFrom); i < tail; i++) {
      if (isMissing(i)) {
        lostFrom = left(i);
        return i;
      }
    }
    lostFrom = tail == head ? first : ends[tail - 1];
    return NONE;
  }

  /** RFC 6298 5.4: the timer says that all is lost which the receiver is not known to have. */
  void allLost() {
    for (int i = head; i < tail; i++) {
      if (!isSacked(i)) {
        lost(i);
      }
    }
  }

  /** It was a mistake: nothing is lost. */
  void nothingLost() {
    for (int i = head; i < tail; i++) {
      if ((marks[i] & (LOST | AGAIN)) != 0) {
        forget(i, length(i));
        marks[i] &= ~(LOST | AGAIN);
      }
    }
    decideAnew();
  }

  /** RFC 2018 8: what was selectively acknowledged does not count any more. */
  void nothingSacked() {
    for (int i = head; i < tail; i++) {
      marks[i] &= ~SACKED;
    }
    sackedBytes = 0;
    sackedRecords = 0;
    decideAnew();
    blocks.clear();
  }
}
