package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.runner.config.YamlConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("inlet lint")
final class LintCommandTest {
  @TempDir private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  @DisplayName("checks the configs on a page of Markdown, at the lines of the page")
  void markdown() throws IOException {
    String page =
        file(
            "page.md",
            """
            # A page

            ```yaml
            input: {websocket: {}}
            ```

            1. In a list:

               ~~~~ yml title="x"
               input:
                 websocket:
                   urll: wss://a
               ~~~~

            ```yaml
            # a part of a config
            websocket: {urll: x}
            ```

            ```text
            input: [
            ```

            ```yaml
            input:
              websocket:
            \tx: 1
            ```
            """);
    CommandRun lint = CommandRun.of("lint", page);

    assertThat(lint.status()).isEqualTo(ExitStatus.WRONG_USE);
    assertThat(lint.out()).containsExactly(page + ":4: ok");
    assertThat(lint.err())
        .anyMatch(line -> line.startsWith(page + ":12:8: input.websocket.urll: "));
    assertThat(lint.err()).anyMatch(line -> line.startsWith(page + ":27:"));
    assertThat(lint.err()).allMatch(line -> line.startsWith(page + ":"));
  }

  @Test
  @DisplayName("refuses outputs together that can come to write to one file, and no others")
  void oneFile() throws IOException {
    String year = outputTo("a.yaml", "t-%Y.log");
    String month = outputTo("b.yaml", "t-%Y%m.log");
    assertThat(CommandRun.of("lint", year, month).status()).isZero();

    CommandRun lint = CommandRun.of("lint", year, month, outputTo("c.yaml", "t-2026.log"));
    assertThat(lint.err())
        .singleElement()
        .asString()
        .endsWith(
            "output.file.path: can come to be what the pipeline of "
                + year
                + " writes to; give each pipeline one of its own");
  }

  @Test
  @DisplayName("names the directory to create for a path with the time in it")
  void missingDirectory() throws IOException {
    String config = outputTo("a.yaml", "trades/%Y/%m/t.log");
    assertThat(CommandRun.of("lint", config).err())
        .singleElement()
        .asString()
        .endsWith("directory \"" + folder.resolve("trades") + "\" does not exist");
  }

  private String outputTo(String config, String path) throws IOException {
    return file(
        config,
        "input: {websocket: {}}\noutput: {file: {path: \"" + folder.resolve(path) + "\"}}\n");
  }

  @Test
  @DisplayName("takes configs on pages for those of different processes")
  void sameNames() throws IOException {
    String block = "```yaml\ninput: {label: a, websocket: {}}\n```\n";
    assertThat(CommandRun.of("lint", file("page.md", block + block)).status()).isZero();
  }

  @Test
  @DisplayName("prints an object on a line for each problem, if JSON is asked for")
  void json() throws IOException {
    String wrong = file("a.yaml", "input:\n  websocket:\n    urll: x\n");
    String right = file("b.yaml", "input: {websocket: {}}\n");
    CommandRun lint = CommandRun.of("lint", "--format", "json", wrong, right);

    assertThat(lint.status()).isEqualTo(ExitStatus.WRONG_USE);
    assertThat(lint.err()).isEmpty();
    assertThat(lint.out()).hasSize(1);
    assertThat(YamlConfig.parse("out", lint.out().get(0)).toPlain())
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("file", wrong)
        .containsEntry("line", 3L)
        .containsEntry("column", 5L)
        .containsEntry("path", "input.websocket.urll")
        .containsEntry("severity", "error")
        .containsEntry("message", "unknown field")
        .containsEntry("suggestion", "url");
  }

  @Test
  @DisplayName(
      "passes over variables that are not set, if that is asked for, and over nothing else")
  void skipVariables() throws IOException {
    String unset =
        file(
            "a.yaml", "input: {websocket: {url: '${NOT_SET_HERE}', idle_timeout: '${NOT_SET}'}}\n");
    assertThat(CommandRun.of("lint", unset).status()).isEqualTo(ExitStatus.WRONG_USE);
    CommandRun skipping = CommandRun.of("lint", "--skip-env-var-check", unset);
    assertThat(skipping.err()).isEmpty();
    assertThat(skipping.out()).containsExactly(unset + ": ok");
    assertThat(skipping.status()).isZero();

    String wrong = file("b.yaml", "input: {websocket: {url: '${NOT_SET_HERE}', urll: x}}\n");
    assertThat(CommandRun.of("lint", "--skip-env-var-check", wrong).err())
        .singleElement()
        .asString()
        .contains("input.websocket.urll: unknown field");
  }

  @Test
  @DisplayName(
      "takes variables from files, later ones over earlier ones and those of the process first")
  void environmentFiles() throws IOException {
    String config =
        file(
            "a.yaml",
            "input: {websocket: {max_buffered_messages: '${LINT_COUNT}', origin: '${PATH}'}}\n");
    String first = file("1.env", "LINT_COUNT=none\n\n; more\nPATH=wrong\u00ff\u0001\n");
    String second = file("2.env", "  LINT_COUNT = \"7\"  \n");
    assertThat(CommandRun.of("lint", config, "--env-file", first, "--env-file", second).err())
        .isEmpty();
    assertThat(CommandRun.of("lint", config, "--env-file", second, "--env-file", first).err())
        .singleElement()
        .asString()
        .endsWith(
            "input.websocket.max_buffered_messages: expected a whole number but found [REDACTED]");
  }

  @Test
  @DisplayName("refuses a line of a file of variables that is none, without showing it")
  void wrongEnvironmentFile() throws IOException {
    String config = file("a.yaml", "input: {websocket: {}}\n");
    String variables = file("x.env", "A=1\nexport B=hunter2\nhunter2\n");
    CommandRun lint = CommandRun.of("lint", config, "--env-file", variables);

    assertThat(lint.status()).isEqualTo(ExitStatus.WRONG_USE);
    assertThat(lint.err())
        .containsExactly(
            variables + ":2:1: is a line for shells; leave \"export\" out",
            variables + ":3:1: is no KEY=VALUE, where KEY has letters, digits and underscores");
  }
}
