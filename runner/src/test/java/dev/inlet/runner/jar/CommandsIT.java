package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.inlet.runner.config.YamlConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The jar")
@Timeout(120)
final class CommandsIT {
  @TempDir private Path folder;

  private InletProcess.Result run(String... arguments) throws Exception {
    return InletProcess.in(folder).run(arguments);
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  @DisplayName("prints its version and its commands")
  void versionAndHelp() throws Exception {
    InletProcess.Result version = run("--version");
    assertThat(version.status()).isZero();
    assertThat(version.out()).first().asString().matches("inlet \\d+\\.\\d+.*");

    InletProcess.Result help = run("--help");
    assertThat(help.status()).isZero();
    assertThat(String.join("\n", help.out()))
        .contains("run ", "lint ", "list ", "demo ", "Exit status:");
  }

  @Test
  @DisplayName("warns at its line of a secret without a value, and of no empty one")
  void secretWithoutValue() throws Exception {
    Map<String, String> passwords =
        Map.of(
            "comment.yaml", " #abc",
            "anchor.yaml", " &abc",
            "null.yaml", " null",
            "tilde.yaml", " ~",
            "nothing.yaml", "",
            "empty.yaml", " \"\"",
            "quoted.yaml", " '#abc'");
    for (Map.Entry<String, String> password : passwords.entrySet()) {
      file(
          password.getKey(),
          """
          input:
            websocket:
              url: ws://localhost:1/
              basic_auth:
                enabled: true
                username: bob
                password:%s
          """
              .formatted(password.getValue()));
    }
    InletProcess.Result lint =
        run(
            Stream.concat(Stream.of("lint"), passwords.keySet().stream().sorted())
                .toArray(String[]::new));

    assertThat(lint.status()).isZero();
    assertThat(lint.err())
        .filteredOn(line -> line.contains("warning"))
        .extracting(line -> line.substring(0, line.indexOf(", although")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("anchor", "comment", "nothing", "null", "tilde")
                .map(
                    name ->
                        name
                            + ".yaml:7:7: warning: input.websocket.basic_auth.password:"
                            + " has no value")
                .toList());
  }

  @Test
  @DisplayName("quotes no variable")
  void quotesNoVariable() throws Exception {
    file(
        "p.yaml",
        """
        input:
          websocket:
            url: ws://localhost:1/
            max_buffered_messages: ${TOKEN_OF_TEST}
        """);
    InletProcess.Result lint =
        InletProcess.in(folder).environment("TOKEN_OF_TEST", "s3cr3t-token").run("lint", "p.yaml");

    assertThat(lint.err())
        .anyMatch(line -> line.endsWith("expected a whole number but found [REDACTED]"))
        .noneMatch(line -> line.contains("s3cr3t-token"));
  }

  @Test
  @DisplayName("ends with status 2 and a short message when the command line is wrong")
  void wrongUse() throws Exception {
    assertWrongUse(run(), "inlet: a command is missing: run, create, lint", "Try 'inlet --help'.");
    assertWrongUse(
        run("lnt"),
        "inlet: Unmatched argument at index 0: 'lnt'",
        "Did you mean: inlet lint?",
        "Try 'inlet --help'.");
    assertWrongUse(
        run("run"), "inlet run: Missing required parameter: 'FILE'", "Try 'inlet run --help'.");
    assertWrongUse(
        run("lint", "a.yaml", "--sett"), "inlet lint: Unknown option: '--sett'", "inlet lint");
    assertWrongUse(
        run("demo", "--rate", "0"),
        "inlet demo: --rate must be between 1 and 100000",
        "Try 'inlet demo --help'.");
  }

  private static void assertWrongUse(InletProcess.Result result, String... beginnings) {
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).hasSizeLessThanOrEqualTo(3);
    assertThat(String.join("\n", result.err())).startsWith(beginnings[0]).contains(beginnings);
  }

  @Test
  @DisplayName("lists inputs, authentication schemes and outputs with their origin")
  void list() throws Exception {
    InletProcess.Result result = run("list");

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith(
            "inputs:",
            "  websocket  dev.inlet.input.websocket.WebSocketInputProvider ("
                + InletProcess.JAR
                + ")",
            "authentication schemes:")
        .anyMatch(line -> line.startsWith("  basic_auth "))
        .endsWith(
            "outputs:",
            "  drop    dev.inlet.runner.output.DropOutputProvider (" + InletProcess.JAR + ")",
            "  exec    dev.inlet.runner.output.exec.ExecOutputProvider (" + InletProcess.JAR + ")",
            "  file    dev.inlet.runner.output.FileOutputProvider (" + InletProcess.JAR + ")",
            "  http    dev.inlet.output.http.HttpOutputProvider (" + InletProcess.JAR + ")",
            "  stdout  dev.inlet.runner.output.StdoutOutputProvider (" + InletProcess.JAR + ")");
  }

  @Test
  @DisplayName("finds nothing wrong with right configs")
  void lintClean() throws Exception {
    file("a.yaml", "input: {websocket: {}}");
    file("b.yaml", "input: {websocket: {url: 'wss://example.com'}}\noutput: {file: {path: b.log}}");
    InletProcess.Result result = run("lint", "a.yaml", "b.yaml");

    assertThat(result.status()).isZero();
    assertThat(result.out()).containsExactly("a.yaml: ok", "b.yaml: ok");
    assertThat(result.err()).isEmpty();
    assertThat(folder.resolve("b.log")).doesNotExist();
  }

  @Test
  @DisplayName("reports all problems of all configs with their places, and ends with status 2")
  void lintProblems() throws Exception {
    file(
        "a.yaml",
        """
        input:
          websocket:
            urll: ws://localhost
        output:
          file:
            pth: x
        """);
    file("b.yaml", "input: {websocket: {}}");
    file("c.yaml", "input: {websocket: {}}\noutput: {file: {path: gone/c.log}}");
    InletProcess.Result result = run("lint", "a.yaml", "b.yaml", "c.yaml", "d.yaml");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).containsExactly("b.yaml: ok");
    assertThat(result.err())
        .containsExactly(
            "a.yaml:3:5: input.websocket.urll: unknown field; did you mean \"url\"?",
            "a.yaml:6:5: output.file.pth: unknown field; did you mean \"path\"?",
            "a.yaml:6:5: output.file.path: is required but not set",
            "c.yaml:2:23: output.file.path: directory \""
                + folder.toRealPath().resolve("gone")
                + "\" does not exist",
            "d.yaml: cannot be read: no such file");
  }

