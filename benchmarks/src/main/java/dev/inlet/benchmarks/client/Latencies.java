package dev.inlet.benchmarks.client;

/**
 * Counts durations in buckets that are at most 1/64 of their value wide. Belongs to one thread, and
 * allocates nothing while it counts.
 */
public final class Latencies {
  private static final int SUB_BITS = 6;

  private final long[] counts = new long[(Long.SIZE - SUB_BITS + 1) << SUB_BITS];
  private long total;
  private long worst;

  /** Percentiles in microseconds. */
  public record Summary(long count, double p50, double p99, double p999, double max) {}

  /** Adds a duration in nanoseconds. */
  public void add(long nanos) {
    long value = Math.max(0, nanos);
    counts[bucket(value)]++;
    total++;
    worst = Math.max(worst, value);
  }

  /** Adds all durations that another one has counted. */
  void add(Latencies other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
    worst = Math.max(worst, other.worst);
  }

  public Summary summary() {
    return new Summary(total, micros(0.5), micros(0.99), micros(0.999), worst / 1e3);
  }

  private double micros(double quantile) {
    long before = (long) (quantile * total);
    for (int i = 0; i < counts.length; i++) {
      before -= counts[i];
      if (before < 0) {
        return Math.min(worst, middle(i)) / 1e3;
      }
    }
    return worst / 1e3;
  }

  /** Values below 128 have buckets of their own; from then on each power of two has 64. */
  private static int bucket(long value) {
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 1);
    int shift = Math.max(0, exponent - SUB_BITS);
    return (shift << SUB_BITS) + (int) (value >>> shift);
  }

  private static long middle(int bucket) {
    int shift = Math.max(0, (bucket >> SUB_BITS) - 1);
    long first = (long) (bucket - (shift << SUB_BITS)) << shift;
    return first + (1L << shift) / 2;
  }
}
