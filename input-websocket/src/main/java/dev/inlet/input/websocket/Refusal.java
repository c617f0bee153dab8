package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.auth.Handshake;
import dev.inlet.auth.HandshakeRejection;
import dev.inlet.auth.OpeningMessage;
import dev.inlet.config.Masker;
import dev.inlet.input.RetryAdvice;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the refusal of a server or proxy means: to an operator, and for the next attempt. */
final class Refusal {
  /** Shorter values would be found in texts that do not quote them. */
  private static final int SHORTEST_SECRET = 6;

  /** Few words of a message that are as long as this are none. */
  private static final int LONG_WORD = 20;

  /** Authentication schemes of that length, which servers name in their explanations. */
  private static final Set<String> SCHEMES = Set.of("Bearer", "Digest", "Negotiate");

  /** Headers that say what would be accepted, and when. */
  private static final List<String> SHOWN =
      List.of("Retry-After", "WWW-Authenticate", "Proxy-Authenticate", "Sec-WebSocket-Version");

  /** More of a header than this is no explanation. */
  private static final int MAX_HEADER = 256;

  private static final Pattern PAGE = Pattern.compile("(?i)\\s*<(!doctype html|html)\\b");
  private static final Pattern TITLE = Pattern.compile("(?i)<title\\b[^>]*>\\s*([^<]*[^<\\s])");

  private Refusal() {}

  /**
   * An answer to a request that does not accept it.
   *
   * @param body the beginning of the body as text
   * @param scrub takes credentials out of what the other side says
   */
  static Ending describe(Peer peer, ResponseHead head, String body, UnaryOperator<String> scrub) {
    StringBuilder message = new StringBuilder("the ");
    message.append(peer).append(" refused with HTTP ").append(head.status());
    if (!head.reasonPhrase().isBlank()) {
      message.append(' ').append(unquoted(scrub.apply(head.reasonPhrase())));
    }
    head.values("Location").stream()
        .findFirst()
        .ifPresent(location -> message.append(", location ").append(shownUri(location, scrub)));
    for (String name : SHOWN) {
      String value = String.join(", ", head.values(name));
      if (!value.isEmpty()) {
        message.append(", ").append(name.toLowerCase(Locale.ROOT)).append(' ');
        message.append(OneLine.quote(scrub.apply(value), MAX_HEADER));
      }
    }
    message.append(
        switch (head.extent()) {
          case COMPLETE -> "";
          case TOO_LONG -> ", head cut off after 64 KiB";
          case BROKEN_OFF -> ", head incomplete";
        });
    String coding = String.join(", ", head.values("Content-Encoding"));
    if (!body.isBlank()) {
      message.append(", body ").append(shownBody(scrub.apply(body)));
    } else if (!coding.isEmpty()) { // there may be one, but it cannot be read
      message.append(", body in the encoding ").append(OneLine.quote(coding, MAX_HEADER));
    }
    return new Ending(
        peer.phase(),
        message.toString(),
        advice(head, Instant.now()),
        OptionalInt.of(head.status()),
        // What a proxy wants is nothing that the credentials for the server can help with.
        peer == Peer.SERVER
            ? Optional.of(new HandshakeRejection(head.status(), head.headers(), body))
            : Optional.empty(),
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
      Ending.Phase phase, CloseFrame close, Handshake handshake, List<OpeningMessage> sent) {
    String scrubbed = scrub(close.reason(), handshake, sent);
    String quoted = close.reason().isEmpty() ? "" : ", reason " + OneLine.quote(scrubbed);
    String fault = close.fault().map(violation -> "; " + violation.describe()).orElse("");
    return Ending.of(
            phase,
            "closed by the server with " + CloseCode.describe(close.code()) + quoted + fault,
            CloseCode.asksForPatience(close.code()) ? RetryAdvice.SLOW : RetryAdvice.USUAL)
        .withCode(close.code());
  }

  private static String unquoted(String text) {
    String quoted = OneLine.quote(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String shownUri(String uri, UnaryOperator<String> scrub) {
    try {
      return OneLine.quote(scrub.apply(new Masker().mask(URI.create(uri))), MAX_HEADER);
    } catch (IllegalArgumentException e) {
      return Masker.REDACTED;
    }
  }

  /** Text of the server, without the credentials that it may quote. */
  static String scrub(String text, Handshake handshake) {
    return redact(text, secrets(handshake));
  }

  /** Text of a proxy, without the credentials that it may quote. */
  static String scrub(String text, Proxy proxy) {
    Set<String> secrets = new HashSet<>();
    proxy
        .credentials()
        .ifPresent(
            credentials -> {
              secrets.add(credentials.password());
              secrets.add(credentials.base64());
            });
    secrets.removeIf(secret -> secret.length() < SHORTEST_SECRET);
    return redact(text, secrets);
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

  /** Text of the server, without what it may quote of all that it has got. */
  static String scrub(String text, Handshake handshake, List<OpeningMessage> sent) {
    return scrub(scrub(text, handshake), sent);
  }

  private static String text(OpeningMessage message) {
    return message.payload().map(payload -> new String(payload, UTF_8)).orElse("");
  }

  /**
   * Takes out the words of messages that look like credentials; others, such as "subscribe", help
   * to understand the server.
   */
  private static String scrub(String text, List<OpeningMessage> messages) {
    Set<String> words = new HashSet<>();
    for (OpeningMessage message : messages) {
      for (String word : text(message).split("[^\\p{Alnum}+/=_.~-]+", -1)) {
        boolean wordy = word.length() < LONG_WORD && word.chars().noneMatch(Character::isDigit);
        if (word.length() >= SHORTEST_SECRET && !wordy) {
          words.add(word);
        }
      }
    }
    return redact(text, words);
  }

  static RetryAdvice advice(ResponseHead head, Instant now) {
    RetryAdvice advice =
        switch (head.status()) {
          case 401, 403, 407, 429 -> RetryAdvice.SLOW;
          default -> RetryAdvice.USUAL;
        };
    return head.values("Retry-After").stream()
        .findFirst()
        .flatMap(value -> retryAfter(value.strip(), now))
        .map(advice::withNotBefore)
        .orElse(advice);
  }

  /** Seconds or a date (RFC 9110, section 10.2.3). */
  static Optional<Duration> retryAfter(String value, Instant now) {
    if (value.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    return HttpDates.parse(value, now)
        .map(date -> Duration.between(now, date))
        .map(delay -> delay.isNegative() ? Duration.ZERO : delay);
  }
}
