package dev.inlet.benchmarks.report;

import static java.util.Objects.requireNonNull;

/** Something that a reader has to know to judge the figures, such as the model of the CPU. */
public record Fact(String name, String value) {
  public Fact {
    requireNonNull(name, "name is null");
    requireNonNull(value, "value is null");
  }
}
