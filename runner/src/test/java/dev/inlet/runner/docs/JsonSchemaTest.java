package dev.inlet.runner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.runner.config.YamlConfig;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonSchemaTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("The schema of a section is exactly the one that was reviewed")
  void wholeSection() throws IOException {
    assertThat(Json.indented(FieldSchema.ofSection(ExampleSpec.SPEC)))
        .isEqualTo(ReferencePageTest.resource("example.schema.json"));
  }

  @Test
  @DisplayName("A pipeline has one of the inputs that were found, by its name or with its fields")
  void pipeline() throws IOException {
    String schema = JsonSchema.of(PipelineConfig.spec(ExamplePlugins.discover(folder)));

    ConfigNode tree = YamlConfig.parse("schema", schema);
    assertThat(tree.toPlain())
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("$schema", "https://json-schema.org/draft/2020-12/schema")
        .containsEntry("required", List.of("input", "output"))
        .containsEntry("additionalProperties", false)
        .extractingByKey("properties", InstanceOfAssertFactories.MAP)
        .containsKeys("input", "output")
        .extractingByKey("input", InstanceOfAssertFactories.MAP)
        .extractingByKey("anyOf", InstanceOfAssertFactories.LIST)
        .contains(Map.of("enum", List.of("ticker")))
        .first(InstanceOfAssertFactories.MAP)
        .containsEntry("oneOf", List.of(Map.of("required", List.of("ticker"))))
        .extractingByKey("properties", InstanceOfAssertFactories.MAP)
        .containsOnlyKeys("label", "ticker")
        .extractingByKey("ticker", InstanceOfAssertFactories.MAP)
        .containsEntry("required", List.of("url"))
        .extractingByKey("properties", InstanceOfAssertFactories.MAP)
        .containsKeys("url", "api_key", "connection");
  }

  @Test
  @DisplayName("The fields of a scheme are not required, since it may be switched off")
  void requiredFieldsOfSchemes() throws IOException {
    ConfigSpec scheme = ExamplePlugins.discover(folder).authSchemes().get(0).spec();

    assertThat(scheme.fields()).anyMatch(Field::required);
    assertThat(FieldSchema.ofSection(scheme)).doesNotContainKey("required");
  }

  @Test
  @DisplayName("JSON on one line has every kind of value")
  void compact() {
    assertThat(Json.compact(Arrays.asList("a\"\\\n\u0007", 1L, 0.5, true, null, List.of())))
        .isEqualTo("[\"a\\\"\\\\\\n\\u0007\", 1, 0.5, true, null, []]");
  }
}
