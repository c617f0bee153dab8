package dev.inlet.protocol.feed;

import dev.inlet.json.JsonValue;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What takes the place of placeholders in the messages of one connection. All values of a message
 * are of the same moment, so that a signed time is the one beside it.
 */
final class Placeholders {
  /** The names that every template knows. */
  static final Set<String> ALWAYS =
      Set.of(
          "timestamp",
          "timestamp_ms",
          "timestamp_us",
          "timestamp_iso",
          "expires",
          "expires_ms",
          "nonce",
          "number");

  static final String SIGNATURE = "signature";
  static final String CURSOR = "cursor";
  static final String CHANNEL = "channel";
  static final String CHANNELS = "channels";
  static final String AFTER = "after";
  static final String BEFORE = "before";
  static final String FROM = "from";
  static final String TO = "to";

  private final Clock clock;
  private final Map<String, JsonValue> constants = new LinkedHashMap<>();
  private final Optional<Signature> signature;
  private long nonce;
  private long number;

  /**
   * The placeholders of a connection.
   *
   * @param constants names that the configuration has given a value
   */
  Placeholders(Clock clock, Map<String, String> constants, Optional<Signature> signature) {
    this.clock = clock;
    constants.forEach((name, value) -> this.constants.put(name, JsonValue.of(value)));
    this.signature = signature;
  }

  /**
   * Makes the next message: each has a higher {@code number} and {@code nonce}.
   *
   * @param secrets told the signature, if there is one
   */
  String render(Template template, Map<String, JsonValue> more, Consumer<String> secrets) {
    return template.render(values(template.names().contains(SIGNATURE), more, secrets));
  }

  /**
   * A request by HTTP.
   *
   * @param headers by name
   */
  record Request(URI address, Map<String, String> headers) {}

  /** Makes a request, as {@link #render} a message; in its address values are percent-encoded. */
  Request request(
      Template address,
      Map<String, Template> headers,
      Map<String, JsonValue> more,
      Consumer<String> secrets) {
    boolean isSigned =
        Stream.concat(Stream.of(address), headers.values().stream())
            .anyMatch(template -> template.names().contains(SIGNATURE));
    Template.Values values = values(isSigned, more, secrets);
    Map<String, String> rendered = new LinkedHashMap<>();
    headers.forEach((name, value) -> rendered.put(name, value.render(values)));
    return new Request(URI.create(address.renderAddress(values)), rendered);
  }

  private Template.Values values(
      boolean isSigned, Map<String, JsonValue> more, Consumer<String> secrets) {
    Instant now = clock.instant();
    number++;
    nonce = Math.max(nonce + 1, micros(now));
    Map<String, JsonValue> values = new LinkedHashMap<>(constants);
    values.putAll(more);
    putTimes(values, now);
    Template.Values known = name -> values.getOrDefault(name, JsonValue.NULL);
    if (signature.isPresent() && isSigned) {
      String signed = signature.get().sign(known);
      secrets.accept(signed);
      values.put(SIGNATURE, JsonValue.of(signed));
    }
    return known;
  }

  private void putTimes(Map<String, JsonValue> values, Instant now) {
    Duration validFor = signature.map(Signature::validFor).orElse(Duration.ZERO);
    Instant end = now.plus(validFor);
    values.put("timestamp", JsonValue.of(now.getEpochSecond()));
    values.put("timestamp_ms", JsonValue.of(now.toEpochMilli()));
    values.put("timestamp_us", JsonValue.of(micros(now)));
    values.put("timestamp_iso", JsonValue.of(now.truncatedTo(ChronoUnit.MILLIS).toString()));
    values.put("expires", JsonValue.of(end.getEpochSecond()));
    values.put("expires_ms", JsonValue.of(end.toEpochMilli()));
    values.put("nonce", JsonValue.of(nonce));
    values.put("number", JsonValue.of(number));
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
