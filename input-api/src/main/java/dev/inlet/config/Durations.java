package dev.inlet.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as they stand in a configuration: whole numbers with a unit, one after the other, of at
 * most 100,000 days in all, so that every one of them can be counted in nanoseconds.
 */
public final class Durations {
  private static final Duration MAX = Duration.ofDays(100_000);
  private static final Pattern PART = Pattern.compile("(\\d{1,12})(ns|us|µs|ms|s|m|h|d)");

  private Durations() {}

  /** Reads a duration; empty if the text is none, or too long. */
  public static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher part = PART.matcher(text);
    Duration total = Duration.ZERO;
    int end = 0;
    while (total.compareTo(MAX) <= 0 && part.find() && part.start() == end) {
      total = total.plus(parsePart(Long.parseLong(part.group(1)), part.group(2)));
      end = part.end();
    }
    boolean whole = end > 0 && end == text.length();
    return whole && total.compareTo(MAX) <= 0 ? Optional.of(total) : Optional.empty();
  }

  private static Duration parsePart(long number, String unit) {
    return switch (unit) {
      case "ns" -> Duration.ofNanos(number);
      case "us", "µs" -> Duration.ofNanos(number * 1_000);
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> throw new IllegalArgumentException(unit);
    };
  }

  /**
   * What somebody means who writes a duration in another way: without a unit (seconds), with
   * spaces, with a fraction, or with a unit that is spelled out.
   */
  static Optional<String> meant(String text) {
    String joined = text.toLowerCase(Locale.ROOT).replaceAll("\\s", "");
    if (parse(joined).isPresent()) {
      return Optional.of(joined);
    }
    return OtherForm.of(joined)
        .flatMap(
            form ->
                form.meant(
                    Durations::unitMeant,
                    unit -> parsePart(1, unit).toNanos(),
                    nanos -> format(Duration.ofNanos(nanos)),
                    MAX.toNanos()))
        .filter(meant -> parse(meant).isPresent());
  }

  private static Optional<String> unitMeant(String unit) {
    return switch (unit) {
      case "", "s", "sec", "secs", "second", "seconds" -> Optional.of("s");
      case "ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds" ->
          Optional.of("ms");
      case "m", "min", "mins", "minute", "minutes" -> Optional.of("m");
      case "h", "hr", "hrs", "hour", "hours" -> Optional.of("h");
      case "d", "day", "days" -> Optional.of("d");
      default -> Optional.empty();
    };
  }

  /** The shortest form that the configuration would take, such as {@code 1m30s}. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    append(text, duration.toNanosPart() % 1_000_000, "ns");
    return text.toString();
  }

  private static void append(StringBuilder text, long number, String unit) {
    if (number != 0) {
      text.append(number).append(unit);
    }
  }
}
