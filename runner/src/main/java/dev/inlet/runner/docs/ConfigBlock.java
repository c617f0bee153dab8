package dev.inlet.runner.docs;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.util.List;
import java.util.Map;

/** A configuration in YAML that shows the defaults of a section's fields. */
final class ConfigBlock {
  private static final int STEP = 2;

  private final boolean withAdvanced;
  private final Yaml yaml = new Yaml();

  private ConfigBlock(boolean withAdvanced) {
    this.withAdvanced = withAdvanced;
  }

  /** Whether some fields stand in the block of all fields alone. */
  static boolean hasAdvanced(ConfigSpec spec) {
    return spec.fields().stream()
        .anyMatch(
            field ->
                field.advanced()
                    || FieldShape.section(field).filter(ConfigBlock::hasAdvanced).isPresent());
  }

  /**
   * Writes the block.
   *
   * @param containers the names around the fields, from the outside; none for the root
   */
  static String of(List<String> containers, ConfigSpec spec, boolean withAdvanced) {
    ConfigBlock block = new ConfigBlock(withAdvanced);
    block.yaml.comment(
        (withAdvanced ? "All" : "Common") + " config fields, showing default values");
    block.containers(containers, spec);
    return block.yaml.toString();
  }

  private void containers(List<String> containers, ConfigSpec spec) {
    if (containers.isEmpty()) {
      fields(0, spec.fields().stream().filter(this::isShown).toList());
      return;
    }
    int indent = 0;
    for (String container : containers.subList(0, containers.size() - 1)) {
      yaml.section(indent, container);
      indent += STEP;
      if (container.equals(PageKind.INPUT.type())) {
        yaml.field(indent, "label", "");
      }
    }
    section(indent, containers.get(containers.size() - 1), spec);
  }

  private void section(int indent, String name, ConfigSpec spec) {
    List<Field<?>> shown = spec.fields().stream().filter(this::isShown).toList();
    if (shown.isEmpty()) {
      yaml.field(indent, name, Map.of());
      return;
    }
    yaml.section(indent, name);
    fields(indent + STEP, shown);
  }

  private void fields(int indent, List<Field<?>> fields) {
    fields.forEach(field -> field(indent, field));
  }

  private boolean isShown(Field<?> field) {
    return withAdvanced
        || (!field.advanced() && FieldShape.section(field).map(this::hasShown).orElse(true));
  }

  private boolean hasShown(ConfigSpec spec) {
    return spec.fields().isEmpty() || spec.fields().stream().anyMatch(this::isShown);
  }

  private void field(int indent, Field<?> field) {
    if (FieldShape.isSection(field)) {
      section(indent, field.name(), field.type().shape().nested().orElseThrow());
    } else if (field.defaultValue().isPresent()) {
      yaml.field(indent, field.name(), FieldShape.plainDefault(field));
    } else {
      yaml.field(
          indent, field.name(), null, field.required() ? "required" : "optional, no default");
    }
  }
}
