package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("inlet explain")
final class ExplainCommandTest {

  @Test
  @DisplayName("says of a field what it means, its type and its default")
  void field() {
    CommandRun explained = CommandRun.of("explain", "input.websocket.ping.interval");

    assertThat(explained.out())
        .startsWith("input.websocket.ping.interval", "")
        .contains("  type      duration", "  default   20s")
        .allMatch(line -> line.length() <= 80);
    assertThat(explained.text()).contains("How long nothing may have come from the server");
  }

  @Test
  @DisplayName("shows options and examples")
  void optionsAndExamples() {
    assertThat(CommandRun.of("explain", "file.fsync").out()).contains("  options   none, batch");
    assertThat(CommandRun.of("explain", "file.path").out())
        .contains("  required  yes", "example:", "  path: /var/lib/inlet/trades.log");
    assertThat(CommandRun.of("explain", "open_message").text()).contains("secret", "yes");
  }

  @Test
  @DisplayName("says of a section what is in it, and takes a path without its beginning")
  void section() {
    CommandRun explained = CommandRun.of("explain", "websocket.jwt");

    assertThat(explained.out()).startsWith("input.websocket.jwt").contains("fields:");
    assertThat(explained.text()).contains("private_key_file", "How the token is signed.");
    assertThat(CommandRun.of("explain", "output").text()).contains("stdout", "file", "http");
    assertThat(CommandRun.of("explain").text()).contains("input", "required", "shutdown_timeout");
  }

  @Test
  @DisplayName("goes into lists, and names other fields of the same name")
  void lists() {
    assertThat(CommandRun.of("explain", "open_messages[0].await").out())
        .startsWith("input.websocket.open_messages[].await");
    assertThat(CommandRun.of("explain", "url").text())
        .startsWith("input.websocket.url")
        .contains("Also called so:", "output.http.url");
  }

  @ParameterizedTest
  @CsvSource({
    "ping.intervall, ping.interval",
    "websockt, websocket",
    "jwt.url, input.websocket.url"
  })
  @DisplayName("says which field was probably meant")
  void didYouMean(String written, String meant) {
    CommandRun explained = CommandRun.of("explain", written);

    assertThat(explained.status()).isEqualTo(ExitStatus.WRONG_USE);
    assertThat(explained.err().get(0))
        .isEqualTo(
            "inlet explain: there is no field \"%s\"; did you mean %s?".formatted(written, meant));
  }
}
