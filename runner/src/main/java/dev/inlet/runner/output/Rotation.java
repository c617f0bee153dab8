package dev.inlet.runner.output;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * When a file is put aside. A zero stands for "no limit".
 *
 * @param maxSize at which size, in bytes
 * @param maxAge how long after it was begun
 * @param period at the end of which part of the calendar
 * @param zone whose calendar that is
 */
record Rotation(long maxSize, Duration maxAge, Period period, ZoneId zone) {

  /** A part of the calendar. */
  enum Period {
    NEVER,
    HOUR,
    DAY
  }

  Rotation {
    requireNonNull(maxAge, "maxAge is null");
    requireNonNull(period, "period is null");
    requireNonNull(zone, "zone is null");
  }

  /** Whether it matters when files were begun. */
  boolean isByAge() {
    return !maxAge.isZero() || period != Period.NEVER;
  }

  /** Whether any file is ever put aside. */
  boolean isPossible() {
    return maxSize > 0 || isByAge();
  }

  boolean isDue(long size, Instant begunAt, Instant now) {
    if (size == 0) {
      return false;
    }
    boolean large = maxSize > 0 && size >= maxSize;
    boolean old = !maxAge.isZero() && Duration.between(begunAt, now).compareTo(maxAge) >= 0;
    return large || old || start(begunAt).isBefore(start(now));
  }

  /** When the period of a time began; the same for all times if there is none. */
  private Instant start(Instant time) {
    return switch (period) {
      case NEVER -> Instant.EPOCH;
      case HOUR -> time.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant();
      case DAY -> time.atZone(zone).truncatedTo(ChronoUnit.DAYS).toInstant();
    };
  }
}
