package dev.inlet.config;

import dev.inlet.config.ConfigNode.Mapping;
import dev.inlet.config.ValueShape.Items;
import dev.inlet.config.ValueShape.OneSection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Finds where in a whole configuration fields of a name belong. */
final class Places {
  private static final int DEEPEST = 8;
  private static final int MOST = 3;

  private final ConfigNode root;
  private final String name;
  private final List<Place> found = new ArrayList<>();

  /**
   * A place for a field.
   *
   * @param path where, from the root of what is read
   * @param written whether the configuration names the section that it is in
   * @param depth how many sections it is in
   */
  private record Place(String path, boolean written, int depth) {}

  private Places(ConfigNode root, String name) {
    this.root = root;
    this.name = normal(name);
  }

  /**
   * The paths of fields and sections of that name, the likeliest first, but not too many: those
   * inside of the section, or else those in sections that the configuration names, or any if there
   * are none of these.
   *
   * @param path what the root is called
   * @param root what is read
   * @param section the path of the section in which the name was found
   */
  static List<String> of(
      ConfigSpec spec, String path, ConfigNode root, String name, String section) {
    Places places = new Places(root, name);
    places.search(spec, path, List.of());
    return preferred(
            preferred(places.found, Place::written),
            place -> place.path().startsWith(section + "."))
        .stream()
        .sorted(Comparator.comparingInt(Place::depth))
        .map(Place::path)
        .distinct()
        .limit(MOST)
        .toList();
  }

  private static List<Place> preferred(List<Place> places, Predicate<Place> condition) {
    return places.stream().anyMatch(condition)
        ? places.stream().filter(condition).toList()
        : places;
  }

  private void search(ConfigSpec spec, String path, List<String> steps) {
    if (steps.size() > DEEPEST) {
      return;
    }
    for (Field<?> field : spec.fields()) {
      note(field.name(), path, steps);
      search(field.type().shape(), join(path, field.name()), with(steps, field.name()));
    }
  }

  private void search(ValueShape shape, String path, List<String> steps) {
    if (shape instanceof OneSection choice) {
      search(choice.beside(), path, steps);
      choice
          .sections()
          .forEach(
              (section, spec) -> {
                note(section, path, steps);
                searchIn(spec, join(path, section), with(steps, section));
              });
    } else {
      String inside = shape instanceof Items ? path + "[]" : path;
      searchIn(() -> shape.nested().orElse(ConfigSpec.builder().build()), inside, steps);
    }
  }

  /** A plugin that cannot describe itself has no fields that anybody could mean. */
  private void searchIn(Supplier<ConfigSpec> spec, String path, List<String> steps) {
    try {
      search(spec.get(), path, steps);
    } catch (RuntimeException | LinkageError e) {
      return;
    }
  }

  private void note(String field, String path, List<String> steps) {
    if (normal(field).equals(name)) {
      found.add(new Place(join(path, field), isWritten(steps), steps.size()));
    }
  }

  private boolean isWritten(List<String> steps) {
    ConfigNode node = root;
    for (String step : steps) {
      if (!(node instanceof Mapping mapping) || !mapping.entries().containsKey(step)) {
        return false;
      }
      node = mapping.entries().get(step).value();
    }
    return true;
  }

  private static String normal(String text) {
    return text.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static List<String> with(List<String> steps, String step) {
    List<String> longer = new ArrayList<>(steps);
    longer.add(step);
    return longer;
  }
}
