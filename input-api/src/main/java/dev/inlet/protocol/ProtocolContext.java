package dev.inlet.protocol;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import java.util.function.Consumer;

/**
 * What a host gives a protocol to work with. Its methods return at once and may be called by any
 * thread, for as long as the protocol is in use. Immutable.
 */
public final class ProtocolContext {
  private final String label;
  private final Consumer<String> warnings;
  private final Masker masker;

  private ProtocolContext(Builder builder) {
    label = builder.label;
    warnings = builder.warnings;
    masker = builder.masker;
  }

  /** A context without a label, which ignores warnings unless told otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  /** What the user calls the input; empty if nothing. */
  public String label() {
    return label;
  }

  /**
   * Reports something that the user should know, such as that the server keeps no history.
   *
   * @param message one line; secrets that the masker knows are hidden
   */
  public void warning(String message) {
    warnings.accept(masker.mask(requireNonNull(message, "message is null")));
  }

  /** Knows the secrets of the configuration, and learns those that the protocol is given. */
  public Masker masker() {
    return masker;
  }

  /** Makes contexts. */
  public static final class Builder {
    private String label = "";
    private Consumer<String> warnings = message -> {};
    private Masker masker = new Masker();

    private Builder() {}

    /** What the user calls the input. */
    public Builder label(String newLabel) {
      label = requireNonNull(newLabel, "newLabel is null");
      return this;
    }

    /** Who gets warnings, with secrets hidden. */
    public Builder warnings(Consumer<String> newWarnings) {
      warnings = requireNonNull(newWarnings, "newWarnings is null");
      return this;
    }

    /** Who knows the secrets of the configuration. */
    public Builder masker(Masker newMasker) {
      masker = requireNonNull(newMasker, "newMasker is null");
      return this;
    }

    /** Makes the context. */
    public ProtocolContext build() {
      return new ProtocolContext(this);
    }
  }
}
