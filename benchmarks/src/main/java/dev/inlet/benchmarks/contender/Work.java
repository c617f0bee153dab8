package dev.inlet.benchmarks.contender;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.feed.Content;
import dev.inlet.benchmarks.feed.Shape;
import java.util.Locale;

/**
 * What is to be received.
 *
 * @param shape of the stream on each connection
 * @param secure whether through TLS
 * @param connections how many there are at the same time
 */
public record Work(Shape shape, boolean secure, int connections) {

  public Work {
    requireNonNull(shape, "shape is null");
    if (connections < 1) {
      throw new IllegalArgumentException("no connection");
    }
  }

  /** Whole messages through plain TCP, as many as go. */
  public static Work flood(Content content, int size) {
    return new Work(Shape.flood(content, size), false, 1);
  }

  /** Messages with timestamps, so many of them a second. */
  public static Work paced(int size, int rate) {
    return new Work(Shape.paced(size, rate), false, 1);
  }

  /** What public feeds send: so many texts a second, of this size on average, each on its own. */
  public static Work realistic(int size, int rate) {
    return new Work(Shape.realistic(size, rate), false, 1);
  }

  /** As many connections, which share the rate between them. */
  public Work over(int count) {
    return new Work(shape.slower(count), secure, count);
  }

  /** The same through TLS. */
  public Work throughTls() {
    return new Work(shape, true, connections);
  }

  /** The same with permessage-deflate. */
  public Work compressed() {
    return new Work(shape.compressed(), secure, connections);
  }

  /** The same, each message in a TLS record of its own. */
  public Work inSingleRecords() {
    return new Work(shape.inSingleRecords(), secure, connections);
  }

  /** The same, each message in so many frames. */
  public Work inFragments(int frames) {
    return new Work(shape.inFragments(frames), secure, connections);
  }

  /** A name for tables, such as {@code 1 KiB text, permessage-deflate}. */
  public String title() {
    StringBuilder title = new StringBuilder();
    if (shape.rate() > 0) {
      title.append(String.format(Locale.ROOT, "%,d messages/s of ", shape.rate() * connections));
    }
    title.append(sizes(shape)).append(' ').append(shape.content().title());
    if (shape.records() == Shape.Records.SINGLE) {
      title.append(", one at a time");
    }
    if (shape.fragments() > 1) {
      title.append(" in ").append(shape.fragments()).append(" fragments");
    }
    if (shape.deflate()) {
      title.append(", permessage-deflate");
    }
    if (secure) {
      title.append(", wss");
    }
    if (connections > 1) {
      title.append(String.format(Locale.ROOT, " over %,d connections", connections));
    }
    return title.toString();
  }

  private static String sizes(Shape shape) {
    return shape.smallest() < shape.largest()
        ? shape.smallest() + " to " + size(shape.largest())
        : size(shape.size());
  }

  private static String size(int bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
  }
}
