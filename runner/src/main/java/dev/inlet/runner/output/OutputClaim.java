package dev.inlet.runner.output;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Field;
import java.util.Set;

/**
 * Something that only one output of a process can have, such as a file.
 *
 * @param field names it in the configuration
 * @param identities what it is known by; two claims that have one in common are for the same thing
 */
public record OutputClaim(Field<?> field, Set<Object> identities) {
  public OutputClaim {
    requireNonNull(field, "field is null");
    identities = Set.copyOf(identities);
  }
}
