package dev.inlet.input.websocket.http;

import java.time.DateTimeException;
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

/** Reads the three forms of a date in HTTP (RFC 9110, section 5.6.7). */
public final class HttpDates {
  /** A date of two digits lies no more than so far ahead. */
  private static final int YEARS_AHEAD = 50;

  private HttpDates() {}

  /** The moment, or nothing if it is no date; the day of the week is not looked at. */
  public static Optional<Instant> parse(String text, Instant now) {
    String date =
        text.strip()
            .replaceFirst("^[A-Za-z]{3,9},?\\s+", "")
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
