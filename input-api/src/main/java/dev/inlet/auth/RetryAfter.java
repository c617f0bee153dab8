package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the header {@code Retry-After} (RFC 9110, section 10.2.3), for {@link
 * AuthAdvice#withRetryAfter} and {@link dev.inlet.input.RetryAdvice#withNotBefore}.
 */
public final class RetryAfter {
  /** More digits than this are more than thirty years. */
  private static final int MAX_DIGITS = 9;

  private static final Duration LONGEST = Duration.ofSeconds(999_999_999);

  /** A date of two digits lies no more than so far ahead. */
  private static final int YEARS_AHEAD = 50;

  private RetryAfter() {}

  /**
   * How long a server asks to wait: a number of seconds, or the time until a date in any of the
   * three forms of HTTP (section 5.6.7), whatever its day of the week is.
   *
   * @param value of the header
   * @param now what a date is compared with
   * @return none if the value is neither. Never negative: a date that has passed is zero. At most
   *     999,999,999 s, also if the server asks for more, so that it can be counted in nanoseconds.
   */
  public static Optional<Duration> parse(String value, Instant now) {
    requireNonNull(now, "now is null");
    String text = value.strip();
    return text.matches("[0-9]+")
        ? Optional.of(seconds(text.replaceFirst("^0+(?=.)", "")))
        : date(text, now).map(date -> bounded(Duration.between(now, date)));
  }

  private static Duration seconds(String digits) {
    return digits.length() > MAX_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(digits));
  }

  private static Duration bounded(Duration delay) {
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  private static Optional<Instant> date(String text, Instant now) {
    String date =
        text.replaceFirst("^[A-Za-z]{3,9},?\\s+", "")
            .replaceAll("\\s+", " ")
            .replaceFirst(" (GMT|UTC)$", "")
            .replaceFirst(":60\\b", ":59"); // a leap second, which Java does not know
    for (DateTimeFormatter form : forms(now)) {
      try {
        return Optional.of(LocalDateTime.parse(date, form).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException e) {
        // Perhaps it has another form.
      }
    }
    return Optional.empty();
  }

  private static List<DateTimeFormatter> forms(Instant now) {
    LocalDate first = LocalDate.ofInstant(now, ZoneOffset.UTC).minusYears(99 - YEARS_AHEAD);
    return List.of(
        form().appendPattern("d MMM yyyy HH:mm:ss").toFormatter(Locale.ENGLISH),
        form()
            .appendPattern("d-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, first)
            .appendPattern(" HH:mm:ss")
            .toFormatter(Locale.ENGLISH),
        form().appendPattern("MMM d HH:mm:ss yyyy").toFormatter(Locale.ENGLISH));
  }

  private static DateTimeFormatterBuilder form() {
    return new DateTimeFormatterBuilder().parseCaseInsensitive();
  }
}
