package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.auth.Handshake;
import dev.inlet.auth.HandshakeRejection;
import dev.inlet.auth.OpeningMessage;
import dev.inlet.config.Masker;
import dev.inlet.input.RetryAdvice;
import java.net.URI;
import java.net.URLDecoder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server's "no" means: to an operator, and for the next attempt. */
final class Refusal {
  /** Shorter values would be found in texts that do not quote them. */
  private static final int SHORTEST_SECRET = 6;

  /** Few words of a message that are as long as this are none. */
  private static final int LONG_WORD = 20;

  /** Authentication schemes of that length, which servers name in their explanations. */
  private static final Set<String> SCHEMES = Set.of("Bearer", "Digest", "Negotiate");

  private static final Pattern PAGE = Pattern.compile("(?i)\\s*<(!doctype html|html)\\b");
  private static final Pattern TITLE = Pattern.compile("(?i)<title\\b[^>]*>\\s*([^<]*[^<\\s])");

  private Refusal() {}

  static Ending describe(HandshakeRejection rejection, String reasonPhrase, Handshake handshake) {
    StringBuilder message = new StringBuilder("the server refused with HTTP ");
    message.append(rejection.status());
    if (!reasonPhrase.isBlank()) {
      message.append(' ').append(unquoted(scrub(reasonPhrase, handshake)));
    }
    header(rejection, "Location")
        .ifPresent(
            location -> message.append(", location ").append(shownLocation(location, handshake)));
    header(rejection, "Retry-After")
        .map(after -> scrub(after, handshake))
        .ifPresent(after -> message.append(", retry-after ").append(OneLine.quote(after)));
    if (!rejection.body().isBlank()) {
      message.append(", body ").append(shownBody(scrub(rejection.body(), handshake)));
    }
    return new Ending(
        Ending.Phase.UPGRADE,
        message.toString(),
        advice(rejection, Instant.now()),
        OptionalInt.of(rejection.status()),
        Optional.of(rejection),
        null);
  }

  /** Of a page for browsers, which would fill the log, the title, if it has one. */
  private static String shownBody(String body) {
    Matcher title = TITLE.matcher(body);
    return PAGE.matcher(body).lookingAt() && title.find()
        ? "of HTML, title " + OneLine.quote(title.group(1))
        : OneLine.quote(body);
  }

  /**
   * A Close frame of the server.
   *
   * @param sent what the server has got since, and may quote in its reason
   */
  static Ending describeClose(
      Ending.Phase phase, int code, String reason, Handshake handshake, List<OpeningMessage> sent) {
    String scrubbed = scrub(scrub(reason, handshake), sent);
    String quoted = reason.isEmpty() ? "" : ", reason " + OneLine.quote(scrubbed);
    return Ending.of(
            phase,
            "closed by the server with " + CloseCode.describe(code) + quoted,
            CloseCode.asksForPatience(code) ? RetryAdvice.SLOW : RetryAdvice.USUAL)
        .withCode(code);
  }

  private static String unquoted(String text) {
    String quoted = OneLine.quote(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static Optional<String> header(HandshakeRejection rejection, String name) {
    return rejection.headers().getOrDefault(name, List.of()).stream().findFirst();
  }

  private static String shownLocation(String location, Handshake handshake) {
    try {
      return OneLine.quote(scrub(new Masker().mask(URI.create(location)), handshake));
    } catch (IllegalArgumentException e) {
      return Masker.REDACTED;
    }
  }

  /** Text of the server, without the credentials that it may quote. */
  static String scrub(String text, Handshake handshake) {
    return redact(text, secrets(handshake));
  }

  private static String redact(String text, Set<String> secrets) {
    // The longest first: a part must not spoil the search for the whole.
    List<String> longestFirst =
        secrets.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    String redacted = text;
    for (String secret : longestFirst) {
      redacted = redacted.replace(secret, Masker.REDACTED);
    }
    return redacted;
  }

  /** Whatever could be one. */
  private static Set<String> secrets(Handshake handshake) {
    Set<String> secrets = new HashSet<>();
    for (Handshake.Header header : handshake.headers()) {
      secrets.add(header.value());
      secrets.addAll(List.of(header.value().split("[\\s,;]+", -1)));
      secrets.addAll(List.of(header.value().split("[\"\\s,;=]+", -1)));
    }
    String query = handshake.uri().getRawQuery();
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        String value = parameter.substring(parameter.indexOf('=') + 1);
        secrets.add(value);
        secrets.add(URLDecoder.decode(value, UTF_8));
      }
    }
    secrets.removeIf(secret -> secret.length() < SHORTEST_SECRET || SCHEMES.contains(secret));
    return secrets;
  }

  /**
   * Takes out the words of messages that look like credentials; others, such as "subscribe", help
   * to understand the server.
   */
  private static String scrub(String text, List<OpeningMessage> messages) {
    Set<String> words = new HashSet<>();
    for (OpeningMessage message : messages) {
      for (String word : message.message().split("[^\\p{Alnum}+/=_.~-]+", -1)) {
        boolean wordy = word.length() < LONG_WORD && word.chars().noneMatch(Character::isDigit);
        if (word.length() >= SHORTEST_SECRET && !wordy) {
          words.add(word);
        }
      }
    }
    return redact(text, words);
  }

  static RetryAdvice advice(HandshakeRejection rejection, Instant now) {
    Optional<Duration> after =
        header(rejection, "Retry-After").flatMap(value -> retryAfter(value.strip(), now));
    if (after.isPresent()) {
      return RetryAdvice.after(after.get());
    }
    return switch (rejection.status()) {
      case 401, 403, 407, 429 -> RetryAdvice.SLOW;
      default -> RetryAdvice.USUAL;
    };
  }

  /** Seconds or a date (RFC 9110, section 10.2.3). */
  static Optional<Duration> retryAfter(String value, Instant now) {
    if (value.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration delay = Duration.between(now, date);
      return Optional.of(delay.isNegative() ? Duration.ZERO : delay);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
