package dev.inlet.config;

import java.util.Optional;

/** What is doubtful about how a field is written, though the configuration can be used. */
final class Doubts {
  private static final String SECRET_WITHOUT_VALUE =
      "has no value, although it is a secret; write \"\" if it is to be empty, and put it in quotes"
          + " if it begins with # (a comment), & (an anchor) or ~";

  private static final String EMPTY_VARIABLE =
      "is empty, although it is a secret: the variable in it is set to nothing";

  private Doubts() {}

  /** About a name without a value. */
  static <T> Optional<String> ofNoValue(Field<T> field) {
    if (field.secret()) {
      return Optional.of(SECRET_WITHOUT_VALUE);
    }
    return field
        .defaultValue()
        .map(value -> String.valueOf(field.type().toPlain(value)))
        .filter(value -> isSingle(field.type().shape()) && !value.isEmpty())
        .map(value -> "has no value, so its default counts: " + value);
  }

  /** About a name with a value. */
  static Optional<String> ofValue(Field<?> field, ConfigNode value) {
    boolean emptyVariable =
        value instanceof ConfigNode.Scalar scalar
            && scalar.text().isEmpty()
            && !scalar.substituted().isEmpty();
    return field.secret() && emptyVariable ? Optional.of(EMPTY_VARIABLE) : Optional.empty();
  }

  private static boolean isSingle(ValueShape shape) {
    return shape instanceof ValueShape.Single || shape instanceof ValueShape.Choice;
  }
}
