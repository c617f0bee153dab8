package dev.inlet.benchmarks.feed;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a connection sends, as a client asks for it in its URL: {@code
 * /flood?content=text&size=128}.
 *
 * @param size of a payload in bytes
 * @param fragments frames per message
 * @param deflate whether messages are compressed, which the client has to offer
 * @param rate messages per second, in the modes {@link Mode#PACED} and {@link Mode#REALISTIC}
 * @param records how messages are put into TLS records, and writes
 */
public record Shape(
    Mode mode,
    Content content,
    int size,
    int fragments,
    boolean deflate,
    int rate,
    Records records) {
  /** The bytes of a timestamp, the big-endian nanoseconds of {@link System#nanoTime}. */
  public static final int STAMP_BYTES = 8;

  /** Where a text has its timestamp, the same in decimal digits. */
  public static final int TEXT_STAMP = "{\"sent\":\"".length();

  /** As many as the largest such time has; smaller ones have zeros in front. */
  public static final int TEXT_STAMP_DIGITS = 19;

  private static final int MAX_SIZE = 16 << 20;

  /** How messages follow each other. */
  public enum Mode {
    /** As fast as the socket takes them. */
    FLOOD,
    /** At a steady rate; each payload begins with the time at which it was sent. */
    PACED,
    /**
     * As public feeds send: at a steady rate JSON texts, {@linkplain Records#SINGLE each on its
     * own}, of sizes between two ninths of the given one and sixteen ninths. Each begins with the
     * time at which it was sent, and is compressed only then.
     */
    REALISTIC
  }

  /** How messages are put into TLS records, and writes. */
  public enum Records {
    /** As many into each as there is room for. */
    FULL,
    /** Each message into one of its own. */
    SINGLE
  }

  public Shape {
    requireNonNull(mode, "mode is null");
    requireNonNull(content, "content is null");
    requireNonNull(records, "records is null");
    require(size >= 0 && size <= MAX_SIZE, "size is out of range");
    require(fragments >= 1 && fragments <= Math.max(1, size), "fragments is out of range");
    require(!deflate || fragments == 1, "compressed messages are not fragmented");
    if (mode == Mode.PACED) {
      require(rate >= 1, "rate is out of range");
      require(content == Content.BINARY && !deflate, "only plain binary messages carry a time");
      require(size / fragments >= STAMP_BYTES, "there is no room for a time");
    }
    if (mode == Mode.REALISTIC) {
      require(rate >= 1, "rate is out of range");
      require(content == Content.TEXT && fragments == 1, "only whole texts in ASCII carry a time");
      require(records == Records.SINGLE, "each message is on its own");
      require(size >= StampedTexts.MIN_AVERAGE_SIZE, "there is no room for a time");
    } else {
      require(records == Records.FULL || !deflate, "compressed messages are put together");
    }
  }

  /** Floods with whole, plain messages. */
  public static Shape flood(Content content, int size) {
    return new Shape(Mode.FLOOD, content, size, 1, false, 0, Records.FULL);
  }

  /** Sends binary messages with timestamps. */
  public static Shape paced(int size, int rate) {
    return new Shape(Mode.PACED, Content.BINARY, size, 1, false, rate, Records.FULL);
  }

  /**
   * Sends what public feeds do.
   *
   * @param size on average
   */
  public static Shape realistic(int size, int rate) {
    return new Shape(Mode.REALISTIC, Content.TEXT, size, 1, false, rate, Records.SINGLE);
  }

  /** The same, compressed. */
  public Shape compressed() {
    return new Shape(mode, content, size, fragments, true, rate, records);
  }

  /** The same, each message in so many frames. */
  public Shape inFragments(int frames) {
    return new Shape(mode, content, size, frames, deflate, rate, records);
  }

  /** The same, each message in a TLS record of its own. */
  public Shape inSingleRecords() {
    return new Shape(mode, content, size, fragments, deflate, rate, Records.SINGLE);
  }

  /** The same at a part of the rate. */
  public Shape slower(int times) {
    return new Shape(mode, content, size, fragments, deflate, rate / times, records);
  }

  /** The size of the smallest payload. */
  public int smallest() {
    return mode == Mode.REALISTIC ? size * 2 / 9 : size;
  }

  /** The size of the largest payload. */
  public int largest() {
    return 2 * size - smallest();
  }

  /** The path and query that ask for this. */
  public String toPath() {
    return "/%s?content=%s&size=%d&fragments=%d&deflate=%b&rate=%d&records=%s"
        .formatted(lower(mode), lower(content), size, fragments, deflate, rate, lower(records));
  }

  /**
   * Reads a path and query.
   *
   * @throws IllegalArgumentException if they ask for what cannot be sent
   */
  static Shape parse(String target) {
    URI uri = URI.create(target);
    Map<String, String> query = new HashMap<>();
    if (uri.getQuery() != null) {
      Arrays.stream(uri.getQuery().split("&", -1))
          .map(pair -> pair.split("=", 2))
          .forEach(pair -> query.put(pair[0], pair.length == 2 ? pair[1] : ""));
    }
    return new Shape(
        Mode.valueOf(uri.getPath().substring(1).toUpperCase(Locale.ROOT)),
        Content.valueOf(query.getOrDefault("content", "binary").toUpperCase(Locale.ROOT)),
        Integer.parseInt(query.getOrDefault("size", "128")),
        Integer.parseInt(query.getOrDefault("fragments", "1")),
        Boolean.parseBoolean(query.getOrDefault("deflate", "false")),
        Integer.parseInt(query.getOrDefault("rate", "1000")),
        Records.valueOf(query.getOrDefault("records", "full").toUpperCase(Locale.ROOT)));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
