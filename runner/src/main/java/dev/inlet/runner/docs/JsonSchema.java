package dev.inlet.runner.docs;

import dev.inlet.config.ConfigSpec;
import dev.inlet.host.InputPlugin;
import dev.inlet.host.OutputPlugin;
import dev.inlet.host.Plugins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON Schema of pipeline configurations, with which editors complete and check them. */
public final class JsonSchema {

  private JsonSchema() {}

  /**
   * Writes the schema in draft 2020-12.
   *
   * @param root the fields of the root; what those of the input and the output hold is taken from
   *     the plugins
   * @throws RuntimeException or LinkageError if a plugin cannot describe itself
   */
  public static String of(Plugins plugins, ConfigSpec root) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Inlet pipeline");
    schema.putAll(
        FieldSchema.ofSection(root, Map.of("input", input(plugins), "output", output(plugins))));
    return Json.indented(schema);
  }

  private static Map<String, @Nullable Object> input(Plugins plugins) {
    Map<String, @Nullable Object> sections = new LinkedHashMap<>();
    for (InputPlugin input : plugins.inputs()) {
      sections.put(input.name(), section(input.spec()));
    }
    List<Map<String, List<String>>> oneOf =
        sections.keySet().stream().map(name -> Map.of("required", List.of(name))).toList();
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    properties.put("label", Map.of("type", List.of("string", "number", "boolean", "null")));
    properties.putAll(sections);
    Map<String, @Nullable Object> schema = object(properties);
    schema.put("oneOf", oneOf);
    return schema;
  }

  private static Map<String, @Nullable Object> output(Plugins plugins) {
    Map<String, @Nullable Object> sections = new LinkedHashMap<>();
    for (OutputPlugin output : plugins.outputs()) {
      sections.put(output.name(), section(output.spec()));
    }
    Map<String, @Nullable Object> schema = object(sections);
    schema.put("maxProperties", 1);
    return schema;
  }

  private static Map<String, @Nullable Object> section(ConfigSpec spec) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put("description", spec.summary());
    schema.putAll(FieldSchema.ofSection(spec));
    return schema;
  }

  private static Map<String, @Nullable Object> object(Map<String, @Nullable Object> properties) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    return schema;
  }
}
