package dev.inlet.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of a section that was read and checked. Immutable; shows no secret. */
public final class Config {
  private final ConfigSpec spec;
  private final String path;
  private final Location location;
  private final Map<Field<?>, Object> values;
  private final Map<Field<?>, Location> locations;
  private final Masker masker;
  private final List<Problem> warnings;

  Config(
      ConfigSpec spec,
      String path,
      Location location,
      Map<Field<?>, Object> values,
      Map<Field<?>, Location> locations,
      Masker masker) {
    this(spec, path, location, values, locations, masker, List.of());
  }

  private Config(
      ConfigSpec spec,
      String path,
      Location location,
      Map<Field<?>, Object> values,
      Map<Field<?>, Location> locations,
      Masker masker,
      List<Problem> warnings) {
    this.spec = spec;
    this.path = path;
    this.location = location;
    this.values = Map.copyOf(values);
    this.locations = Map.copyOf(locations);
    this.masker = masker;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * The value of a field: what was written, or else its default.
   *
   * @throws IllegalArgumentException if the field is none of this section, or is not set and has no
   *     default (ask {@link #find} for such fields)
   */
  public <T> T get(Field<T> field) {
    return find(field)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "field \"" + field.name() + "\" is not set and has no default"));
  }

  /**
   * The value of a field, if it was written or has a default.
   *
   * @throws IllegalArgumentException if the field is none of this section
   */
  @SuppressWarnings("unchecked") // the value was read by the field's own type
  public <T> Optional<T> find(Field<T> field) {
    requireMember(field);
    Object value = values.get(field);
    return value != null ? Optional.of((T) value) : field.absentValue();
  }

  /** Whether the configuration names the field with a value. */
  public boolean isSet(Field<?> field) {
    requireMember(field);
    return locations.containsKey(field);
  }

  /**
   * The {@linkplain ConfigSpec#toggle field} without which the others do not count, if others are
   * written but that one is neither written nor true of itself: they have no effect, which their
   * author may not know.
   */
  public Optional<Field<Boolean>> missingToggle() {
    return spec.toggle()
        .filter(toggle -> !locations.isEmpty() && !isSet(toggle) && !find(toggle).orElse(false));
  }

  /** Where this section begins. */
  public Location location() {
    return location;
  }

  /** What this section is called in problems, such as {@code input.websocket}. */
  public String path() {
    return path;
  }

  /** An error at the place of a field. */
  public Problem problem(Field<?> field, String message) {
    return Problem.error(placeOf(field), pathOf(field), message);
  }

  /** A warning at the place of a field. */
  Problem doubt(Field<?> field, String message) {
    return Problem.warning(placeOf(field), pathOf(field), message);
  }

  private Location placeOf(Field<?> field) {
    requireMember(field);
    return locations.getOrDefault(field, location);
  }

  private String pathOf(Field<?> field) {
    return path.isEmpty() ? field.name() : path + "." + field.name();
  }

  Config withWarnings(List<Problem> newWarnings) {
    return new Config(spec, path, location, values, locations, masker, newWarnings);
  }

  /**
   * What is doubtful in a configuration, with the place of each; empty for a section that was read
   * as a part of a larger one, which has them all.
   */
  public List<Problem> warnings() {
    return warnings;
  }

  /**
   * What hides the secrets of this section, and of all that was read with it, in texts for people.
   */
  public Masker masker() {
    return masker;
  }

  private void requireMember(Field<?> field) {
    if (!spec.has(field)) {
      throw new IllegalArgumentException("no field \"" + field.name() + "\" in this section");
    }
  }

  /** All values with their defaults, as they would stand in a configuration; secrets hidden. */
  Map<String, @Nullable Object> toPlain() {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (Field<?> field : spec.fields()) {
      put(plain, field);
    }
    return plain;
  }

  private <T> void put(Map<String, @Nullable Object> plain, Field<T> field) {
    find(field)
        .ifPresent(
            value ->
                plain.put(
                    field.name(),
                    field.secret() && isSet(field)
                        ? Masker.REDACTED
                        : field.type().toPlain(value)));
  }

  /** The written values, secrets hidden. */
  @Override
  public String toString() {
    Map<String, @Nullable Object> written = new LinkedHashMap<>();
    for (Field<?> field : spec.fields()) {
      if (isSet(field)) {
        put(written, field);
      }
    }
    return written.toString();
  }
}
