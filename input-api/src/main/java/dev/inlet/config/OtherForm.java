package dev.inlet.config;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number with a unit, in a form that a configuration does not take.
 *
 * @param number digits, perhaps with a fraction
 * @param unit letters, in lower case; may be empty
 */
record OtherForm(String number, String unit) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15}([.]\\d{1,9})?)\\s*([a-z]*)");

  /** Reads a text in lower case; empty if it is no such number. */
  static Optional<OtherForm> of(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new OtherForm(form.group(1), form.group(3)))
        : Optional.empty();
  }

  /**
   * The form that a configuration takes.
   *
   * @param unitMeant the unit as it is to be written
   * @param factor how large that unit is, in the smallest one
   * @param format writes so many of the smallest unit
   * @param largest how many of them there may be
   */
  Optional<String> meant(
      Function<String, Optional<String>> unitMeant,
      Function<String, Long> factor,
      Function<Long, String> format,
      long largest) {
    return unitMeant
        .apply(unit)
        .flatMap(
            written -> {
              if (number.indexOf('.') < 0) {
                return Optional.of(number + written);
              }
              BigDecimal all =
                  new BigDecimal(number).multiply(BigDecimal.valueOf(factor.apply(written)));
              return all.compareTo(BigDecimal.valueOf(largest)) > 0
                  ? Optional.empty()
                  : Optional.of(format.apply(all.longValue()));
            });
  }
}
