// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import java.util.Arrays;

/** What became true in some turns: collected under the stack's lock, told after it. */
final class News {
  private static final int FIRST_SIZE = 8;

  private HostEndpoint[] endpoints = new HostEndpoint[FIRST_SIZE];
  private int[] news = new int[FIRST_SIZE];
  private int[] facts = new int[FIRST_SIZE];
  private int count;

  void add(HostEndpoint endpoint, int became, int now) {
    if (count == endpoints.length) {
      endpoints = Arrays.copyOf(endpoints, count * 2);
      news = Arrays.copyOf(news, count * 2);
      facts = Arrays.copyOf(facts, count * 2);
    }
    endpoints[count] = endpoint;
    news[count] = became;
    facts[count++] = now;
  }

  void tell() {
    for (int i = 0; i < count; i++) {
      endpoints[i].tell(news[i], facts[i]);
      endpoints[i] = null;
    }
    count = 0;
  }
}
