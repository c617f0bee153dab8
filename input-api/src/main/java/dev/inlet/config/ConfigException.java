package dev.inlet.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used. Carries every problem that was found, never just the first. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * Reports problems.
   *
   * @param problems at least one
   */
  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("problems is empty");
    }
    this.problems = List.copyOf(problems);
  }

  /** Reports a single problem. */
  public ConfigException(Problem problem) {
    this(List.of(problem));
  }

  /** All problems, in the order in which they stand in the configuration. */
  public List<Problem> problems() {
    return problems;
  }
}
