package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of a message beside its payload. Messages that arrived together share one. */
public final class Metadata {
  private final Instant receivedAt;
  private final Map<String, String> attributes;

  private Metadata(Instant receivedAt, Map<String, String> attributes) {
    this.receivedAt = requireNonNull(receivedAt, "receivedAt is null");
    this.attributes = attributes;
  }

  /**
   * Metadata.
   *
   * @param receivedAt when the bytes were read
   * @param attributes names and values that the input adds, such as the URL (without secrets)
   */
  public static Metadata of(Instant receivedAt, Map<String, String> attributes) {
    return new Metadata(receivedAt, Collections.unmodifiableMap(new LinkedHashMap<>(attributes)));
  }

  /** The same attributes at another time. */
  public Metadata at(Instant time) {
    return new Metadata(time, attributes);
  }

  /** The same with one more attribute, or another value of it. */
  public Metadata with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(attributes);
    changed.put(requireNonNull(name, "name is null"), requireNonNull(value, "value is null"));
    return new Metadata(receivedAt, Collections.unmodifiableMap(changed));
  }

  /** When the bytes were read. */
  public Instant receivedAt() {
    return receivedAt;
  }

  /** What the input adds, by name, in a stable order. */
  public Map<String, String> attributes() {
    return attributes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Metadata that
        && receivedAt.equals(that.receivedAt)
        && attributes.equals(that.attributes);
  }

  @Override
  public int hashCode() {
    return 31 * receivedAt.hashCode() + attributes.hashCode();
  }

  @Override
  public String toString() {
    return "Metadata[" + receivedAt + ", " + attributes + "]";
  }
}