  @Test
  @DisplayName("checks what the plugins check, and the files that configs name")
  void lintPlugins() throws Exception {
    file(
        "key.yaml",
        """
        input:
          websocket:
            jwt: {enabled: true, private_key_file: gone.pem, signing_method: RS256}
        output:
          file: {path: gone/x.log}
        """);
    file(
        "two.yaml",
        """
        input:
          websocket:
            basic_auth: {enabled: true, username: me, password: hunter2secret}
            oauth: {enabled: true, consumer_key: a, consumer_secret: hunter2secret}
        """);
    InletProcess.Result result = run("lint", "key.yaml", "two.yaml");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .containsExactly(
            "key.yaml:3:44: input.websocket.jwt.private_key_file: gone.pem does not exist",
            "key.yaml:5:16: output.file.path: directory \""
                + folder.toRealPath().resolve("gone")
                + "\" does not exist",
            "two.yaml:4:12: input.websocket.oauth: only one authentication scheme can be enabled,"
                + " but these are: basic_auth, oauth");
  }

  @Test
  @DisplayName("runs nothing unless all configs are right, and reports what lint would report")
  void runChecksFirst() throws Exception {
    file("a.yaml", "input: {websocket: {}}\noutput: {file: {path: a.log}}");
    file("b.yaml", "input: {websockte: {}}");
    InletProcess.Result result = run("run", "a.yaml", "b.yaml");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .containsExactly(
            "b.yaml:1:9: input.websockte: no input is called \"websockte\"; did you mean"
                + " \"websocket\"?");
  }

