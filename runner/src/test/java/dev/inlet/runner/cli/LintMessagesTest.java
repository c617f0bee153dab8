package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What lint says")
final class LintMessagesTest {
  @TempDir private Path folder;

  private CommandRun lint(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), text);
    return CommandRun.of("lint", file.toString());
  }

  private static Arguments row(String written, String line) {
    return Arguments.of(written, line);
  }

  private static Arguments inWebsocket(String fields, String line) {
    return row("input:\n  websocket:\n    " + fields.replace("\n", "\n    ") + "\n", line);
  }

  static Stream<Arguments> misplaced() {
    return Stream.of(
        row(
            "input:\n  url: wss://a\n  websocket: {}\n",
            ":2:3: input.url: no input is called \"url\"; it belongs at input.websocket.url"),
        row(
            "websocket: {url: wss://a}\n",
            ":1:1: websocket: unknown field here; it belongs at input.websocket"),
        row(
            "input: {websocket: {}}\noutput: {file: {path: x}}\ncodec: json\n",
            ":3:1: codec: unknown field here; it belongs at output.file.codec"),
        row(
            "input: {websocket: {}}\noutput: {codec: json}\n",
            ":2:10: output.codec: no output is called \"codec\"; it belongs at"
                + " output.exec.codec or output.file.codec or output.stdout.codec"),
        inWebsocket(
            "username: me",
            ":3:5: input.websocket.username: unknown field here; it belongs at"
                + " input.websocket.basic_auth.username"),
        inWebsocket(
            "ping: {idle_timeout: 5s}",
            ":3:12: input.websocket.ping.idle_timeout: unknown field here; it belongs at"
                + " input.websocket.idle_timeout"));
  }

  static Stream<Arguments> wrongKind() {
    return Stream.of(
        inWebsocket(
            "open_message: {\"op\": \"subscribe\", \"id\": 1}",
            ":3:19: input.websocket.open_message: expected a string but found an object; if it is"
                + " meant as text, put it in single quotes: '{\"op\":\"…\",\"id\":…}'"),
        inWebsocket(
            "heartbeat: {on: {\"type\": \"ping\"}, message: pong}",
            ":3:21: input.websocket.heartbeat.on: expected a string but found an object; if it is"
                + " meant as text, put it in single quotes: '{\"type\":\"ping\"}'"),
        inWebsocket(
            "url: [wss://a]",
            ":3:10: input.websocket.url: expected a string but found a list; write it without the"
                + " dash or the brackets: wss://a"),
        inWebsocket(
            "urls: wss://b",
            ":3:11: input.websocket.urls: expected a list but found a string; write [wss://b]"),
        inWebsocket(
            "open_messages: {message: hello-secret}",
            ":3:20: input.websocket.open_messages: expected a list but found an object; put a dash"
                + " before each item, also before the only one"),
        inWebsocket(
            "open_messages: hello-secret",
            ":3:20: input.websocket.open_messages: expected a list but found a string; write […]"),
        inWebsocket(
            "headers:\n- X-Key: secret-value\n- X-More: 1",
            ":4:5: input.websocket.headers: expected an object but found a list; write it without"
                + " dashes: {X-Key: …, X-More: …}"),
        inWebsocket(
            "headers: 'X-Key: secret-value'",
            ":3:14: input.websocket.headers: expected an object but found a string; write {NAME:"
                + " value}"),
        inWebsocket(
            "connection: {retry_on: 4000=backoff}",
            ":3:28: input.websocket.connection.retry_on: expected an object but found a string;"
                + " write {4000: backoff}"),
        inWebsocket(
            "ping: 30s",
            ":3:11: input.websocket.ping: expected an object but found a string; write {interval:"
                + " 30s}"),
        inWebsocket(
            "jwt: true",
            ":3:10: input.websocket.jwt: expected an object but found a boolean; write {enabled:"
                + " true}"),
        inWebsocket(
            "ping: often",
            ":3:11: input.websocket.ping: expected an object but found a string; its fields are:"
                + " interval, timeout, always"),
        row(
            "input:\n- websocket: {}\n",
            ":2:1: input: expected an object but found a list; write the name of one input in it:"
                + " websocket"),
        row(
            "input: {websocket: {}}\noutput: {file: x.log}\n",
            ":2:16: output.file: expected an object but found a string; write {path: x.log}"));
  }

  static Stream<Arguments> wrongValue() {
    String duration = "expected a duration such as 500ms, 30s or 1h30m but found ";
    String size = "expected a size in bytes such as 512KiB or 32MiB but found ";
    return Stream.of(
        inWebsocket(
            "connect_timeout: 30",
            ":3:22: input.websocket.connect_timeout: " + duration + "\"30\"; write 30s"),
        inWebsocket(
            "connect_timeout: 1.5 minutes",
            ":3:22: input.websocket.connect_timeout: " + duration + "\"1.5 minutes\"; write 1m30s"),
        inWebsocket(
            "connect_timeout: -1",
            ":3:22: input.websocket.connect_timeout: " + duration + "\"-1\""),
        inWebsocket(
            "idle_timeout: -1",
            ":3:19: input.websocket.idle_timeout: " + duration + "\"-1\"; write 0s for no limit"),
        inWebsocket(
            "ping: {interval: never}",
            ":3:22: input.websocket.ping.interval: "
                + duration
                + "\"never\"; write 0s to never ask"),
        inWebsocket(
            "max_message_size: -1",
            ":3:23: input.websocket.max_message_size: " + size + "\"-1\"; write 0B for no limit"),
        inWebsocket(
            "max_message_size: 1.5 MB",
            ":3:23: input.websocket.max_message_size: " + size + "\"1.5 MB\"; write 1500000B"),
        inWebsocket(
            "max_message_size: 32M",
            ":3:23: input.websocket.max_message_size: " + size + "\"32M\"; write 32MiB"),
        inWebsocket(
            "connection: {max_retries: unlimited}",
            ":3:31: input.websocket.connection.max_retries: expected a whole number but found"
                + " \"unlimited\"; write -1 to never give up"),
        inWebsocket(
            "connection: {max_age: -1}",
            ":3:27: input.websocket.connection.max_age: "
                + duration
                + "\"-1\"; leave it out to use it as long as it lasts"),
        inWebsocket(
            "connection: {max_age: 0s}",
            ":3:27: input.websocket.connection.max_age: must be more than 0; leave it out to use it"
                + " as long as it lasts"),
        inWebsocket(
            "max_buffered_messages: 10_000",
            ":3:28: input.websocket.max_buffered_messages: expected a whole number but found"
                + " \"10_000\"; write 10000"),
        inWebsocket(
            "auto_replay_nacks: yes",
            ":3:24: input.websocket.auto_replay_nacks: expected true or false but found \"yes\";"
                + " write true"),
        inWebsocket(
            "open_messages: [{await: x, timeout: 5}]",
            ":3:41: input.websocket.open_messages[0].timeout: " + duration + "\"5\"; write 5s"),
        row(
            "input: {websocket: {}}\noutput: {file: {path: x, max_files: -1}}\n",
            ":2:37: output.file.max_files: must not be negative; write 0 to keep all"));
  }

  @ParameterizedTest
  @MethodSource({"misplaced", "wrongKind", "wrongValue"})
  @DisplayName("of a mistake that people make tells where it is and what to write")
  void says(String written, String line) throws IOException {
    CommandRun lint = lint(written);

    assertThat(lint.status()).isEqualTo(ExitStatus.WRONG_USE);
    assertThat(lint.err())
        .filteredOn(problem -> !problem.endsWith("input: is required but not set"))
        .singleElement()
        .isEqualTo(folder.resolve("p.yaml") + line);
  }

  static Stream<Arguments> doubtful() {
    return Stream.of(
        inWebsocket(
            "url:",
            ":3:5: warning: input.websocket.url: has no value, so its default counts:"
                + " ws://localhost:4195/get/ws"),
        inWebsocket(
            "heartbeat: {message: hello}",
            ":3:26: warning: input.websocket.heartbeat.message: is never sent; set interval or on"),
        inWebsocket(
            "connect_timeout: 30s",
            ":3:22: warning: input.websocket.connect_timeout: is longer than handshake_timeout"
                + " (10s), which ends the attempt before; set that, too"),
        row(
            "input: {websocket: {}}\noutput: {file: {path: x, max_files: 3}}\n",
            ":2:37: warning: output.file.max_files: has no effect, as no file is put aside: set"
                + " max_size, max_age or rotate_every, or write the time into path, as in"
                + " trades-%Y%m%d.log"),
        row(
            """
            input: {websocket: {}}
            output: {http: {url: 'http://a', basic_auth: {username: b}}}
            """,
            ":2:16: warning: output.http: basic_auth has no effect, since basic_auth.enabled is not"
                + " set; set it to true, or to false if intended"));
  }

  @ParameterizedTest
  @MethodSource("doubtful")
  @DisplayName("of what has no effect is a warning at its line")
  void warns(String written, String line) throws IOException {
    CommandRun lint = lint(written);

    assertThat(lint.status()).isEqualTo(ExitStatus.OK);
    assertThat(lint.err()).containsExactly(folder.resolve("p.yaml") + line);
  }

  @Test
  @DisplayName("of what has no effect is said once, also if the input cannot be made")
  void warnsOnce() throws IOException {
    CommandRun lint =
        lint(
            """
            input: {websocket: {feed: {cursor: /time}}}
            output: stdout
            resume: {file: positions.json}
            """);

    assertThat(lint.status()).isEqualTo(ExitStatus.WRONG_USE);
    String place = folder.resolve("p.yaml") + ":1:20: ";
    assertThat(lint.err())
        .containsExactly(
            place
                + "warning: input.websocket: feed has no effect, since feed.enabled is not set; set"
                + " it to true, or to false if intended",
            place
                + "input.websocket: cannot go on where it was, so that no positions can be kept: no"
                + " session protocol that resumes is enabled");
  }

  @Test
  @DisplayName("of an output that a plugin brings names the plugin, and the outputs that there are")
  void publishedOutput() throws IOException {
    assertThat(lint("input: {websocket: {}}\noutput: kafka\n").err())
        .singleElement()
        .asString()
        .startsWith(
            folder.resolve("p.yaml")
                + ":2:9: output.kafka: no output is called \"kafka\" (there"
                + " are: drop, exec, file, http, stdout); the plugin output-kafka brings it: ")
        .contains("inlet plugin install dev.inlet:output-kafka:");
  }

  @Test
  @DisplayName("of a plugin's name alone, and of a label beside an output, is nothing")
  void shortForms() throws IOException {
    CommandRun lint = lint("input: websocket\noutput: {label: trades_out, stdout: }\n");
    assertThat(lint.err()).isEmpty();
    assertThat(lint.status()).isEqualTo(ExitStatus.OK);
    assertThat(lint("input: websocket\noutput: stdout\n").err()).isEmpty();
    assertThat(lint("input: websocket\noutput: file\n").err())
        .singleElement()
        .asString()
        .endsWith(":2:9: output.file.path: is required but not set");
  }

  @Test
  @DisplayName("never holds the value of a secret or of a variable")
  void secrets() throws IOException {
    CommandRun lint =
        lint(
            """
            input:
              websocket:
                bearer_token: hunter2secret
                basic_auth: {enabled: true, password: [hunter2secret]}
                open_message: {password: hunter2secret}
                headers: [hunter2secret]
                connect_timeout: ${PATH}
            """);
    assertThat(lint.err())
        .hasSizeGreaterThan(3)
        .noneMatch(line -> line.contains("hunter2"))
        .noneMatch(line -> line.contains(System.getenv("PATH")));
  }
}
