package dev.inlet.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds time stamps in credentials: seconds or milliseconds since 1970, in plain or in base64. */
final class CredentialTimes {
  private static final Pattern NUMBER = Pattern.compile("(?<!\\d)(\\d{10}|\\d{13})(?!\\d)");
  private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/_-]{12,}");

  private CredentialTimes() {}

  /** The time stamps of a time before the other, in seconds. */
  static List<Long> between(Instant from, Instant before, List<String> credentials) {
    List<Long> found = new ArrayList<>();
    for (String credential : credentials) {
      collect(credential, from, before, found);
      Matcher encoded = ENCODED.matcher(credential);
      while (encoded.find()) {
        collect(decode(encoded.group()), from, before, found);
      }
    }
    return found;
  }

  private static void collect(String text, Instant from, Instant before, List<Long> found) {
    Matcher numbers = NUMBER.matcher(text);
    while (numbers.find()) {
      String digits = numbers.group();
      long seconds = Long.parseLong(digits.substring(0, 10));
      if (seconds >= from.getEpochSecond() && seconds < before.getEpochSecond()) {
        found.add(seconds);
      }
    }
  }

  /** As text; empty if it is none in base64 after all. */
  static String decode(String text) {
    try {
      String standard = text.replace('-', '+').replace('_', '/');
      return new String(Base64.getDecoder().decode(standard), ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
