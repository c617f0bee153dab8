package dev.inlet.benchmarks.trial;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.contender.Work;
import dev.inlet.benchmarks.measure.FeedProcess;
import dev.inlet.benchmarks.measure.Placement;
import dev.inlet.benchmarks.measure.ProbeServer;
import java.nio.file.Path;

/**
 * What runs need.
 *
 * @param plain the feed
 * @param secure the feed with TLS
 * @param directory for what a run leaves behind
 */
public record Bench(
    Placement placement,
    FeedProcess plain,
    FeedProcess secure,
    ProbeServer probes,
    Schedule schedule,
    Path directory) {

  public Bench {
    requireNonNull(placement, "placement is null");
    requireNonNull(plain, "plain is null");
    requireNonNull(secure, "secure is null");
    requireNonNull(probes, "probes is null");
    requireNonNull(schedule, "schedule is null");
    requireNonNull(directory, "directory is null");
  }

  /** The feed that sends what a work consists of. */
  public FeedProcess feed(Work work) {
    return work.secure() ? secure : plain;
  }
}