  @Test
  @DisplayName("takes folders and patterns for the files that they stand for")
  void foldersAndPatterns() throws Exception {
    Files.createDirectories(folder.resolve("feeds/more"));
    Files.createDirectory(folder.resolve("empty"));
    for (String name : List.of("b.yaml", "feeds/c.yml", "feeds/a.yaml", "feeds/more/d.yaml")) {
      file(name, "input: {websocket: {}}");
    }
    InletProcess.Result lint = run("lint", "b.yaml", "feeds", "feeds/*/*.yaml");
    assertThat(lint.out())
        .containsExactly(
            "b.yaml: ok", "feeds/a.yaml: ok", "feeds/c.yml: ok", "feeds/more/d.yaml: ok");
    assertThat(lint.status()).isZero();

    InletProcess.Result none = run("run", "empty", "*.toml");
    assertThat(none.err())
        .containsExactly(
            "empty: is a folder in which no file ends in .yaml or .yml; folders in it are not"
                + " searched, but the pattern empty/**/*.yaml would",
            "*.toml: matches no file");
    assertThat(none.status()).isEqualTo(2);

    InletProcess.Result mixed = run("lint", "empty", "b.yaml", "*.yaml");
    assertThat(mixed.out()).containsExactly("b.yaml: ok");
    assertThat(mixed.err()).hasSize(2).last().isEqualTo("b.yaml: this file is named twice");
    assertThat(mixed.status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "lint"})
  @DisplayName("refuses pipelines that do not fit into one process, for run as for lint")
  void doNotFit(String command) throws Exception {
    file("a.yaml", "input: {label: feed, websocket: {}}");
    file("b.yaml", "input: {label: feed, websocket: {}}\nlogger: {format: json}");
    Files.createSymbolicLink(folder.resolve("c.yaml"), Path.of("a.yaml"));
    InletProcess.Result result = run(command, "a.yaml", "b.yaml", "./a.yaml", "c.yaml");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .containsExactly(
            "b.yaml: logger.format: differs from that of a.yaml, but a process has one log",
            "b.yaml: input.label: this pipeline is called \"feed\" like that of a.yaml; give one"
                + " of them another label",
            "./a.yaml: this file is named twice",
            "c.yaml: this file is named twice");
    assertThat(result.out()).isEqualTo(command.equals("lint") ? List.of("a.yaml: ok") : List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "lint"})
  @DisplayName("refuses pipelines that write to one file, whichever way they name it")
  void oneFile(String command) throws Exception {
    file("there.log", "");
    Files.createLink(folder.resolve("hard.log"), folder.resolve("there.log"));
    Files.createSymbolicLink(folder.resolve("soft.log"), Path.of("gone.log"));
    Files.createSymbolicLink(folder.resolve("folder"), Path.of("."));
    List<String> paths =
        List.of("there.log", "hard.log", "gone.log", "soft.log", "folder/gone.log", "own.log");
    List<String> arguments = new ArrayList<>(List.of(command));
    for (int i = 0; i < paths.size(); i++) {
      String name = i + ".yaml";
      file(name, "input: {websocket: {}}\noutput: {file: {path: " + paths.get(i) + "}}");
      arguments.add(name);
    }
    InletProcess.Result result = run(arguments.toArray(String[]::new));

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .containsExactly(
            "1.yaml:2:23: output.file.path: is what the pipeline of 0.yaml writes to; give each"
                + " pipeline one of its own",
            "3.yaml:2:23: output.file.path: is what the pipeline of 2.yaml writes to; give each"
                + " pipeline one of its own",
            "4.yaml:2:23: output.file.path: is what the pipeline of 2.yaml writes to; give each"
                + " pipeline one of its own");
    assertThat(folder.resolve("gone.log")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "lint"})
  @DisplayName(
      "refuses pipelines that keep their positions in one file, whichever way they name it")
  void oneResumeFile(String command) throws Exception {
    Files.createSymbolicLink(folder.resolve("folder"), Path.of("."));
    List<String> paths = List.of("a.json", "folder/a.json", "./a.json", "b.json");
    List<String> arguments = new ArrayList<>(List.of(command));
    for (int i = 0; i < paths.size(); i++) {
      String name = i + ".yaml";
      file(
          name,
          "input: {websocket: {feed: {enabled: true, cursor: /c, resume: {query: c}}}}\n"
              + "resume: {file: "
              + paths.get(i)
              + "}");
      arguments.add(name);
    }
    InletProcess.Result result = run(arguments.toArray(String[]::new));

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .containsExactly(
            "1.yaml:2:16: resume.file: is that of 0.yaml; give each pipeline one of its own",
            "2.yaml:2:16: resume.file: is that of 0.yaml; give each pipeline one of its own");
  }

