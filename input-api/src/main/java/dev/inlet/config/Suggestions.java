package dev.inlet.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Suggestions {

  private Suggestions() {}

  /**
   * The candidate that differs from the name by the fewest edits, if those are few for its length.
   */
  public static Optional<String> closest(String name, Collection<String> candidates) {
    String wanted = normalise(name);
    int tolerance = Math.max(1, wanted.length() / 3);
    return candidates.stream()
        .filter(candidate -> distance(wanted, normalise(candidate)) <= tolerance)
        .min(Comparator.comparingInt(candidate -> distance(wanted, normalise(candidate))));
  }

  private static String normalise(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * How many characters have to be added, left out, replaced or swapped with their neighbour. Names
   * of more than 64 characters are taken as infinitely far.
   */
  private static int distance(String left, String right) {
    if (left.length() > 64 || right.length() > 64) {
      return Integer.MAX_VALUE;
    }
    int[][] edits = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, left, i, right, j);
      }
    }
    return edits[left.length()][right.length()];
  }

  private static int fewest(int[][] edits, String left, int i, String right, int j) {
    boolean same = left.charAt(i - 1) == right.charAt(j - 1);
    int fewest = edits[i - 1][j - 1] + (same ? 0 : 1);
    fewest = Math.min(fewest, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1);
    return swapped ? Math.min(fewest, 1 + edits[i - 2][j - 2]) : fewest;
  }
}
