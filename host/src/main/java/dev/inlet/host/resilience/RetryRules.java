package dev.inlet.host.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.RetryAdvice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an operator wants done after failures with certain {@linkplain ConnectionFailure#code
 * codes}, in place of what the input advises. Where several rules name a code, the one for the
 * fewest codes counts.
 */
public final class RetryRules {
  /** The input's advice counts for every code. */
  public static final RetryRules NONE = new RetryRules(List.of());

  private static final int LOWEST = 100;
  private static final int HIGHEST = 4999;
  private static final Pattern CODES = Pattern.compile("(\\d{3,4})(?:\\s*-\\s*(\\d{3,4}))?");

  /** The words of the configuration for what is done. */
  private static final Map<String, RetryAdvice.Kind> ACTIONS =
      Map.of(
          "now", RetryAdvice.Kind.SOON,
          "backoff", RetryAdvice.Kind.USUAL,
          "max", RetryAdvice.Kind.SLOW,
          "stop", RetryAdvice.Kind.NEVER);

  private final List<Rule> rules;

  private record Rule(int first, int last, RetryAdvice.Kind kind) {

    boolean names(int code) {
      return first <= code && code <= last;
    }

    int width() {
      return last - first;
    }

    /** Whether neither holds the other, but both name a code. */
    boolean crosses(Rule other) {
      return Math.max(first, other.first) <= Math.min(last, other.last)
          && !(names(other.first) && names(other.last))
          && !(other.names(first) && other.names(last));
    }

    boolean sameCodesAs(Rule other) {
      return first == other.first && last == other.last;
    }

    @Override
    public String toString() {
      return first == last ? "" + first : first + "-" + last;
    }
  }

  private RetryRules(List<Rule> rules) {
    this.rules = rules;
  }

  /** The words for what is done, in the order in which they are explained. */
  static List<String> actions() {
    return List.of("now", "backoff", "max", "stop");
  }

  /**
   * Rules as they stand in a configuration.
   *
   * @param written what is done ({@code now}, {@code backoff}, {@code max} or {@code stop}) by code
   *     or range of codes, such as {@code 503} or {@code 4000-4099}
   * @throws IllegalArgumentException with a sentence for the user if that is no set of rules
   */
  public static RetryRules of(Map<String, String> written) {
    List<Rule> rules = new ArrayList<>();
    written.forEach((codes, action) -> rules.add(rule(codes, action)));
    for (int i = 0; i < rules.size(); i++) {
      for (int j = 0; j < i; j++) {
        requireClear(rules.get(j), rules.get(i));
      }
    }
    rules.sort(Comparator.comparingInt(Rule::width));
    return new RetryRules(List.copyOf(rules));
  }

  private static Rule rule(String codes, String action) {
    RetryAdvice.Kind kind = ACTIONS.get(action);
    if (kind == null) {
      throw new IllegalArgumentException(
          "\"" + action + "\" is none of " + String.join(", ", actions()));
    }
    Matcher matcher = CODES.matcher(codes.strip());
    if (matcher.matches()) {
      int first = Integer.parseInt(matcher.group(1));
      int last = Optional.ofNullable(matcher.group(2)).map(Integer::parseInt).orElse(first);
      if (LOWEST <= first && first <= last && last <= HIGHEST) {
        return new Rule(first, last, kind);
      }
    }
    throw new IllegalArgumentException(
        "\""
            + codes
            + "\" is neither a code from "
            + LOWEST
            + " to "
            + HIGHEST
            + ", such as 503, nor a range of them, such as 4000-4099");
  }

  private static void requireClear(Rule one, Rule other) {
    if (one.sameCodesAs(other)) {
      throw new IllegalArgumentException("two entries are for " + one);
    }
    if (one.crosses(other)) {
      throw new IllegalArgumentException(
          one + " and " + other + " overlap, and neither lies within the other");
    }
  }

  /** The advice of a failure, changed by the rule for its code, if there is one. */
  RetryAdvice apply(ConnectionFailure failure) {
    requireNonNull(failure, "failure is null");
    RetryAdvice advice = failure.retryAdvice();
    OptionalInt code = failure.code();
    return code.isEmpty()
        ? advice
        : rules.stream()
            .filter(rule -> rule.names(code.getAsInt()))
            .findFirst()
            .map(rule -> advice.withKind(rule.kind()))
            .orElse(advice);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RetryRules that && rules.equals(that.rules);
  }

  @Override
  public int hashCode() {
    return rules.hashCode();
  }

  @Override
  public String toString() {
    return "RetryRules" + rules;
  }
}
