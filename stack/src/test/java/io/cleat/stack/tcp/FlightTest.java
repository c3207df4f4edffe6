// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scoreboard by itself: what it counts is what its records say. */
class FlightTest {
  /** Near the end of the numbers, so that they go round. */
  private static final int START = -5_000;

  private final Flight flight = new Flight();
  private int clock = Integer.MAX_VALUE - 100;

  @BeforeEach
  void begins() {
    flight.begin(START);
  }

  private void send(int count, int length) {
    int end = flight.isEmpty() ? START : flight.right(flight.end() - 1);
    for (int i = 0; i < count; i++) {
      end += length;
      flight.sent(end, i, false);
    }
  }

  @Test
  void recordIsFoundByAnyOfItsOctets() {
    send(10, 1000);
    for (int octet : new int[] {0, 999, 1000, 5500, 9999}) {
      int record = flight.find(START + octet);
      assertEquals(START + octet / 1000 * 1000, flight.left(record));
    }
    assertEquals(flight.end(), flight.find(START + 10_000));
  }

  @Test
  void lostRecordsAreMissingInTheirOrder() {
    send(5, 1000);
    flight.lost(flight.find(START + 3000));
    flight.lost(flight.find(START + 1000));
    assertEquals(START + 1000, flight.left(flight.nextMissing()));
    flight.sentAgain(flight.nextMissing(), 100);
    assertEquals(START + 3000, flight.left(flight.nextMissing()));
    flight.sentAgain(flight.nextMissing(), 100);
    assertEquals(Flight.NONE, flight.nextMissing());
    assertEquals(2000, flight.lostBytes());
    assertEquals(2000, flight.againBytes());
  }

  @Test
  void whatTheReceiverHasIsNotUnderWayWhenItIsSentAgain() {
    send(3, 1000);
    int last = flight.end() - 1;
    flight.sacked(last);
    flight.sentAgain(last, 100);
    assertEquals(0, flight.againBytes());
    assertEquals(1000, flight.sackedBytes());
    flight.allLost();
    assertEquals(2000, flight.lostBytes());
  }

  @Test
  void retransmissionThatIsLostIsMissingAgain() {
    send(3, 1000);
    flight.lost(flight.begin());
    flight.sentAgain(flight.begin(), 50);
    flight.lost(flight.begin());
    assertEquals(flight.begin(), flight.nextMissing());
    assertEquals(0, flight.againBytes());
    assertEquals(1000, flight.lostBytes());
  }

  @Test
  void frontOfARecordIsAcknowledgedByItself() {
    send(1, 60_000);
    flight.lost(flight.begin());
    flight.acknowledged(START + 10_000);
    assertEquals(START + 10_000, flight.left(flight.begin()));
    assertEquals(50_000, flight.lostBytes());
    flight.acknowledged(START + 60_000);
    assertTrue(flight.isEmpty());
    assertEquals(0, flight.lostBytes());
  }

  @Test
  void firstOneIsAsOldAsItIsHoweverItBecameTheFirst() {
    send(3, 1000);
    flight.sentAgain(flight.begin() + 2, 500);
    assertTrue(flight.isPlainUpTo(START + 2000));
    assertEquals(599, flight.landed(START + 2000, 600));
    assertEquals(500, flight.firstSentAt());
  }

  @Test
  void splittingEndsWhereThereAreTooManyRecords() {
    send(1, 1 << 20);
    int splits = 0;
    int at = START;
    while (flight.split(flight.end() - 1, at + 1) != Flight.NONE) {
      at++;
      splits++;
    }
    assertEquals(2 * Flight.FRAMES_MAX - 1, splits);
    assertEquals(START + (1 << 20), flight.right(flight.end() - 1));
  }

  @Test
  void mistakeLeavesNothingLost() {
    send(4, 1000);
    flight.sacked(flight.begin() + 2);
    flight.allLost();
    flight.sentAgain(flight.begin(), 9);
    flight.nothingLost();
    assertEquals(0, flight.lostBytes() + flight.againBytes());
    assertEquals(1000, flight.sackedBytes());
    assertEquals(Flight.NONE, flight.nextMissing());
  }

