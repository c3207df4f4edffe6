// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last change of each name, numbered: whoever knows all up to a number needs only what comes
 * after it. What is no more is remembered as a change too, up to a limit.
 */
final class Changes {
  /** So many entries go into one packet, so that it is shorter than any mud's limit. */
  static final int ENTRIES_A_PACKET = 100;

  /** Names that are no more; when there are more, the oldest are forgotten. */
  private static final int GONE_MAX = 1000;

  /** In the order of their numbers, for a change moves its name to the end. */
  private final Map<String, Change> last = new LinkedHashMap<>();

  private final long firstId;
  private long id;
  private int gone;

  private record Change(long id, LpcValue entry) {
    boolean isGone() {
      return entry.equals(LpcInt.ZERO);
    }
  }

  /** A part of the changes, and the number of its last one. */
  record Part(long id, LpcMapping entries) {}

  Changes(long firstId) {
    this.firstId = firstId;
    id = firstId;
  }

  /** A name has an entry, or 0 where it is no more; what to tell everybody. */
  Part put(String name, LpcValue entry) {
    Change before = last.remove(name);
    gone -= before != null && before.isGone() ? 1 : 0;
    Change change = new Change(++id, entry);
    last.put(name, change);
    gone += change.isGone() ? 1 : 0;
    if (gone > GONE_MAX) {
      String oldest =
          last.entrySet().stream()
              .filter(each -> each.getValue().isGone())
              .findFirst()
              .orElseThrow()
              .getKey();
      last.remove(oldest);
      gone--;
    }
    return new Part(id, LpcMapping.of(new LpcString(name), entry));
  }

  /** What comes after {@code known}; everything where that is no number of ours. */
  List<Part> after(long known) {
    boolean ours = known >= firstId && known <= id;
    List<Part> parts = new ArrayList<>();
    Map<LpcValue, LpcValue> part = new LinkedHashMap<>();
    long partId = id;
    for (Map.Entry<String, Change> each : last.entrySet()) {
      Change change = each.getValue();
      if (ours ? change.id > known : !change.isGone()) {
        part.put(new LpcString(each.getKey()), change.entry);
        partId = change.id;
        if (part.size() == ENTRIES_A_PACKET) {
          parts.add(new Part(partId, LpcMapping.of(part)));
          part.clear();
        }
      }
    }
    // The last one is told even if it is empty: whoever starts learns where it stands.
    parts.add(new Part(id, LpcMapping.of(part)));
    return parts;
  }
}
