package dev.inlet.input.websocket.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.http.ResponseHead;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever status other than 101 a server answers with, its words are told, but not all of them.
 */
final class UpgradeRefusedTest {
  private final UpgradeProbe upgrade = UpgradeProbe.of("ws://h/");

  @AfterEach
  void end() {
    upgrade.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 OK",
        "302 Found",
        "401 Unauthorized",
        "403 Forbidden",
        "404 Not Found",
        "503 "
      })
  @DisplayName("another status than 101 is a refusal, with its reason phrase and body")
  void status(String status) {
    upgrade.answer("HTTP/1.1 " + status + "\r\nContent-Length: 4\r\n\r\nnope");

    assertThat(upgrade.outcomes()).containsExactly("refused " + status + " nope");
  }

  @Test
  @DisplayName("headers are reported whatever their case, repeated ones with all values")
  void headers() {
    upgrade.answer(
        UpgradeProbe.response(
            "HTTP/1.1 429 Slow down",
            "retry-after: 7",
            "X-Many: a",
            "x-many: b",
            "Content-Length: 0"));

    assertThat(upgrade.refusal().orElseThrow().headers())
        .containsEntry("Retry-After", List.of("7"))
        .containsEntry("X-MANY", List.of("a", "b"));
  }

  @Test
  @DisplayName("no more than the first KiB of a body is kept, and its end is not waited for")
  void largeBody() {
    upgrade.answer("HTTP/1.1 500 Oops\r\nContent-Length: 1000000\r\n\r\n");
    upgrade.answer("x".repeat(1_000));
    assertThat(upgrade.outcomes()).isEmpty();

    upgrade.answer("y".repeat(50_000));

    assertThat(upgrade.outcomes())
        .containsExactly("refused 500 Oops " + "x".repeat(1_000) + "y".repeat(24));
  }

  @Test
  @DisplayName("a body that never ends is waited for no longer than half a second")
  void endlessBody() {
    upgrade.answer("HTTP/1.1 403 Forbidden\r\n\r\nbecause ");
    upgrade.pass(499);
    assertThat(upgrade.outcomes()).isEmpty();
    upgrade.answer("of you");

    upgrade.pass(1);

    assertThat(upgrade.outcomes()).containsExactly("refused 403 Forbidden because of you");
  }

  @Test
  @DisplayName("a chunked body is put together")
  void chunkedBody() {
    upgrade.answer("HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    upgrade.answer("2\r\nde\r\n0\r\n\r\n");

    assertThat(upgrade.outcomes()).containsExactly("refused 400 Bad abcde");
  }

  @Test
  @DisplayName("a body that breaks off is reported as far as it came")
  void brokenOff() {
    upgrade.answer("HTTP/1.1 400 Bad\r\nContent-Length: 100\r\n\r\nabc");
    assertThat(upgrade.outcomes()).isEmpty();

    upgrade.disconnect();

    assertThat(upgrade.outcomes()).containsExactly("refused 400 Bad abc");
  }

  @Test
  @DisplayName("a body whose encoding is wrong does not hide the status")
  void wrongChunks() {
    upgrade.answer("HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n");

    assertThat(upgrade.outcomes()).containsExactly("refused 401 No abc");
  }

  @Test
  @DisplayName("a character that two segments share is one character")
  void characterAcrossSegments() {
    byte[] body = "schön".getBytes(UTF_8);
    upgrade.answer("HTTP/1.1 400 Bad\r\nContent-Length: " + body.length + "\r\n\r\n");
    upgrade.answer(Arrays.copyOf(body, 4));
    upgrade.answer(Arrays.copyOfRange(body, 4, body.length));

    assertThat(upgrade.outcomes()).containsExactly("refused 400 Bad schön");
  }

  @Test
  @DisplayName("a server that ends the connection before it answered has refused nothing")
  void silentEnd() {
    upgrade.answer("HTTP/1.1 4").disconnect();

    assertThat(upgrade.outcomes())
        .containsExactly("invalid the server ended the TCP connection before it answered");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 401 No\nContent-Length: 4\n\nnope",
        "HTTP/1.1 401 No\r\nnonsense\r\nX Y: z\r\n: z\r\nContent-Length: 4\r\n\r\nnope",
        "HTTP/1.1 401 No\r\n folded\r\nX: a\0\u0001\rb\r\nContent-Length: 4\r\n\r\nnope",
        "\r\n\r\nHTTP/1.0 401 No\r\nContent-Length : 4\r\n\r\nnope",
        "HTTP/2 401  No \r\ncontent-length:4\r\n\r\nnope"
      })
  @DisplayName("whatever the head of a refusal looks like, its status and body are reported")
  void oddHeads(String answer) {
    upgrade.answer(answer);

    assertThat(upgrade.outcomes()).containsExactly("refused 401 No nope");
  }

  @Test
  @DisplayName("control characters in headers of a refusal are taken for spaces")
  void controlCharacters() {
    upgrade.answer(
        "HTTP/1.1 429 No\r\nRetry-After: 5\0\r\nX: a\u0001b\r\nContent-Length: 0\r\n\r\n");

    assertThat(upgrade.refusal().orElseThrow().headers())
        .containsEntry("Retry-After", List.of("5"))
        .containsEntry("X", List.of("a b"));
  }

  @Test
  @DisplayName("a refusal with a head of more than 64 KiB keeps its status and its first headers")
  void hugeHead() {
    upgrade.answer("HTTP/1.1 429 Slow down\r\nRetry-After: 7\r\nX: " + "x".repeat(70_000));

    assertThat(upgrade.outcomes()).containsExactly("refused 429 Slow down ");
    ResponseHead head = upgrade.refusal().orElseThrow();
    assertThat(head.extent()).isEqualTo(ResponseHead.Extent.TOO_LONG);
    assertThat(head.headers()).containsOnlyKeys("Retry-After");
  }

  @Test
  @DisplayName("a refusal whose head breaks off keeps its status")
  void headBrokenOff() {
    upgrade.answer("HTTP/1.1 403 Forbidden\r\nX-Why: country\r\nContent-").disconnect();

    assertThat(upgrade.outcomes()).containsExactly("refused 403 Forbidden ");
    assertThat(upgrade.refusal().orElseThrow().extent()).isEqualTo(ResponseHead.Extent.BROKEN_OFF);
  }
}
