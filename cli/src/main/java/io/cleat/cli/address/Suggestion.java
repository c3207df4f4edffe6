// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import java.util.Collection;

/** Finds the word that somebody may have meant. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * Words the question for a message.
   *
   * @param word what was written
   * @param known what could have been written
   * @param decoration what follows a known word where it is used, such as a colon
   * @return {@code ", did you mean 'tcp:'?"}; empty where nothing is near
   */
  public static String of(String word, Collection<String> known, String decoration) {
    String best = null;
    int bestDistance = Math.max(1, word.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(word, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best == null ? "" : ", did you mean '" + best + decoration + "'?";
  }

  /** How many letters are to be added, removed, changed or swapped with their neighbour. */
  static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, i, j);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int cheapest(int[][] cost, String from, String to, int i, int j) {
    int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
    int cheapest =
        Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(cheapest, cost[i - 2][j - 2] + 1) : cheapest;
  }
}
