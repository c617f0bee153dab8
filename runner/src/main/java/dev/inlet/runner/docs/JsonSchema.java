package dev.inlet.runner.docs;

import dev.inlet.config.ConfigSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON Schema of pipeline configurations, with which editors complete and check them. */
public final class JsonSchema {

  private JsonSchema() {}

  /**
   * Writes the schema in draft 2020-12.
   *
   * @param root the fields of the root
   * @throws RuntimeException or LinkageError if a plugin cannot describe itself
   */
  public static String of(ConfigSpec root) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Inlet pipeline");
    schema.putAll(FieldSchema.ofSection(root));
    return Json.indented(schema);
  }
}
