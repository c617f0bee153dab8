package dev.inlet.runner.output;

import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.DAY_OF_YEAR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.YEAR;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalField;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of the time in a path, always written with the same number of characters. */
enum TimeLetter {
  YEAR_OF_ERA('Y', "uuuu", 1970, 9999, YEAR),
  YEAR_OF_CENTURY('y', "uu", 0, 99, null),
  MONTH('m', "MM", 1, 12, MONTH_OF_YEAR),
  DAY('d', "dd", 1, 31, DAY_OF_MONTH),
  DAY_IN_YEAR('j', "DDD", 1, 366, DAY_OF_YEAR),
  HOUR('H', "HH", 0, 23, null),
  MINUTE('M', "mm", 0, 59, null),
  SECOND('S', "ss", 0, 59, null),
  YEAR_OF_WEEK('G', 4, 1970, 9999, IsoFields.WEEK_BASED_YEAR),
  WEEK('V', 2, 1, 53, IsoFields.WEEK_OF_WEEK_BASED_YEAR),
  /** A sign and four digits. */
  OFFSET('z', "xx", 0, 1800, null);

  private final char letter;
  private final DateTimeFormatter formatter;
  private final int digits;
  private final int least;
  private final int most;
  private final @Nullable TemporalField ofDate;

  TimeLetter(char letter, String pattern, int least, int most, @Nullable TemporalField ofDate) {
    this.letter = letter;
    this.formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    this.digits = pattern.equals("xx") ? 4 : pattern.length();
    this.least = least;
    this.most = most;
    this.ofDate = ofDate;
  }

  TimeLetter(char letter, int digits, int least, int most, TemporalField field) {
    this.letter = letter;
    this.formatter =
        new DateTimeFormatterBuilder().appendValue(field, digits).toFormatter(Locale.ROOT);
    this.digits = digits;
    this.least = least;
    this.most = most;
    this.ofDate = field;
  }

  static Optional<TimeLetter> of(char letter) {
    return Arrays.stream(values()).filter(each -> each.letter == letter).findFirst();
  }

  boolean isSigned() {
    return this == OFFSET;
  }

  /** How many digits there are, behind the sign if there is one. */
  int digits() {
    return digits;
  }

  String format(ZonedDateTime time) {
    return formatter.format(time);
  }

  String regex() {
    return (isSigned() ? "[+-]" : "") + "\\d{" + digits + "}";
  }

  /** Whether a value of this letter begins with a number of so many digits. */
  boolean canBegin(int number, int soFar) {
    int rest = 1;
    for (int i = soFar; i < digits; i++) {
      rest *= 10;
    }
    return number * rest <= most && (number + 1) * rest > least;
  }

  /** Whether it has that value on a day, if it depends on the day. */
  boolean matches(LocalDate day, int value) {
    if (this == YEAR_OF_CENTURY) {
      return day.getYear() % 100 == value;
    }
    return ofDate == null || day.get(ofDate) == value;
  }
}
