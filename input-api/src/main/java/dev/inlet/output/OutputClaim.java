package dev.inlet.output;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Field;
import java.util.Set;

/** Something that only one output of a process can have, such as a file. Immutable. */
public final class OutputClaim {
  private final Field<?> field;
  private final Set<Object> identities;

  private OutputClaim(Field<?> field, Set<?> identities) {
    this.field = requireNonNull(field, "field is null");
    this.identities = Set.copyOf(identities);
  }

  /**
   * A claim.
   *
   * @param field names the thing in the configuration
   * @param identities what it is known by: values of the JDK, such as a {@link java.nio.file.Path},
   *     compared with {@code equals} also between outputs of different kinds. Two claims that have
   *     one in common are for the same thing
   */
  public static OutputClaim of(Field<?> field, Set<?> identities) {
    return new OutputClaim(field, identities);
  }

  /** The field that names the thing. */
  public Field<?> field() {
    return field;
  }

  /** What the thing is known by. */
  public Set<Object> identities() {
    return identities;
  }

  @Override
  public String toString() {
    return "OutputClaim[" + field.name() + "]";
  }
}
