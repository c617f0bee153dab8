package dev.inlet.runner.probe;

import dev.inlet.input.AttemptStep;
import java.time.Duration;

/** Where what a probe finds is told. One call at a time, each when it is known. */
public interface ProbeReport {

  /**
   * The probe of a file begins.
   *
   * @param file as the user wrote it
   */
  void begin(String file);

  /** A step has ended. */
  void step(AttemptStep step);

  /** Something that the user should know, beside the steps. */
  void warning(String message);

  /** The probe has ended. */
  void end(ProbeResult result, Duration duration);
}
