package dev.inlet.runner.probe;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What is wanted of a probe.
 *
 * @param timeout how long the connection may take, and then the first message
 * @param awaitsMessage whether there has to be a message
 */
public record ProbeOptions(Duration timeout, boolean awaitsMessage) {
  public ProbeOptions {
    requireNonNull(timeout, "timeout is null");
  }
}
