package dev.inlet.benchmarks.trial;

import java.time.Duration;

/**
 * How long a run takes.
 *
 * @param warmUp after the first message, for classes to be loaded and compiled
 * @param window for which it is measured after that
 * @param repeats how often a run is repeated, at most, because the machine was busy with others
 */
public record Schedule(Duration warmUp, Duration window, int repeats) {}
