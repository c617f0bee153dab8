package dev.inlet.benchmarks.suite;

import dev.inlet.benchmarks.trial.Bench;
import java.io.IOException;

/** What can be measured, by the names on the command line. */
public enum Suites {
  THROUGHPUT {
    @Override
    public void run(Bench bench, Roster roster, Plan plan)
        throws IOException, InterruptedException {
      new Interleaved(bench, "throughput", plan)
          .run(ThroughputSuite.pairings(roster, plan.sizes()));
    }
  };

  /** Measures. */
  public abstract void run(Bench bench, Roster roster, Plan plan)
      throws IOException, InterruptedException;
}
