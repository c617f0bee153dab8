package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.runner.config.YamlConfig;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("inlet")
final class InletCommandTest {
  @TempDir private Path folder;

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
  @CsvSource({
    "lnt, inlet lint",
    "ech, inlet echo",
    "explian, inlet explain",
    "rnu, inlet run",
    "tpo, inlet top",
    "rn x, inlet run",
    "plugin lsit, inlet plugin list"
  })
  @DisplayName("says which command was probably meant")
  void commands(String written, String meant) {
    CommandRun run = CommandRun.of(written.split(" ", -1));
    assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USE);
    assertThat(String.join("\n", run.err())).contains("Did you mean: " + meant);
  }

  @ParameterizedTest
  @CsvSource({
    "lint, --skip-env-var, --skip-env-var-check",
    "echo, --env, --env-file",
    "run, --plugin, --plugins",
    "lint, --fromat, Did you mean: --format?",
    "lint, --fromat=json, Did you mean: --format?"
  })
  @DisplayName("says which option was probably meant")
  void options(String command, String written, String meant) {
    CommandRun run = CommandRun.of(command, "x.yaml", written, "y");
    assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USE);
    assertThat(String.join("\n", run.err())).contains(meant);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "--monitor 127.0.0.1:0 --monitor-tls-cert nofile.pem, --monitor-tls-cert: ",
        "--monitor 127.0.0.1:0 --monitor-tls-cert CERTIFICATE, --monitor-tls-cert: ",
        "--monitor 127.0.0.1:0 --monitor-user op, the password of the monitor is missing: ",
        "--monitor 127.0.0.1:0 --monitor-user op --monitor-password-file no,"
            + " --monitor-password-file: ",
        "--monitor unix:CERTIFICATE, exists and is no socket",
        "--monitor unix:/nonexistent/x, the directory /nonexistent does not exist",
        "--monitor http://127.0.0.1:0, expected HOST:PORT or unix:PATH",
      })
  @DisplayName("takes options of the monitor that cannot be used for a wrong command line")
  void wrongMonitor(String options, String problem) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("a.yaml"),
            "input: {websocket: {url: 'ws://localhost:1/'}}\noutput: {drop: {}}\n");
    Path certificate =
        Files.writeString(
            folder.resolve("certificate.pem"), TestCertificates.selfSigned("localhost").pem());
    List<String> words = new ArrayList<>(List.of("run", config.toString()));
    words.addAll(List.of(options.replace("CERTIFICATE", certificate.toString()).split(" ", -1)));
    CommandRun run = CommandRun.of(words.toArray(String[]::new));
    assertThat(String.join("\n", run.err())).contains(problem);
    assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USE);
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
