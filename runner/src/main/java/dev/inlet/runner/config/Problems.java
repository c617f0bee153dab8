package dev.inlet.runner.config;

import static java.util.Comparator.comparing;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems, to throw them together; gives up when there are more than anybody reads. */
final class Problems {
  static final int LIMIT = 100;

  private static final Comparator<Problem> BY_POSITION =
      comparing(Problem::location, comparing(Problems::isOutsideOfFiles))
          .thenComparing(Problem::location, comparing(Location::line))
          .thenComparing(Problem::location, comparing(Location::column));

  private final List<Problem> problems = new ArrayList<>();

  private static boolean isOutsideOfFiles(Location location) {
    return location.line() == 0;
  }

  /**
   * Adds a problem.
   *
   * @throws ConfigException with all problems so far, if there are too many
   */
  void add(Problem problem) {
    if (problems.size() == LIMIT) {
      problems.sort(BY_POSITION);
      problems.add(
          Problem.error(
              Location.of(problem.location().source()),
              "",
              "there are more than " + LIMIT + " problems; the others are not shown"));
      throw new ConfigException(problems);
    }
    problems.add(problem);
  }

  boolean any() {
    return !problems.isEmpty();
  }

  /** Adds those that are not at the place of one that is known: they may be what comes of that. */
  void addElsewhere(List<Problem> others, Problems alsoKnown) {
    List<Problem> known = new ArrayList<>(problems);
    known.addAll(alsoKnown.problems);
    others.stream()
        .filter(other -> known.stream().noneMatch(problem -> isAround(other, problem)))
        .forEach(this::add);
  }

  private static boolean isAround(Problem outer, Problem inner) {
    return outer.location().equals(inner.location())
        || (inner.path() + ".").startsWith(outer.path() + ".")
        || inner.path().startsWith(outer.path() + "[");
  }

  void addAll(Problems others) {
    others.problems.forEach(this::add);
  }

  void error(Location location, String path, String message) {
    add(Problem.error(location, path, message));
  }

  /** What to throw when nothing more can be found out. */
  ConfigException stop(Problem last) {
    add(last);
    return exception();
  }

  /**
   * Ends the collection.
   *
   * @throws ConfigException with all problems in the order of their positions, if there is any
   */
  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw exception();
    }
  }

  private ConfigException exception() {
    problems.sort(BY_POSITION);
    return new ConfigException(problems);
  }
}
