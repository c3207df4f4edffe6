// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import java.util.ArrayList;
import java.util.List;

/** The groups that an interface listens to, each with how often it was joined. */
final class Groups {
  private static final class Group {
    final long high;
    final long low;
    int joined;

    Group(long high, long low) {
      this.high = high;
      this.low = low;
    }
  }

  private final List<Group> groups = new ArrayList<>();

  private Group find(long high, long low) {
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      if (group.low == low && group.high == high) {
        return group;
      }
    }
    return null;
  }

  boolean contains(long high, long low) {
    return find(high, low) != null;
  }

  void join(long high, long low) {
    Group group = find(high, low);
    if (group == null) {
      group = new Group(high, low);
      groups.add(group);
    }
    group.joined++;
  }

  void leave(long high, long low) {
    Group group = find(high, low);
    if (group != null && --group.joined == 0) {
      groups.remove(group);
    }
  }
}
