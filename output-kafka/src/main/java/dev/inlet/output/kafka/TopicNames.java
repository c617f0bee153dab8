package dev.inlet.output.kafka;

import java.util.Optional;
import java.util.regex.Pattern;

/** What Kafka allows as the name of a topic. */
final class TopicNames {
  private static final int MAX_LENGTH = 249;
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]*");
  private static final Pattern OTHERS = Pattern.compile("[^A-Za-z0-9._-]");

  private TopicNames() {}

  static boolean isMadeOf(String text) {
    return ALLOWED.matcher(text).matches();
  }

  /** The name with {@code _} for each character that cannot stand in one; empty if it is none. */
  static Optional<String> of(String text) {
    String name = isMadeOf(text) ? text : OTHERS.matcher(text).replaceAll("_");
    boolean valid =
        !name.isEmpty() && name.length() <= MAX_LENGTH && !name.equals(".") && !name.equals("..");
    return valid ? Optional.of(name) : Optional.empty();
  }
}
