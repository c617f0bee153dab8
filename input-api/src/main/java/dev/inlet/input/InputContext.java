package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.Authenticator;
import java.time.Duration;
import java.util.Optional;

/** What a host gives an input to work with. Immutable. */
public final class InputContext {
  private final String label;
  private final Optional<Authenticator> authenticator;
  private final String scheme;
  private final InputListener listener;
  private final Duration stableAfter;
  private final Positions resumeFrom;
  private final AttemptObserver attemptObserver;

  private InputContext(Builder builder) {
    this.label = builder.label;
    this.authenticator = builder.authenticator;
    this.scheme = builder.scheme;
    this.listener = builder.listener;
    this.stableAfter = builder.stableAfter;
    this.resumeFrom = builder.resumeFrom;
    this.attemptObserver = builder.attemptObserver;
  }

  /** A context without a label, credentials or a listener. */
  public static InputContext plain() {
    return builder().build();
  }

  /** Begins a context like {@link #plain}. */
  public static Builder builder() {
    return new Builder();
  }

  /** What the user calls this input; empty if nothing. */
  public String label() {
    return label;
  }

  /**
   * To be asked at every attempt; {@link Authenticator#NONE} if the configuration enables no
   * scheme. Calls block: the host interrupts one after two minutes, and at once when the input is
   * closed. An input whose attempts have a shorter limit makes them on a thread that it interrupts.
   */
  public Authenticator authenticator() {
    return authenticator.orElse(Authenticator.NONE);
  }

  /** Whether the configuration enables a scheme. */
  public boolean authenticated() {
    return authenticator.isPresent();
  }

  /**
   * What the scheme is called in messages for people, such as {@code the scheme "jwt"}; of no
   * meaning unless {@link #authenticated()}.
   */
  public String scheme() {
    return scheme;
  }

  /** Hears what the input has to report. Never throws, whatever the host's own listener does. */
  public InputListener listener() {
    return listener;
  }

  /**
   * How long a connection has to last to count as a success. One that ends earlier is a failed
   * attempt: an input that knows several servers tries the next one. Zero if the host does not say;
   * every connection counts as a success then.
   */
  public Duration stableAfter() {
    return stableAfter;
  }

  /** Where to go on at first; empty to begin with what comes next. */
  public Positions resumeFrom() {
    return resumeFrom;
  }

  /**
   * Hears how attempts to connect go, step by step; {@link AttemptObserver#NONE}, as is usual, if
   * nobody wants to know. Never throws, whatever the host's own observer does.
   */
  public AttemptObserver attemptObserver() {
    return attemptObserver;
  }

  /** Makes contexts; what is not set stays as in {@link InputContext#plain}. */
  public static final class Builder {
    private String label = "";
    private Optional<Authenticator> authenticator = Optional.empty();
    private String scheme = "the authentication scheme";
    private InputListener listener = InputListener.NONE;
    private Duration stableAfter = Duration.ZERO;
    private Positions resumeFrom = Positions.NONE;
    private AttemptObserver attemptObserver = AttemptObserver.NONE;

    private Builder() {}

    /** Sets what the user calls the input; empty if nothing. */
    public Builder label(String newLabel) {
      this.label = requireNonNull(newLabel, "newLabel is null");
      return this;
    }

    /** The authenticator of the scheme that the configuration enables. */
    public Builder authenticator(Authenticator newAuthenticator) {
      this.authenticator = Optional.of(newAuthenticator);
      return this;
    }

    /** What the scheme is called in messages for people. */
    public Builder scheme(String newScheme) {
      this.scheme = requireNonNull(newScheme, "newScheme is null");
      return this;
    }

    /** Sets who hears what the input reports; what the listener throws is kept from the input. */
    public Builder listener(InputListener newListener) {
      this.listener = InputListener.harmless(newListener);
      return this;
    }

    /** Sets how long a connection has to last to count as a success; zero unless it is set. */
    public Builder stableAfter(Duration newStableAfter) {
      this.stableAfter = requireNonNull(newStableAfter, "newStableAfter is null");
      return this;
    }

    /** Where to go on at first. */
    public Builder resumeFrom(Positions newResumeFrom) {
      this.resumeFrom = requireNonNull(newResumeFrom, "newResumeFrom is null");
      return this;
    }

    /** Sets who hears the steps of attempts; what the observer throws is kept from the input. */
    public Builder attemptObserver(AttemptObserver newObserver) {
      this.attemptObserver = AttemptObserver.harmless(newObserver);
      return this;
    }

    /** Makes the context; the builder may be used on for another one. */
    public InputContext build() {
      return new InputContext(this);
    }
  }
}
