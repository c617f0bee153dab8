package dev.inlet.runner.monitoring;

import dev.inlet.config.Printable;
import dev.inlet.runner.logging.Logs;
import org.jspecify.annotations.Nullable;

/** Texts of servers and plugins, as the monitor shows them. */
final class ShownText {
  private static final int MAX_LENGTH = 600;

  private ShownText() {}

  /** One line without secrets, of bounded length. */
  static String of(@Nullable String text) {
    return Printable.of(Logs.masker().mask(String.valueOf(text)), MAX_LENGTH);
  }
}