  @Test
  @DisplayName("reports the mistakes of a config though its variables are not set")
  void lintWithoutVariables() throws Exception {
    file(
        "a.yaml",
        """
        input:
          websocket:
            url: ${INLET_TEST_URL_THAT_IS_NOT_SET}
            open_mesage: hello
        output:
          stdout: {codec: jsn}
        """);
    InletProcess.Result result = run("lint", "a.yaml");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .hasSize(3)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("a.yaml:3:10: input.websocket.url: environment"),
            line -> assertThat(line).startsWith("a.yaml:4:5: input.websocket.open_mesage: unknown"),
            line -> assertThat(line).startsWith("a.yaml:6:19: output.stdout.codec: "));
  }

  @Test
  @DisplayName("writes the reference, and fails when it is stale")
  void docs() throws Exception {
    assertThat(run("docs", "--output", "reference").status()).isZero();
    assertThat(folder.resolve("reference/inputs/websocket.md")).isNotEmptyFile();
    assertThat(folder.resolve("reference/outputs/file.md")).isNotEmptyFile();
    assertThat(run("docs", "--output", "reference", "--check").status()).isZero();

    file("reference/outputs/drop.md", "old");
    file("reference/outputs/kafka.md", "gone");
    InletProcess.Result stale = run("docs", "--output", "reference", "--check");
    assertThat(stale.status()).isEqualTo(1);
    assertThat(stale.err())
        .containsExactly(
            "reference/outputs/drop.md: is stale",
            "reference/outputs/kafka.md: describes nothing that there is");
    assertThat(folder.resolve("reference/outputs/drop.md")).hasContent("old");
  }

  @Test
  @DisplayName("prints the reference if it has no folder to write it to")
  void docsPrinted() throws Exception {
    InletProcess.Result result = run("docs", "--format", "docusaurus");

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("<!-- inputs/websocket.md -->", "title: websocket");
  }

  @Test
  @DisplayName("prints a JSON Schema of configs")
  void schema() throws Exception {
    InletProcess.Result result = run("schema");

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(YamlConfig.parse("schema", String.join("\n", result.out())).toPlain())
        .asInstanceOf(MAP)
        .containsEntry("$schema", "https://json-schema.org/draft/2020-12/schema")
        .extractingByKey("properties", MAP)
        .containsOnlyKeys(
            "input", "output", "filter", "resume", "logger", "shutdown_timeout", "on_failure");
  }

  @Test
  @DisplayName("creates a config, and checks, prints and explains it")
  void writesConfigs() throws Exception {
    InletProcess.Result created = run("create", "websocket/file");
    assertThat(created.status()).isZero();
    assertThat(created.err()).isEmpty();
    file("c.yaml", String.join("\n", created.out()));
    InletProcess.Result unfilled = run("lint", "--format", "json", "c.yaml");
    assertThat(unfilled.status()).isEqualTo(2);
    assertThat(unfilled.out()).singleElement().asString().contains("output.file.path");

    file("c.env", "LOG=trades.log\n");
    InletProcess.Result echo =
        run("echo", "c.yaml", "--set", "output.file.path=${LOG}", "--env-file", "c.env");
    assertThat(echo.status()).isZero();
    assertThat(echo.out())
        .contains("    path: trades.log # --set output.file.path, variable LOG")
        .doesNotContain("resume:");

    InletProcess.Result explained = run("explain", "file.pathh");
    assertThat(explained.status()).isEqualTo(2);
    assertThat(explained.out()).isEmpty();
    assertThat(explained.err())
        .startsWith("inlet explain: there is no field \"file.pathh\"; did you mean file.path?");
  }

  @Test
  @DisplayName("sets fields over what a config says, and says where a wrong one came from")
  void set() throws Exception {
    file("a.yaml", "input: {websocket: {}}");
    InletProcess.Result result =
        run("lint", "a.yaml", "--set", "output.file.path=a.log", "--set", "logger.level=loud");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .containsExactly(
            "--set logger.level: \"loud\" is not one of off, error, warn, info," + " debug, trace");
  }

  @Test
  @DisplayName("warns of credentials in the clear, does not show them, and calls the config right")
  void warnings() throws Exception {
    file(
        "a.yaml",
        """
        input:
          websocket:
            url: ws://example.com/feed
            basic_auth: {enabled: true, username: me, password: "${PASSWORD}"}
        """);
    InletProcess.Result result =
        InletProcess.in(folder).environment("PASSWORD", "hunter2secret").run("lint", "a.yaml");

    assertThat(result.status()).isZero();
    assertThat(result.out()).containsExactly("a.yaml: ok");
    assertThat(result.err())
        .singleElement()
        .asString()
        .startsWith("a.yaml:3:5: warning: input.websocket: ")
        .doesNotContain("hunter2secret");
  }

  @Test
  @DisplayName("shows no secret in problems")
  void secrets() throws Exception {
    file(
        "a.yaml",
        """
        input:
          websocket:
            url: "ws://me:hunter2secret@localhost:99999/?token=hunter2secret"
            basic_auth: {enabled: true, username: me, password: [hunter2secret], passwort: x}
        """);
    InletProcess.Result result = run("run", "a.yaml");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).isNotEmpty().noneMatch(line -> line.contains("hunter2secret"));
    assertThat(List.of(result.out(), result.err()).toString()).doesNotContain("\tat ");
  }
}
