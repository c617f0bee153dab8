package dev.inlet.host.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import dev.inlet.config.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** When to connect again. Immutable; made by {@link #builder}, or {@link #of} a configuration. */
public final class ReconnectPolicy {
  private static final Field<Integer> MAX_RETRIES =
      Field.integer("max_retries")
          .description(
              "How many failures in a row are followed by another attempt; `-1` never gives up."
                  + " When they are used up the input ends, and the process with status 1. With `0`"
                  + " the first loss or failed attempt is the last.")
          .defaultsTo(-1)
          .check("must be -1 or more", retries -> retries >= -1)
          .noLimit(-1, "to never give up")
          .build();

  private static final Field<Duration> RETRY_INITIAL =
      Field.duration("retry_initial")
          .description(
              "The longest delay after the first failure. It doubles with each further failure in a"
                  + " row; the actual delay is drawn at random between zero and that, so that many"
                  + " clients do not come back at the same moment.")
          .defaultsTo(Duration.ofMillis(500))
          .check("must be more than 0", initial -> !initial.isZero())
          .build();

  private static final Field<Duration> RETRY_MAX =
      Field.duration("retry_max")
          .description(
              "The longest delay of all. Answers that mean \"not now\" go there at once (see"
                  + " `retry_on`). `Retry-After` makes a delay longer, up to this, and never"
                  + " shorter.")
          .defaultsTo(Duration.ofSeconds(30))
          .build();

  private static final Field<Duration> STABLE_AFTER =
      Field.duration("stable_after")
          .description(
              "How long a connection has to last to count as a success. One that ends earlier is a"
                  + " failed attempt: delays grow, and the next of several servers is tried. The"
                  + " count of failures starts again after one that lasted.")
          .defaultsTo(Duration.ofSeconds(30))
          .build();

  private static final Field<Duration> MAX_AGE =
      Field.duration("max_age")
          .description(
              "How long a connection is used at most, for servers that close it after a fixed time:"
                  + " before that, the next one is opened, logged in and subscribed while this one"
                  + " goes on, so that nothing is missing between them. What both bring is handed"
                  + " on once. It happens up to a tenth of this time earlier, so that many"
                  + " connections are not replaced at the same moment. Without it, a connection is"
                  + " used as long as it lasts.")
          .check("must be more than 0", age -> !age.isZero())
          .noLimitIfLeftOut("to use it as long as it lasts")
          .example(Duration.ofHours(23))
          .build();

  private static final Field<Duration> OVERLAP =
      Field.duration("overlap")
          .description(
              "How long both connections are kept when one is replaced, once the next one is open."
                  + " Messages of the same bytes that come over both, by this time or two seconds"
                  + " apart at most, are handed on once; where a session protocol has sequences or"
                  + " identifiers, those count.")
          .defaultsTo(Duration.ofSeconds(2))
          .build();

  private static final Field<Map<String, String>> RETRY_ON =
      Field.of("retry_on", FieldTypes.mapOf(FieldTypes.oneOf(RetryRules.actions())))
          .defaultsTo(Map.of())
          .description(
              "What to do when the server gives one of these HTTP statuses or close codes as its"
                  + " reason: single ones or ranges, of which the narrowest counts. `now` tries"
                  + " again at once, but not twice within `retry_initial`, and with growing delays"
                  + " from the second failure in a row on;"
                  + " `backoff` with growing delays; `max` with a delay near `retry_max`; `stop`"
                  + " not at all, so that the input ends, and the process with status 1. What is"
                  + " not named is met as by default: `max` for 401, 403, 407, 429, 1008, 1013,"
                  + " 3000, 3003 and 4000-4999, `backoff` for everything else, also 1006, which"
                  + " stands for a connection that ended without a close code. An entry also counts"
                  + " more than what an authentication scheme makes of a refusal.")
          .example(Map.of("4000-4099", "backoff"))
          .build();

  /** The fields of the policy, for the configuration of an input. */
  public static final Field<Config> FIELD =
      Field.object(
              "connection",
              ConfigSpec.builder()
                  .field(MAX_RETRIES)
                  .field(RETRY_INITIAL)
                  .field(RETRY_MAX)
                  .field(STABLE_AFTER)
                  .field(MAX_AGE)
                  .field(OVERLAP)
                  .field(RETRY_ON)
                  .rule(ReconnectPolicy::checkRetryOn)
                  .rule(
                      (config, reporter) -> {
                        if (config.get(RETRY_MAX).compareTo(config.get(RETRY_INITIAL)) < 0) {
                          reporter.error(RETRY_MAX, "must not be less than retry_initial");
                        }
                      })
                  .rule(ReconnectPolicy::checkMaxAge)
                  .build())
          .description("When to connect again after a loss or a failed attempt.")
          .advanced()
          .build();

  /** What counts when nothing is configured: indefinitely, from 500 ms to 30 s. */
  public static final ReconnectPolicy DEFAULT = builder().build();

  private final int maxRetries;
  private final Backoff backoff;
  private final Duration stableAfter;
  private final Optional<Duration> maxAge;
  private final Duration overlap;
  private final RetryRules retryOn;

  private ReconnectPolicy(Builder builder) {
    maxRetries = builder.maxRetries;
    backoff = builder.backoff;
    stableAfter = builder.stableAfter;
    maxAge = builder.maxAge;
    overlap = builder.overlap;
    retryOn = builder.retryOn;
  }

  /** Begins a policy like {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  private static void checkMaxAge(Config config, ConfigSpec.Reporter reporter) {
    if (config.find(MAX_AGE).isPresent()
        && config.find(MAX_AGE).get().compareTo(config.get(OVERLAP)) <= 0) {
      reporter.error(MAX_AGE, "must be more than overlap");
    }
  }

  private static void checkRetryOn(Config config, ConfigSpec.Reporter reporter) {
    try {
      var unused = RetryRules.of(config.get(RETRY_ON));
    } catch (IllegalArgumentException e) {
      reporter.error(RETRY_ON, Problem.reason(e));
    }
  }

  /** The policy of a section with {@link #FIELD}'s fields. */
  public static ReconnectPolicy of(Config connection) {
    Builder builder =
        builder()
            .maxRetries(connection.get(MAX_RETRIES))
            .backoff(new Backoff(connection.get(RETRY_INITIAL), connection.get(RETRY_MAX)))
            .stableAfter(connection.get(STABLE_AFTER))
            .retryOn(RetryRules.of(connection.get(RETRY_ON)));
    connection.find(MAX_AGE).ifPresent(age -> builder.maxAge(age, connection.get(OVERLAP)));
    return builder.build();
  }

  /**
   * The problem of a section whose {@code max_age} cannot be kept.
   *
   * @param connection a section with {@link #FIELD}'s fields, in which it is set
   * @param message what stands in the way
   */
  public static Problem maxAgeProblem(Config connection, String message) {
    return connection.problem(MAX_AGE, message);
  }

  /** How many failures in a row are followed by another attempt; -1 for all. */
  public int maxRetries() {
    return maxRetries;
  }

  /** The delays between attempts. */
  public Backoff backoff() {
    return backoff;
  }

  /** How long a connection must have been up for its loss to count as the first failure. */
  public Duration stableAfter() {
    return stableAfter;
  }

  /** After how long a connection is replaced by the next one at the latest; empty if never. */
  public Optional<Duration> maxAge() {
    return maxAge;
  }

  /** How long both connections are kept when one is replaced. */
  public Duration overlap() {
    return overlap;
  }

  /** What counts more than an input's advice. */
  public RetryRules retryOn() {
    return retryOn;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReconnectPolicy that
        && maxRetries == that.maxRetries
        && backoff.equals(that.backoff)
        && stableAfter.equals(that.stableAfter)
        && maxAge.equals(that.maxAge)
        && overlap.equals(that.overlap)
        && retryOn.equals(that.retryOn);
  }

  @Override
  public int hashCode() {
    return Objects.hash(maxRetries, backoff, stableAfter, maxAge, overlap, retryOn);
  }

  @Override
  public String toString() {
    return "ReconnectPolicy[maxRetries=%d, %s, stableAfter=%s, maxAge=%s, overlap=%s, %s]"
        .formatted(maxRetries, backoff, stableAfter, maxAge, overlap, retryOn);
  }

  /** Makes policies; what is not set stays as in {@link ReconnectPolicy#DEFAULT}. */
  public static final class Builder {
    private int maxRetries = -1;
    private Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    private Duration stableAfter = Duration.ofSeconds(30);
    private Optional<Duration> maxAge = Optional.empty();
    private Duration overlap = Duration.ZERO;
    private RetryRules retryOn = RetryRules.NONE;

    private Builder() {}

    /**
     * Sets how many failures in a row are followed by another attempt; -1 for all.
     *
     * @throws IllegalArgumentException if it is less than -1
     */
    public Builder maxRetries(int newMaxRetries) {
      if (newMaxRetries < -1) {
        throw new IllegalArgumentException("maxRetries must be -1 or more");
      }
      maxRetries = newMaxRetries;
      return this;
    }

    /** Sets the delays between attempts. */
    public Builder backoff(Backoff newBackoff) {
      backoff = requireNonNull(newBackoff, "newBackoff is null");
      return this;
    }

    /** Sets how long a connection must have been up for its loss to count as the first failure. */
    public Builder stableAfter(Duration newStableAfter) {
      stableAfter = requireNonNull(newStableAfter, "newStableAfter is null");
      return this;
    }

    /**
     * Has connections replaced.
     *
     * @param newMaxAge after how long at the latest
     * @param newOverlap how long both connections are kept
     * @throws IllegalArgumentException if the age is not more than the overlap
     */
    public Builder maxAge(Duration newMaxAge, Duration newOverlap) {
      if (newOverlap.isNegative() || newMaxAge.compareTo(newOverlap) <= 0) {
        throw new IllegalArgumentException("maxAge must be more than overlap, which is 0 or more");
      }
      maxAge = Optional.of(newMaxAge);
      overlap = newOverlap;
      return this;
    }

    /** Sets what counts more than an input's advice. */
    public Builder retryOn(RetryRules newRetryOn) {
      retryOn = requireNonNull(newRetryOn, "newRetryOn is null");
      return this;
    }

    /** Makes the policy. */
    public ReconnectPolicy build() {
      return new ReconnectPolicy(this);
    }
  }
}
