package dev.inlet.runner.output;

import dev.inlet.runner.output.TimedPath.Part;
import dev.inlet.runner.output.TimedPath.Text;
import dev.inlet.runner.output.TimedPath.Time;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether two paths can come to be the same one, each at a time of its own. Each letter counts with
 * all values that it can have. That two letters of a pattern depend on each other, as the day of
 * the month and the month do, counts where the other path is without letters.
 */
final class PathOverlap {

  /** A character of a path: itself, or one of those that a letter is written with. */
  private sealed interface Cell {}

  private record Literal(char character) implements Cell {}

  /**
   * A character of what is written for a letter.
   *
   * @param before how many digits of it stand before this one
   */
  private record Digit(TimeLetter letter, int before) implements Cell {}

  private record Sign() implements Cell {}

  /** The numbers, so far, of the letters that a character of each path belongs to. */
  private record State(int one, int other) {}

  private final List<Cell> one;
  private final List<Cell> other;

  private PathOverlap(List<Part> one, List<Part> other) {
    this.one = cells(one);
    this.other = cells(other);
  }

  static boolean exists(List<Part> one, List<Part> other) {
    PathOverlap overlap = new PathOverlap(one, other);
    if (!overlap.haveCommonText()) {
      return false;
    }
    if (isFixed(one)) {
      return isPossible(text(overlap.one), overlap.other);
    }
    return !isFixed(other) || isPossible(text(overlap.other), overlap.one);
  }

  private static List<Cell> cells(List<Part> parts) {
    List<Cell> cells = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Text text) {
        text.text().chars().forEach(character -> cells.add(new Literal((char) character)));
      } else if (part instanceof Time time) {
        if (time.letter().isSigned()) {
          cells.add(new Sign());
        }
        for (int before = 0; before < time.letter().digits(); before++) {
          cells.add(new Digit(time.letter(), before));
        }
      }
    }
    return cells;
  }

  private static boolean isFixed(List<Part> parts) {
    return parts.stream().allMatch(Text.class::isInstance);
  }

  private static String text(List<Cell> cells) {
    StringBuilder text = new StringBuilder();
    for (Cell cell : cells) {
      if (cell instanceof Literal literal) {
        text.append(literal.character());
      }
    }
    return text.toString();
  }

  /** Follows both character by character, through all that can have been written so far. */
  private boolean haveCommonText() {
    if (one.size() != other.size()) {
      return false;
    }
    Set<State> states = Set.of(new State(0, 0));
    for (int at = 0; at < one.size() && !states.isEmpty(); at++) {
      Set<State> next = new HashSet<>();
      for (State state : states) {
        for (char character : characters(one.get(at), other.get(at))) {
          int first = follow(one.get(at), state.one(), character);
          int second = follow(other.get(at), state.other(), character);
          if (first >= 0 && second >= 0) {
            next.add(new State(first, second));
          }
        }
      }
      states = next;
    }
    return !states.isEmpty();
  }

  private static char[] characters(Cell one, Cell other) {
    if (one instanceof Literal literal) {
      return new char[] {literal.character()};
    }
    if (other instanceof Literal literal) {
      return new char[] {literal.character()};
    }
    return "+-0123456789".toCharArray();
  }

  /** The number of a letter with one more character; 0 at its end, -1 if it cannot be. */
  private static int follow(Cell cell, int number, char character) {
    if (cell instanceof Literal literal) {
      return literal.character() == character ? 0 : -1;
    }
    if (cell instanceof Digit digit) {
      return follow(digit, number, character);
    }
    return character == '+' || character == '-' ? 0 : -1;
  }

  private static int follow(Digit digit, int number, char character) {
    if (character < '0' || character > '9') {
      return -1;
    }
    int longer = 10 * number + character - '0';
    int digits = digit.before() + 1;
    if (!digit.letter().canBegin(longer, digits)) {
      return -1;
    }
    return digits == digit.letter().digits() ? 0 : longer;
  }

  /** Whether there is a day on which a pattern can give a text, which its cells accept. */
  private static boolean isPossible(String text, List<Cell> pattern) {
    Map<TimeLetter, Integer> values = new EnumMap<>(TimeLetter.class);
    for (int at = 0; at < pattern.size(); at++) {
      if (pattern.get(at) instanceof Digit digit && digit.before() == 0) {
        int end = at + digit.letter().digits();
        int value = Integer.parseInt(text.substring(at, end));
        Integer earlier = values.putIfAbsent(digit.letter(), value);
        if (earlier != null && earlier != value) {
          return false;
        }
      }
    }
    return anyDay(values);
  }

  private static boolean anyDay(Map<TimeLetter, Integer> values) {
    // The calendar repeats itself after 400 years.
    int year = values.getOrDefault(TimeLetter.YEAR_OF_ERA, 1970);
    int years = values.containsKey(TimeLetter.YEAR_OF_ERA) ? 1 : 400;
    if (values.containsKey(TimeLetter.YEAR_OF_WEEK) && years > 1) {
      year = values.get(TimeLetter.YEAR_OF_WEEK) - 1;
      years = 3;
    }
    LocalDate first = LocalDate.of(year, 1, 1);
    return first
        .datesUntil(first.plusYears(years))
        .anyMatch(
            day ->
                values.entrySet().stream()
                    .allMatch(each -> each.getKey().matches(day, each.getValue())));
  }
}
