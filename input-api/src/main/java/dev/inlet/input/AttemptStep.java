package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step of an attempt to connect, which has ended. All its texts are lines for people, and hold
 * no secret. Immutable; begin with {@link #of}.
 */
public final class AttemptStep {

  /** How a step has ended. */
  public enum Outcome {
    /** As it should. */
    DONE,
    /** The attempt goes on, but somebody should look at this. */
    DOUBTFUL,
    /** The attempt has failed with it. */
    FAILED
  }

  /** Whether a detail may be printed by whoever prints steps. */
  public enum Visibility {
    /** It may. */
    ALWAYS,
    /** What was received or sent, in which there may be secrets: only for who asks for it. */
    ON_REQUEST
  }

  /**
   * Something that is known about a step.
   *
   * @param name what it is, such as {@code cipher}; several details may have the same
   * @param value one line
   */
  public record Detail(String name, String value, Visibility visibility) {
    /** A detail; nothing of it is null. */
    public Detail {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
      requireNonNull(visibility, "visibility is null");
    }
  }

  private final String name;
  private final Outcome outcome;
  private final String summary;
  private final Duration duration;
  private final List<Detail> details;
  private final Optional<String> hint;

  private AttemptStep(Builder builder) {
    name = builder.name;
    outcome = builder.outcome;
    summary = builder.summary;
    duration = builder.duration;
    details = List.copyOf(builder.details);
    hint = builder.hint;
  }

  /**
   * Begins a step that is done, of no duration and without details.
   *
   * @param name lower case letters and underscores, the same at each attempt; where a failure has a
   *     {@linkplain ConnectionFailure#phase() phase}, the name of that
   */
  public static Builder of(String name) {
    return new Builder(name);
  }

  /** Which step it is, such as {@code tls}. */
  public String name() {
    return name;
  }

  /** How it has ended. */
  public Outcome outcome() {
    return outcome;
  }

  /** What came of it, or why it failed, in one line; may be empty. */
  public String summary() {
    return summary;
  }

  /** How long it took. */
  public Duration duration() {
    return duration;
  }

  /** What else is known, in the order in which it should be read. */
  public List<Detail> details() {
    return details;
  }

  /** What usually helps where a step ends like this, in a sentence or two. */
  public Optional<String> hint() {
    return hint;
  }

  @Override
  public String toString() {
    return name + " " + outcome + ": " + summary;
  }

  /** Makes steps. */
  public static final class Builder {
    private final String name;
    private final List<Detail> details = new ArrayList<>();
    private Outcome outcome = Outcome.DONE;
    private String summary = "";
    private Duration duration = Duration.ZERO;
    private Optional<String> hint = Optional.empty();

    private Builder(String name) {
      this.name = requireNonNull(name, "name is null");
    }

    /** Sets how the step has ended. */
    public Builder outcome(Outcome newOutcome) {
      outcome = requireNonNull(newOutcome, "newOutcome is null");
      return this;
    }

    /** Sets what came of it, or why it failed. */
    public Builder summary(String newSummary) {
      summary = requireNonNull(newSummary, "newSummary is null");
      return this;
    }

    /** Sets how long it took. */
    public Builder duration(Duration newDuration) {
      duration = requireNonNull(newDuration, "newDuration is null");
      return this;
    }

    /** Adds a detail that may be printed. */
    public Builder detail(String detail, String value) {
      return detail(new Detail(detail, value, Visibility.ALWAYS));
    }

    /** Adds a detail. */
    public Builder detail(Detail detail) {
      details.add(requireNonNull(detail, "detail is null"));
      return this;
    }

    /** Sets what usually helps. */
    public Builder hint(String newHint) {
      hint = Optional.of(newHint);
      return this;
    }

    /** Makes the step; the builder may be used on for another one. */
    public AttemptStep build() {
      return new AttemptStep(this);
    }
  }
}
