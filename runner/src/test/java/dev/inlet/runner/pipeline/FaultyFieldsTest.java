package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Masker;
import dev.inlet.host.Plugins;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputProvider;
import dev.inlet.runner.config.YamlConfig;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A config with a plugin whose fields throw is refused")
final class FaultyFieldsTest {
  private static final String SECRET = "4f9d-token";

  @TempDir private Path folder;

  private Plugins plugins() throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(InputProvider.class.getName()), FaultyInputProvider.class.getName());
    Files.writeString(
        services.resolve(OutputProvider.class.getName()), FaultyOutputProvider.class.getName());
    URL[] urls = {folder.toUri().toURL()};
    try (URLClassLoader loader =
        new URLClassLoader(urls, FaultyFieldsTest.class.getClassLoader())) {
      return Plugins.discover(loader);
    }
  }

  private AbstractThrowableAssert<?, ?> assertRefused(String yaml) throws IOException {
    Plugins plugins = plugins();
    return assertThatThrownBy(
            () ->
                PipelineConfig.read(
                    YamlConfig.parse("test.yaml", yaml), "test.yaml", plugins, new Masker()))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  @DisplayName("with the plugin's name, and without the secret that the rule of an input throws")
  void ruleOfInput() throws Exception {
    assertRefused("input: {faulty: {token: %s}}".formatted(SECRET))
        .hasMessageContaining("input.faulty: " + FaultyInputProvider.class.getName())
        .hasMessageContaining("fails: java.lang.IllegalStateException: the rule knows [REDACTED]");
  }

  @Test
  @DisplayName("with the plugin's name, and without the secret that the check of an output throws")
  void checkOfOutput() throws Exception {
    assertRefused("input: {websocket: {}}\noutput: {faulty: {checked: %s}}".formatted(SECRET))
        .hasMessageContaining("output.faulty: " + FaultyOutputProvider.class.getName())
        .hasMessageContaining("fails: java.lang.IllegalStateException: the check knows [REDACTED]");
  }

  @Test
  @DisplayName("with the problems of its other sections")
  void otherProblems() throws Exception {
    assertRefused("input: {faulty: {token: %s}}\nlogger: {level: verbose}".formatted(SECRET))
        .hasMessageContaining("input.faulty: ")
        .hasMessageContaining("logger.level: ");
  }

  /** What both plugins have. */
  private static final class Fields {
    static final Field<String> TOKEN =
        Field.string("token").description("Is thrown by a rule.").secret().defaultsTo("").build();
    static final Field<String> CHECKED =
        Field.string("checked")
            .description("Is thrown by its check.")
            .secret()
            .defaultsTo("")
            .check(
                "never holds",
                value -> {
                  throw new IllegalStateException("the check knows " + value);
                })
            .build();

    private Fields() {}

    static ConfigSpec spec() {
      return ConfigSpec.builder()
          .summary("Throws.")
          .field(TOKEN)
          .field(CHECKED)
          .rule(
              (config, reporter) -> {
                throw new IllegalStateException("the rule knows " + config.get(TOKEN));
              })
          .build();
    }
  }

  /** Found by discovery. */
  public static final class FaultyInputProvider implements InputProvider {

    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public ConfigSpec spec() {
      return Fields.spec();
    }

    @Override
    public Input create(Config config, InputContext context) {
      throw new AssertionError("is made of a config that was refused");
    }
  }

  /** Found by discovery. */
  public static final class FaultyOutputProvider implements OutputProvider {

    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public ConfigSpec spec() {
      return Fields.spec();
    }

    @Override
    public Output create(Config config, OutputContext context) {
      throw new AssertionError("is made of a config that was refused");
    }
  }
}
