package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.runner.config.YamlConfig;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("inlet")
final class InletCommandTest {

  @Test
  @DisplayName("shows its commands in groups, each of them")
  void groups() {
    CommandRun help = CommandRun.of("--help");

    assertThat(help.out())
        .contains("Run and watch pipelines:", "Write configs:", "Plugins and installation:")
        .doesNotContain("Other commands:", "Commands:");
    for (String command : CommandLineInterface.commandLine().getSubcommands().keySet()) {
      assertThat(help.out()).anyMatch(line -> line.startsWith("  " + command + " "));
    }
  }

  @Test
  @DisplayName("tells its version, the plugin API, Java and the system")
  void version() {
    assertThat(CommandRun.of("--version").out()).hasSize(4).first().asString().startsWith("inlet ");
    assertThat(CommandRun.of("--version").text())
        .contains("plugin API ", "Java " + Runtime.version(), System.getProperty("os.arch"));
  }

  @ParameterizedTest
  @CsvSource({"lnt, inlet lint", "ech, inlet echo", "explian, inlet explain"})
  @DisplayName("says which command was probably meant")
  void commands(String written, String meant) {
    CommandRun run = CommandRun.of(written);
    assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USE);
    assertThat(String.join("\n", run.err())).contains("Did you mean: " + meant);
  }

  @ParameterizedTest
  @CsvSource({
    "lint, --skip-env-var, --skip-env-var-check",
    "echo, --env, --env-file",
    "run, --plugin, --plugins"
  })
  @DisplayName("says which option was probably meant")
  void options(String command, String written, String meant) {
    CommandRun run = CommandRun.of(command, "x.yaml", written, "y");
    assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USE);
    assertThat(String.join("\n", run.err())).contains(meant);
  }

  @Test
  @DisplayName("lists plugins as JSON")
  void listAsJson() {
    assertThat(YamlConfig.parse("out", CommandRun.of("list", "--format", "json").text()).toPlain())
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsOnlyKeys(
            "inputs", "authentication_schemes", "session_protocols", "outputs", "problems")
        .extractingByKey("inputs", InstanceOfAssertFactories.LIST)
        .singleElement(InstanceOfAssertFactories.MAP)
        .containsEntry("name", "websocket")
        .containsKey("origin");
  }
}
