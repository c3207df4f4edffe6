// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.ArrayList;
import java.util.List;

/**
 * One user in the answer to a who-req.
 *
 * @param visname as others see it
 * @param idleSeconds how long it has done nothing
 * @param extra anything: a title, a level
 */
public record WhoEntry(String visname, int idleSeconds, String extra) {
  LpcArray entry() {
    return LpcArray.of(new LpcString(visname), LpcInt.of(idleSeconds), new LpcString(extra));
  }

  static List<WhoEntry> read(LpcArray entries) {
    List<WhoEntry> all = new ArrayList<>();
    for (LpcValue entry : entries) {
      if (entry instanceof LpcArray row
          && row.size() >= 3
          && row.at(0) instanceof LpcString(String visname)
          && row.at(1) instanceof LpcInt(long idle)) {
        String extra = row.at(2) instanceof LpcString(String text) ? text : "";
        all.add(new WhoEntry(visname, Math.clamp(idle, -1, Integer.MAX_VALUE), extra));
      }
    }
    return all;
  }
}
