package dev.inlet.runner.probe;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How a probe has ended.
 *
 * @param failedStep the first step that failed; empty if none did
 */
public record ProbeResult(Kind kind, Optional<String> failedStep) {

  /** What it comes to. */
  public enum Kind {
    /** A run would work now. */
    OK,
    /** A run would not. */
    FAILED,
    /** The config is wrong, so nothing was tried. */
    WRONG_CONFIG,
    /** A signal came before it was done. */
    INTERRUPTED
  }

  public ProbeResult {
    requireNonNull(kind, "kind is null");
    requireNonNull(failedStep, "failedStep is null");
  }
}
