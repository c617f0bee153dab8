package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.Authenticator;
import dev.inlet.config.Masker;
import dev.inlet.input.AttemptObserver;
import dev.inlet.input.InputListener;
import dev.inlet.input.Positions;
import java.time.Duration;
import java.util.Optional;

/** What a program gives an input beside its configuration. Immutable. */
public final class InputOptions {
  private final String label;
  private final InputListener listener;
  private final Masker masker;
  private final Optional<Authenticator> authenticator;
  private final Positions resumeFrom;
  private final Optional<PositionStore> positionStore;
  private final Duration storeInterval;
  private final AttemptObserver attemptObserver;

  private InputOptions(Builder builder) {
    label = builder.label;
    listener = InputListener.harmless(builder.listener);
    masker = builder.masker;
    authenticator = builder.authenticator;
    resumeFrom = builder.resumeFrom;
    positionStore = builder.positionStore;
    storeInterval = builder.storeInterval;
    attemptObserver = AttemptObserver.harmless(builder.attemptObserver);
  }

  /** Nothing but the configuration, unless told otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  /** What the user calls the input; empty if nothing. */
  public String label() {
    return label;
  }

  /** Hears what becomes of the input. Never throws, whatever the program's own does. */
  public InputListener listener() {
    return listener;
  }

  /** Learns the secrets of the configuration. */
  public Masker masker() {
    return masker;
  }

  /** Authenticates in place of a scheme of the configuration, which must enable none. */
  public Optional<Authenticator> authenticator() {
    return authenticator;
  }

  /** Where the input goes on at first. */
  public Positions resumeFrom() {
    return resumeFrom;
  }

  /** Where positions are kept, and come from when the input is made. */
  public Optional<PositionStore> positionStore() {
    return positionStore;
  }

  /** How long positions may wait until they are stored. */
  public Duration storeInterval() {
    return storeInterval;
  }

  /** Hears how attempts to connect go. Never throws, whatever the program's own does. */
  public AttemptObserver attemptObserver() {
    return attemptObserver;
  }

  /** Makes options. */
  public static final class Builder {
    private String label = "";
    private InputListener listener = InputListener.NONE;
    private Masker masker = new Masker();
    private Optional<Authenticator> authenticator = Optional.empty();
    private Positions resumeFrom = Positions.NONE;
    private Optional<PositionStore> positionStore = Optional.empty();
    private Duration storeInterval = Duration.ofSeconds(1);
    private AttemptObserver attemptObserver = AttemptObserver.NONE;

    private Builder() {}

    /** What the user calls the input. */
    public Builder label(String newLabel) {
      label = requireNonNull(newLabel, "newLabel is null");
      return this;
    }

    /** Who hears what becomes of the input; what it throws harms nobody. */
    public Builder listener(InputListener newListener) {
      listener = requireNonNull(newListener, "newListener is null");
      return this;
    }

    /** Learns the secrets of the configuration, for texts of the program's own. */
    public Builder masker(Masker newMasker) {
      masker = requireNonNull(newMasker, "newMasker is null");
      return this;
    }

    /** Authenticates the input, which closes it. The configuration must enable no scheme. */
    public Builder authenticator(Authenticator newAuthenticator) {
      authenticator = Optional.of(newAuthenticator);
      return this;
    }

    /**
     * Where the input goes on: the {@linkplain dev.inlet.input.Batch#positions positions} of the
     * last batch before which all are acknowledged, and which is itself, perhaps by an earlier
     * process. Without them it begins with what comes next.
     */
    public Builder resumeFrom(Positions positions) {
      resumeFrom = requireNonNull(positions, "positions is null");
      return this;
    }

    /**
     * Keeps the positions of batches that were acknowledged, in the order in which they were read,
     * and has the input go on at those that it finds, which count more than {@link #resumeFrom}.
     *
     * @param interval how long positions may wait until they are stored; what is acknowledged in
     *     that time comes again after a crash
     */
    public Builder positionStore(PositionStore store, Duration interval) {
      positionStore = Optional.of(store);
      storeInterval = requireNonNull(interval, "interval is null");
      return this;
    }

    /** Hears how attempts to connect go, step by step, if the input tells. */
    public Builder attemptObserver(AttemptObserver newObserver) {
      attemptObserver = requireNonNull(newObserver, "newObserver is null");
      return this;
    }

    /** Makes the options. */
    public InputOptions build() {
      return new InputOptions(this);
    }
  }
}
