package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.runner.logging.LogFormat;
import dev.inlet.runner.logging.LogLevel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A pipeline's config")
final class PipelineConfigTest {

  private static void assertProblems(String yaml, String... problems) {
    assertThatThrownBy(() -> Configs.read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessage(String.join("\n", problems));
  }

  @Test
  @DisplayName("needs an input and nothing else")
  void defaults() {
    PipelineConfig config = Configs.read("input: {websocket: {}}");

    assertThat(config.source()).isEqualTo("conf/test.yaml");
    assertThat(config.name()).isEqualTo("test");
    assertThat(config.input().label()).isEmpty();
    assertThat(config.input().plugin().name()).isEqualTo("websocket");
    assertThat(config.output().plugin().name()).isEqualTo("stdout");
    assertThat(config.logLevel()).isEqualTo(LogLevel.INFO);
    assertThat(config.logFormat()).isEqualTo(LogFormat.TEXT);
    assertThat(config.shutdownTimeout()).isEqualTo(Duration.ofSeconds(20));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          file: {path: a.log}               | true
          file: {path: a.log, fsync: none}  | true
          file: {path: a.log, fsync: batch} | false
          drop: {}                          | false
          """)
  @DisplayName("warns if positions are kept and the disk need not have what is written to a file")
  void aheadOfFile(String output, boolean warns) {
    PipelineConfig config =
        Configs.read(
            """
            input: {websocket: {feed: {enabled: true, cursor: /c, resume: {query: c}}}}
            output: {%s}
            resume:
              file: a.position.json
            """
                .formatted(output));
    assertThat(config.warnings().stream().map(Problem::toString))
        .isEqualTo(
            warns
                ? List.of(
                    "test.yaml:4:3: warning: resume.file: can be ahead of the output's file when"
                        + " the machine loses power, and the messages between are lost then; set"
                        + " output.file.fsync to batch")
                : List.of());
    assertThat(Configs.read("input: {websocket: {}}\noutput: {file: {path: a.log}}").warnings())
        .isEmpty();
  }

  @Test
  @DisplayName("says what it says")
  void everything() {
    PipelineConfig config =
        Configs.read(
            """
            input:
              label: trades
              websocket:
            output:
              drop:
            logger: {level: debug, format: json}
            shutdown_timeout: 1m
            """);

    assertThat(config.name()).isEqualTo("trades");
    assertThat(config.input().label()).isEqualTo("trades");
    assertThat(config.output().plugin().name()).isEqualTo("drop");
    assertThat(config.logLevel()).isEqualTo(LogLevel.DEBUG);
    assertThat(config.logFormat()).isEqualTo(LogFormat.JSON);
    assertThat(config.shutdownTimeout()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  @DisplayName("is refused with every problem of every section at once")
  void allProblems() {
    assertProblems(
        """
        input:
          label: "a b"
          websocket:
            urll: ws://localhost
        outputs:
          drop: {}
        output:
          stdout:
            codec: line
        logger:
          level: verbose
        shutdown_timeout: soon
        """,
        "test.yaml:2:10: input.label: must be made of at most 64 letters, digits and the"
            + " characters _ . -",
        "test.yaml:4:5: input.websocket.urll: unknown field; did you mean \"url\"?",
        "test.yaml:5:1: outputs: unknown field; did you mean \"output\"?",
        "test.yaml:9:12: output.stdout.codec: \"line\" is not one of lines, raw, json; did you"
            + " mean \"lines\"?",
        "test.yaml:11:10: logger.level: \"verbose\" is not one of off, error, warn, info, debug,"
            + " trace",
        "test.yaml:12:19: shutdown_timeout: expected a duration such as 500ms, 30s or 1h30m but"
            + " found \"soon\"");
  }

  @Test
  @DisplayName("is refused without an input")
  void noInput() {
    assertProblems("output: {drop: {}}", "test.yaml:1:1: input: is required but not set");
    assertProblems("input:", "test.yaml:1:1: input: is required but not set");
    assertProblems(
        "input: {label: a}", "test.yaml:1:8: input: names no input; there are: websocket");
  }

  @Test
  @DisplayName("is refused if its input is unknown")
  void unknownInput() {
    assertProblems(
        "input: {websockets: {}}",
        "test.yaml:1:9: input.websockets: no input is called \"websockets\"; did you mean"
            + " \"websocket\"?");
    assertProblems(
        "input: {kafka: {}}",
        "test.yaml:1:9: input.kafka: no input is called \"kafka\" (there are: websocket)");
    assertProblems(
        "input: {labl: a, websocket: {}}",
        "test.yaml:1:9: input.labl: unknown field; did you mean \"label\"?");
  }

  @Test
  @DisplayName("is refused if it names two outputs, or one that is unknown, or none")
  void wrongOutput() {
    assertProblems(
        "input: {websocket: {}}\noutput: {stdout: {}, drop: {}}",
        "test.yaml:2:22: output.drop: only one output can be named, but \"stdout\" is named, too");
    assertProblems(
        "input: {websocket: {}}\noutput: {stdoutt: {}}",
        "test.yaml:2:10: output.stdoutt: no output is called \"stdoutt\"; did you mean"
            + " \"stdout\"?");
    assertProblems(
        "input: {websocket: {}}\noutput: {}",
        "test.yaml:2:9: output: names no output; there are: drop, exec, file, http, stdout");
    assertProblems(
        "input: {websocket: {}}\noutput: {file: {}}",
        "test.yaml:2:16: output.file.path: is required but not set");
    assertProblems(
        "input: {websocket: {}}\noutput: [drop]",
        "test.yaml:2:9: output: expected an object but found a list; write the name of one output"
            + " in it: drop, exec, file, http, stdout");
  }

  @Test
  @DisplayName("is refused if it is no object")
  void noObject() {
    assertProblems(
        "hello",
        "test.yaml:1:1: expected an object but found a string; its fields are: input, output,"
            + " filter, resume, …");
  }
}
