package dev.inlet.runner.docs;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.ValueShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema of a field or of a section. It accepts whatever the runner accepts: numbers that
 * are written as text, variables of the environment, and nothing in the place of an optional value.
 * What the schema cannot know, such as the rules of a section, it lets pass.
 */
final class FieldSchema {
  private static final String VARIABLE = "|\\$\\{";

  private FieldSchema() {}

  /** An object with the fields of a spec and no others. */
  static Map<String, @Nullable Object> ofSection(ConfigSpec spec) {
    Map<String, @Nullable Object> properties = properties(spec);
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put("type", List.of("object", "null"));
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    List<String> required =
        spec.fields().stream().filter(Field::required).map(Field::name).toList();
    if (!required.isEmpty() && spec.toggle().isEmpty()) {
      schema.put("type", "object");
      schema.put("required", required);
    }
    return schema;
  }

  private static Map<String, @Nullable Object> properties(ConfigSpec spec) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    for (Field<?> field : spec.fields()) {
      properties.put(field.name(), ofField(field, ofShape(field.type().shape())));
    }
    return properties;
  }

  /** An object with exactly one of some sections, or the name of one of them alone. */
  private static Map<String, @Nullable Object> ofChoice(ValueShape.OneSection choice) {
    Map<String, @Nullable Object> properties = properties(choice.beside());
    choice
        .sections()
        .forEach(
            (name, spec) -> {
              Map<String, @Nullable Object> section = new LinkedHashMap<>();
              section.put("description", spec.get().summary());
              section.putAll(ofSection(spec.get()));
              properties.put(name, section);
            });
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("properties", properties);
    object.put("additionalProperties", false);
    object.put(
        "oneOf",
        choice.sections().keySet().stream()
            .map(name -> Map.of("required", List.of(name)))
            .toList());
    return schema(
        "anyOf", List.of(object, schema("enum", List.copyOf(choice.sections().keySet()))));
  }

  private static <T> Map<String, @Nullable Object> ofField(
      Field<T> field, Map<String, @Nullable Object> type) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put("description", FieldShape.description(field));
    if (field.defaultValue().isPresent()) {
      schema.put("default", FieldShape.plainDefault(field));
    }
    if (!field.examples().isEmpty()) {
      List<@Nullable Object> examples = new ArrayList<>();
      field.examples().forEach(example -> examples.add(field.type().toPlain(example)));
      schema.put("examples", examples);
    }
    if (field.required()) {
      schema.putAll(type);
    } else {
      schema.put("anyOf", List.of(type, Map.of("type", "null")));
    }
    return schema;
  }

  private static Map<String, @Nullable Object> ofShape(ValueShape shape) {
    if (shape instanceof ValueShape.Items list) {
      return schema("type", "array", "items", ofShape(list.item()));
    }
    if (shape instanceof ValueShape.Named map) {
      return schema("type", "object", "additionalProperties", ofShape(map.value()));
    }
    if (shape instanceof ValueShape.Either either) {
      return schema("anyOf", List.of(ofShape(either.first()), ofShape(either.second())));
    }
    if (shape instanceof ValueShape.Choice choice) {
      return ofOptions(choice.options());
    }
    if (shape instanceof ValueShape.Section section) {
      return ofSection(section.spec().get());
    }
    if (shape instanceof ValueShape.OneSection choice) {
      return ofChoice(choice);
    }
    return shape instanceof ValueShape.Single single ? ofSingle(single) : schema("type", "object");
  }

  /** The empty text stands for no choice where a field allows it. */
  private static Map<String, @Nullable Object> ofOptions(List<String> options) {
    return schema("anyOf", List.of(schema("enum", options), text("string", "^$")));
  }

  private static Map<String, @Nullable Object> ofSingle(ValueShape.Single shape) {
    return switch (shape) {
      case TEXT -> schema("type", List.of("string", "number", "boolean"));
      case BOOLEAN ->
          text(List.of("boolean", "string"), "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$");
      case INTEGER -> text(List.of("integer", "string"), "^[-+]?[0-9]+$");
      case DURATION ->
          schema(
              "anyOf",
              List.of(schema("const", 0), text("string", "^0$|^([0-9]+(ns|us|µs|ms|s|m|h|d))+$")));
      case SIZE -> text(List.of("integer", "string"), "^[0-9]+ *([KkMmGg][Ii]?)?[Bb]?$");
    };
  }

  private static Map<String, @Nullable Object> text(Object type, String pattern) {
    return schema("type", type, "pattern", pattern + VARIABLE);
  }

  private static Map<String, @Nullable Object> schema(String key, Object value) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put(key, value);
    return schema;
  }

  /** Keeps the order, so that every run writes the same text. */
  private static Map<String, @Nullable Object> schema(
      String firstKey, Object firstValue, String secondKey, Object secondValue) {
    Map<String, @Nullable Object> schema = schema(firstKey, firstValue);
    schema.put(secondKey, secondValue);
    return schema;
  }
}
