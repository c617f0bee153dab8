package dev.inlet.benchmarks.contender;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.feed.Content;
import dev.inlet.benchmarks.feed.Shape;
import java.util.Locale;

/**
 * A stream to be received.
 *
 * @param secure whether through TLS
 */
public record Work(Shape shape, boolean secure) {

  public Work {
    requireNonNull(shape, "shape is null");
  }

  /** Whole messages through plain TCP, as many as go. */
  public static Work flood(Content content, int size) {
    return new Work(Shape.flood(content, size), false);
  }

  /** The same through TLS. */
  public Work throughTls() {
    return new Work(shape, true);
  }

  /** The same with permessage-deflate. */
  public Work compressed() {
    return new Work(shape.compressed(), secure);
  }

  /** A name for tables, such as {@code 1 KiB text, deflate}. */
  public String title() {
    StringBuilder title = new StringBuilder();
    if (shape.mode() == Shape.Mode.PACED) {
      title.append(String.format(Locale.ROOT, "%,d messages/s of ", shape.rate()));
    }
    title
        .append(size(shape.size()))
        .append(' ')
        .append(shape.content().name().toLowerCase(Locale.ROOT));
    if (shape.fragments() > 1) {
      title.append(" in ").append(shape.fragments()).append(" fragments");
    }
    if (shape.deflate()) {
      title.append(", permessage-deflate");
    }
    return title.append(secure ? ", wss" : "").toString();
  }

  private static String size(int bytes) {
    if (bytes >= 1 << 20) {
      return (bytes >> 20) + " MiB";
    }
    return bytes >= 1 << 10 ? (bytes >> 10) + " KiB" : bytes + " B";
  }
}
