// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** How many transmissions of a SYN fit into a time, and the reverse, as TCP_DEFER_ACCEPT counts. */
final class Retries {
  private static final int FIRST_SECONDS = 1;
  private static final int MOST_SECONDS = 120;
  private static final int COUNT_MAX = 255;

  private Retries() {}

  /** Linux's secs_to_retrans: how many until so many seconds have passed. */
  static int within(int seconds) {
    if (seconds <= 0) {
      return 0;
    }
    int count = 1;
    int wait = FIRST_SECONDS;
    int passed = wait;
    while (seconds > passed && count < COUNT_MAX) {
      count++;
      wait = Math.min(wait * 2, MOST_SECONDS);
      passed += wait;
    }
    return count;
  }

  /** Linux's retrans_to_secs: how many seconds so many take. */
  static int seconds(int count) {
    int wait = FIRST_SECONDS;
    int passed = 0;
    for (int i = 0; i < count; i++) {
      passed += wait;
      wait = Math.min(wait * 2, MOST_SECONDS);
    }
    return passed;
  }
}
