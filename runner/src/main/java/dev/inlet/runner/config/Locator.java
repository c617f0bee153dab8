package dev.inlet.runner.config;

import dev.inlet.config.Location;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Tells where in its source a place of a text is. */
@FunctionalInterface
interface Locator {

  /**
   * Makes a location.
   *
   * @param line counted from 1
   * @param column counted from 1
   */
  Location at(int line, int column);

  /** Places in a file. */
  static Locator ofFile(String source) {
    return (line, column) -> new Location(source, Math.max(1, line), Math.max(1, column));
  }

  /** The one place of a text that has no lines of its own, such as an option. */
  static Locator ofOption(Location location) {
    return (line, column) -> location;
  }

  default Location locate(Optional<Mark> mark) {
    return mark.map(place -> at(place.getLine() + 1, place.getColumn() + 1)).orElse(at(1, 1));
  }
}
