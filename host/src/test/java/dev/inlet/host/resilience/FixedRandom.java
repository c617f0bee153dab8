package dev.inlet.host.resilience;

import java.util.random.RandomGenerator;

/** Draws the smallest or the largest number that is asked for. */
enum FixedRandom implements RandomGenerator {
  SMALLEST {
    @Override
    public long nextLong(long bound) {
      return 0;
    }
  },
  LARGEST {
    @Override
    public long nextLong(long bound) {
      return bound - 1;
    }
  };

  @Override
  public long nextLong() {
    throw new UnsupportedOperationException("a draw without a bound");
  }
}