  /** Whatever happens in whatever order, the counts are those of the records. */
  @Test
  void countsAreThoseOfTheRecords() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      flight.begin(START);
      for (int i = 0; i < 200; i++) {
        happens(random);
        check();
      }
    }
  }

  private void happens(Random random) {
    if (flight.isEmpty() || random.nextInt(4) == 0) {
      send(1 + random.nextInt(5), 1 + random.nextInt(3000));
      return;
    }
    int record = flight.begin() + random.nextInt(flight.end() - flight.begin());
    int length = flight.right(record) - flight.left(record);
    switch (random.nextInt(7)) {
      case 0 -> flight.acknowledged(middle(flight.begin(), random));
      case 1 -> {
        if (!flight.isSacked(record)) {
          flight.sacked(record);
        }
      }
      case 2 -> {
        if (!flight.isSacked(record)) {
          flight.lost(record);
        }
      }
      case 3 -> {
        if (flight.nextMissing() != Flight.NONE) {
          // RFC 8985 6.2 walks in the order of time: it does not go backwards.
          clock += random.nextInt(3);
          flight.sentAgain(flight.nextMissing(), clock);
        }
      }
      case 4 -> {
        if (length > 1) {
          assertNotEquals(Flight.NONE, flight.split(record, flight.right(record) - 1));
        }
      }
      case 5 -> {
        if (flight.isMissing(record) && record + 1 < flight.end() && flight.isMissing(record + 1)) {
          flight.join(record);
        }
      }
      default -> seldom(random);
    }
  }

  private void seldom(Random random) {
    switch (random.nextInt(8)) {
      case 0 -> flight.allLost();
      case 1 -> flight.nothingLost();
      case 2 -> flight.nothingSacked();
      default -> {}
    }
  }

  /** Some number behind the left edge of a record, its right edge perhaps. */
  private int middle(int record, Random random) {
    int length = flight.right(record) - flight.left(record);
    return flight.left(record) + 1 + random.nextInt(length);
  }

  private void check() {
    int sacked = 0;
    int records = 0;
    int missing = 0;
    for (int i = flight.begin(); i < flight.end(); i++) {
      int length = flight.right(i) - flight.left(i);
      assertTrue(length > 0);
      sacked += flight.isSacked(i) ? length : 0;
      records += flight.isSacked(i) ? 1 : 0;
      missing += flight.isMissing(i) ? length : 0;
    }
    assertEquals(sacked, flight.sackedBytes());
    assertEquals(records, flight.sackedRecords());
    assertEquals(missing, flight.lostBytes() - flight.againBytes());
    assertEquals(missing > 0, flight.nextMissing() != Flight.NONE);
    checkOrder();
  }

  /** What was sent and whose fate is not known is found in the order of sending. */
  private void checkOrder() {
    int once = flight.begin();
    while (once < flight.end() && !flight.isUndecidedOnce(once)) {
      once++;
    }
    assertEquals(once, flight.firstOnce());
    Set<Integer> again = new HashSet<>();
    for (int i = 0; i < flight.again.count(); i++) {
      again.add(flight.again.undecided(flight, i));
      assertTrue(i == 0 || flight.again.sentAt(i) - flight.again.sentAt(i - 1) >= 0);
    }
    for (int i = flight.begin(); i < flight.end(); i++) {
      assertEquals(flight.isUndecidedAgain(i), again.contains(i));
    }
  }

  /** RFC 8985 6.2: what is decided is not looked at again, however much is under way. */
  @Test
  void detectionGoesOnWhereItEnded() {
    send(Flight.FRAMES_MAX, 1000);
    int looks = 0;
    for (int i = flight.begin(); i + 1 < flight.end(); i += 2) {
      flight.sacked(i + 1);
      int from = flight.firstOnce();
      assertEquals(i, from);
      for (int record = from; record <= i; record++) {
        looks++;
        flight.lost(record);
      }
      flight.sentAgain(flight.nextMissing(), Flight.FRAMES_MAX + i);
    }
    assertEquals(Flight.FRAMES_MAX / 2, looks);
    assertEquals(Flight.FRAMES_MAX / 2, flight.again.count());
    for (int i = 0; i < Flight.FRAMES_MAX / 2; i++) {
      flight.sacked(2 * i);
      flight.again.forgetDecided(flight);
      assertEquals(Flight.FRAMES_MAX / 2 - i - 1, flight.again.count());
    }
  }

  @Test
  void blockThatGrewIsLookedAtWhereItDid() {
    send(Flight.FRAMES_MAX, 1000);
    for (int i = 1; i + 1 < flight.end(); i++) {
      flight.sacked(i);
      flight.blocks.set(0, flight.left(1), flight.right(i));
      assertEquals(i < 2 ? 2 : i, flight.blocks.behind(flight, 1));
    }
  }
}
