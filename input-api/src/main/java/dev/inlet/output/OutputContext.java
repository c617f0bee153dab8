package dev.inlet.output;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.Authenticator;
import java.time.Duration;
import java.util.Optional;

/**
 * What a host gives an output to work with. Immutable. What knows the secrets of the configuration
 * is {@link dev.inlet.config.Config#masker}.
 */
public final class OutputContext {
  private final String label;
  private final OutputListener listener;
  private final Optional<Authenticator> authenticator;
  private final Duration shutdownTimeout;

  private OutputContext(Builder builder) {
    this.label = builder.label;
    this.listener = builder.listener;
    this.authenticator = builder.authenticator;
    this.shutdownTimeout = builder.shutdownTimeout;
  }

  /** A context without a label, credentials or a listener. */
  public static OutputContext plain() {
    return builder().build();
  }

  /** Begins a context with nothing in it. */
  public static Builder builder() {
    return new Builder();
  }

  /** What the user calls the input that the messages come from; empty if nothing. */
  public String label() {
    return label;
  }

  /** Hears what the output has to report. Never throws, whatever the host's own listener does. */
  public OutputListener listener() {
    return listener;
  }

  /**
   * To be asked for the credentials of each request; {@link Authenticator#NONE} if the
   * configuration enables no scheme. Calls block: the host interrupts one after two minutes, and
   * when the output is closed. An output whose requests have a shorter limit makes them on a thread
   * that it interrupts.
   */
  public Authenticator authenticator() {
    return authenticator.orElse(Authenticator.NONE);
  }

  /** Whether the configuration enables a scheme. */
  public boolean authenticated() {
    return authenticator.isPresent();
  }

  /**
   * How long the host waits for the output when it ends: for the writes that are under way, and for
   * {@link Output#close}. What takes longer is interrupted and given up.
   */
  public Duration shutdownTimeout() {
    return shutdownTimeout;
  }

  /** Makes contexts; what is not set stays as in {@link OutputContext#plain}. */
  public static final class Builder {
    private String label = "";
    private OutputListener listener = OutputListener.NONE;
    private Optional<Authenticator> authenticator = Optional.empty();
    private Duration shutdownTimeout = Duration.ofSeconds(20);

    private Builder() {}

    /** Sets what the user calls the input. */
    public Builder label(String newLabel) {
      this.label = requireNonNull(newLabel, "newLabel is null");
      return this;
    }

    /** Sets who hears what the output reports. */
    public Builder listener(OutputListener newListener) {
      this.listener = new HarmlessListener(newListener);
      return this;
    }

    /** Sets the authenticator of the scheme that the configuration enables. */
    public Builder authenticator(Authenticator newAuthenticator) {
      this.authenticator = Optional.of(newAuthenticator);
      return this;
    }

    /** Sets how long the host waits when it ends; 20 s unless it is set. */
    public Builder shutdownTimeout(Duration newShutdownTimeout) {
      this.shutdownTimeout = requireNonNull(newShutdownTimeout, "newShutdownTimeout is null");
      return this;
    }

    /** Makes the context. */
    public OutputContext build() {
      return new OutputContext(this);
    }
  }
}
