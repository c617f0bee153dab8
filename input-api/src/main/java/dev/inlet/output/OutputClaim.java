package dev.inlet.output;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Field;
import java.util.Collections;
import java.util.Set;
import java.util.function.Predicate;

/** Something that only one output of a process can have, such as a file. Immutable. */
public final class OutputClaim {
  private final Field<?> field;
  private final Set<Object> identities;

  private final Predicate<Object> covers;

  private OutputClaim(Field<?> field, Set<?> identities, Predicate<Object> covers) {
    this.field = requireNonNull(field, "field is null");
    this.identities = Set.copyOf(identities);
    this.covers = requireNonNull(covers, "covers is null");
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
    return new OutputClaim(field, identities, identity -> false);
  }

  /**
   * A claim for many things that cannot be listed, such as all files whose names a pattern gives.
   *
   * @param covers whether something with this identity, in a claim of any output, is one of them or
   *     may come to be one; asked on any thread, and must neither throw nor wait
   */
  public OutputClaim covering(Predicate<Object> covers) {
    return new OutputClaim(field, identities, covers);
  }

  /** The field that names the thing. */
  public Field<?> field() {
    return field;
  }

  /** What the thing is known by. */
  public Set<Object> identities() {
    return identities;
  }

  /** Whether two outputs with these claims would have something in common. */
  public boolean overlaps(OutputClaim other) {
    return !Collections.disjoint(identities, other.identities)
        || other.identities.stream().anyMatch(covers)
        || identities.stream().anyMatch(other.covers);
  }

  @Override
  public String toString() {
    return "OutputClaim[" + field.name() + "]";
  }
}
