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

  /** The Levenshtein distance, with names of more than 64 characters taken as infinitely far. */
  private static int distance(String left, String right) {
    if (left.length() > 64 || right.length() > 64) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int substituted = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}
