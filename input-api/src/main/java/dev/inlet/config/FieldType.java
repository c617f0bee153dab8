package dev.inlet.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the value of a {@link Field} is read and shown. The usual types stand in {@link FieldTypes};
 * a plugin may bring its own. Implementations are immutable and thread-safe.
 *
 * @param <T> what a program gets for it
 */
public interface FieldType<T> {

  /** How a value is written; asking for it touches no spec of a section inside. */
  ValueShape shape();

  /**
   * Reads a node. Every problem is reported to the context, at the location of the node that it
   * concerns; none is thrown.
   *
   * @return the value; empty if and only if an error was reported
   */
  Optional<T> read(ConfigNode node, ReadContext context);

  /** The value as it would stand in a configuration: what {@link ConfigNode#of} takes. */
  @Nullable Object toPlain(T value);

  /** The value of a section that is absent, for types that have one, such as objects. */
  default Optional<T> absent() {
    return Optional.empty();
  }
}
