// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MedianTest {
  @Test
  void ofAnOddCountIsTheMiddleWhateverTheOrder() {
    assertEquals(3, Median.of(List.of(100, 1, 3), Integer::doubleValue));
  }

  @Test
  void ofAnEvenCountIsBetweenTheTwoInTheMiddle() {
    assertEquals(2.5, Median.of(List.of(3, 1, 100, 2), Integer::doubleValue));
  }

  @Test
  void ofOneIsThatOne() {
    assertEquals(7, Median.of(List.of(7), Integer::doubleValue));
  }

  @Test
  void ofFiguresIsTakenOfEachApart() {
    Figures slow = new Figures(1, 9, 3, 4, 5, 6);
    Figures fast = new Figures(3, 7, 1, 2, 3, 4);
    Figures other = new Figures(2, 8, 2, 3, 4, 5);
    assertEquals(new Figures(2, 8, 2, 3, 4, 5), Figures.median(List.of(slow, fast, other)));
  }
}
