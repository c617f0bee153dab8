package dev.inlet.config;

import static java.util.Objects.requireNonNull;

/**
 * Where a piece of configuration was written.
 *
 * @param source the file, option or program that it came from; empty when unknown
 * @param line counted from 1; 0 when the source has no lines
 * @param column counted from 1; 0 when the source has no lines
 */
public record Location(String source, int line, int column) {

  /** The location of values that were built by a program. */
  public static final Location UNKNOWN = new Location("", 0, 0);

  /**
   * A place in a source of lines; {@link #of} names one in a source that has none.
   *
   * @throws NullPointerException if the source is null
   */
  public Location {
    requireNonNull(source, "source is null");
  }

  /** A place in a source that has no lines, such as a command line option. */
  public static Location of(String source) {
    return new Location(source, 0, 0);
  }

  /** {@code SOURCE:LINE:COLUMN}, without the parts that are unknown. */
  @Override
  public String toString() {
    return line > 0 ? source + ":" + line + ":" + column : source;
  }
}
