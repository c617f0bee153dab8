package dev.inlet.input.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.Masker;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.http.Peer;
import dev.inlet.input.websocket.http.ResponseHead;
import dev.inlet.input.websocket.wire.CloseFrame;
import dev.inlet.input.websocket.wire.ProtocolViolation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RefusalTest {
  private static final Masker PLAIN = new Masker();
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private static ResponseHead head(int status, String phrase, Map<String, String> headers) {
    Map<String, List<String>> lists = new HashMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return new ResponseHead(status, phrase, lists, ResponseHead.Extent.COMPLETE, Optional.empty());
  }

  private static String describe(
      int status, String phrase, Map<String, String> headers, String body, Masker masker) {
    return Refusal.describe(Peer.SERVER, head(status, phrase, headers), body, masker).describe();
  }

  @Test
  @DisplayName("status, reason phrase, Location, Retry-After and body stand in one line")
  void everything() {
    assertThat(
            describe(
                503,
                "Not now",
                Map.of("Location", "https://other/login", "Retry-After", "5", "X-Other", "x"),
                "try\nlater",
                PLAIN))
        .isEqualTo(
            "upgrade: the server refused with HTTP 503 Not now, location \"https://other/login\","
                + " retry-after \"5\", body \"try\\nlater\"");
  }

  @Test
  @DisplayName("headers that say what would be accepted are shown, with all their values")
  void challenges() {
    ResponseHead head =
        new ResponseHead(
            426,
            "",
            Map.of(
                "WWW-Authenticate", List.of("Negotiate", "Basic realm=\"x\""),
                "Sec-WebSocket-Version", List.of("13, 8")),
            ResponseHead.Extent.COMPLETE,
            Optional.empty());

    assertThat(Refusal.describe(Peer.SERVER, head, "", PLAIN).message())
        .isEqualTo(
            "the server refused with HTTP 426,"
                + " www-authenticate \"Negotiate, Basic realm=\\\"x\\\"\","
                + " sec-websocket-version \"13, 8\"");
  }

  @Test
  @DisplayName("a body that cannot be read for its encoding is mentioned")
  void unreadableBody() {
    assertThat(describe(404, "", Map.of("Content-Encoding", "br"), "", PLAIN))
        .endsWith(" HTTP 404, body in the encoding \"br\"");
  }

  @Test
  @DisplayName("a long header is shown with its beginning")
  void longHeader() {
    assertThat(
            describe(
                401, "", Map.of("WWW-Authenticate", "Negotiate " + "A".repeat(9_000)), "", PLAIN))
        .hasSizeLessThan(350)
        .endsWith("AAA…\"");
  }

  @Test
  @DisplayName("a head that is not whole is called so")
  void partOfAHead() {
    ResponseHead cut =
        new ResponseHead(401, "", Map.of(), ResponseHead.Extent.TOO_LONG, Optional.empty());
    ResponseHead broken =
        new ResponseHead(401, "", Map.of(), ResponseHead.Extent.BROKEN_OFF, Optional.empty());

    assertThat(Refusal.describe(Peer.SERVER, cut, "", PLAIN).message())
        .endsWith("HTTP 401, head cut off after 64 KiB");
    assertThat(Refusal.describe(Peer.SERVER, broken, "", PLAIN).message())
        .endsWith("HTTP 401, head incomplete");
  }

  @Test
  @DisplayName("a proxy's refusal is its own: phase, pace, and nothing for the server's scheme")
  void proxy() {
    Ending told =
        Refusal.describe(
            Peer.PROXY, head(407, "Who?", Map.of("Proxy-Authenticate", "Negotiate")), "no", PLAIN);

    assertThat(told.describe())
        .isEqualTo(
            "proxy: the proxy refused with HTTP 407 Who?, proxy-authenticate \"Negotiate\","
                + " body \"no\"");
    assertThat(told.retryAdvice()).isEqualTo(RetryAdvice.SLOW);
    assertThat(told.code()).hasValue(407);
    assertThat(told.rejection()).isEmpty();
  }

  @Test
  @DisplayName("what is not there is not mentioned")
  void statusAlone() {
    assertThat(describe(404, "", Map.of(), " \r\n", PLAIN))
        .isEqualTo("upgrade: the server refused with HTTP 404");
  }

  @Test
  @DisplayName("of a page for browsers the title is shown, if it has one")
  void page() {
    String page = "\n<!DOCTYPE html>\n<html lang=x><head><title>\n404 Not Found </title><p>" + "x";
    assertThat(describe(404, "", Map.of(), page, PLAIN))
        .endsWith(" HTTP 404, body of HTML, title \"404 Not Found\"");
    String other = "<HTML><title data-x='1'>Gone</title>";
    assertThat(describe(410, "", Map.of(), other, PLAIN)).endsWith(", title \"Gone\"");
    String untitled = "<html><title> </title><h1>no such feed</h1>";
    assertThat(describe(404, "", Map.of(), untitled, PLAIN))
        .endsWith(", body \"" + untitled + "\"");
    String text = "no <title>page</title>";
    assertThat(describe(404, "", Map.of(), text, PLAIN)).endsWith(", body \"" + text + "\"");
  }

  @Test
  @DisplayName("no more than 1024 characters of a body are shown")
  void largeBody() {
    assertThat(describe(500, "", Map.of(), "x".repeat(5_000), PLAIN))
        .endsWith("body \"" + "x".repeat(1024) + "…\"");
  }

  @Test
  @DisplayName("a Location is shown without credentials and query values")
  void location() {
    assertThat(
            describe(
                302, "", Map.of("Location", "https://u:p@idp/login?state=abc&next=x#y"), "", PLAIN))
        .endsWith("location \"https://idp/login?state=[REDACTED]&next=[REDACTED]\"");
    assertThat(describe(302, "", Map.of("Location", "/log in?token=x"), "", PLAIN))
        .endsWith("location [REDACTED]");
  }

  @Test
  @DisplayName("a server that quotes the credentials does not bring them into the log")
  void masked() {
    Masker masker = new Masker();
    masker.add("abc.def.ghi");
    masker.add("k3y/k3y/k3y");
    String everywhere = "abc.def.ghi, k3y%2Fk3y%2Fk3y, k3y\\/k3y\\/k3y";

    String shown =
        describe(
            401,
            "no " + everywhere,
            Map.of("Location", "/denied/abc.def.ghi", "Retry-After", everywhere),
            "Bearer token " + everywhere + " is not valid",
            masker);

    assertThat(shown)
        .contains("body \"Bearer token [REDACTED], [REDACTED], [REDACTED] is not")
        .contains("location \"/denied/[REDACTED]\"")
        .doesNotContain("abc.def.ghi", "k3y");
  }

  @Test
  @DisplayName("of a secret in the middle of which a body or reason was cut nothing is shown")
  void cut() {
    Masker masker = new Masker();
    masker.add("abc+def/ghi+jkl");
    for (int length = 3; length <= 15; length++) {
      String end = "abc+def/ghi+jkl".substring(0, length);
      String body = "x".repeat(1024 - length) + end;

      assertThat(describe(401, "", Map.of(), body, masker)).contains("x[").doesNotContain(end);
      assertThat(
              Refusal.describeClose(
                      Ending.Phase.OPEN, CloseFrame.of(1008, "no such key " + end), masker)
                  .describe())
          .endsWith("\"no such key [REDACTED]\"");
    }
    assertThat(describe(401, "", Map.of(), "x".repeat(1020) + "abc+def/ghi+jkl", masker))
        .doesNotContain("abc");
  }

  @Test
  @DisplayName("a Close frame is reported with its code, name and reason")
  void close() {
    Masker masker = new Masker();
    masker.add("topsecret");

    Ending told =
        Refusal.describeClose(
            Ending.Phase.OPEN, CloseFrame.of(1008, "bad key \"topsecret\"\n"), masker);

    assertThat(told.describe())
        .isEqualTo(
            "open: closed by the server with 1008 policy violation,"
                + " reason \"bad key \\\"[REDACTED]\\\"\\n\"");
    assertThat(told.retryAdvice()).isEqualTo(RetryAdvice.SLOW);
    assertThat(Refusal.describeClose(Ending.Phase.OPEN, CloseFrame.of(1000, ""), masker))
        .extracting(Ending::describe, Ending::retryAdvice)
        .containsExactly("open: closed by the server with 1000 normal closure", RetryAdvice.USUAL);
  }

  @Test
  @DisplayName("a fault in a Close frame is reported behind what it says, which sets the pace")
  void wrongClose() {
    ProtocolViolation fault = ProtocolViolation.invalidUtf8("the reason of a Close frame");

    Ending told =
        Refusal.describeClose(
            Ending.Phase.OPEN, new CloseFrame(1008, "Quota", Optional.of(fault)), PLAIN);

    assertThat(told.message())
        .isEqualTo(
            "closed by the server with 1008 policy violation, reason \"Quota\"; the reason of a"
                + " Close frame is not valid UTF-8; closed with 1007 invalid payload data");
    assertThat(told.retryAdvice()).isEqualTo(RetryAdvice.SLOW);
    assertThat(told.code()).hasValue(1008);
  }

  @ParameterizedTest
  @CsvSource({
    "401, SLOW",
    "403, SLOW",
    "407, SLOW",
    "429, SLOW",
    "200, USUAL",
    "302, USUAL",
    "404, USUAL",
    "500, USUAL",
    "503, USUAL"
  })
  @DisplayName("who is not let in, or came too often, waits for long")
  void advice(int status, RetryAdvice.Kind expected) {
    assertThat(Refusal.advice(head(status, "", Map.of()), NOW).kind()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | PT0S",
        "2 | PT2S",
        "'  2 ' | PT2S",
        "Sun, 01 Nov 2026 12:00:30 GMT | PT30S",
        "Sun, 01 Nov 2026 11:00:00 GMT | PT0S"
      })
  @DisplayName("Retry-After is honoured as seconds and as a date; the past is now")
  void retryAfter(String value, Duration expected) {
    assertThat(Refusal.advice(head(503, "", Map.of("retry-after", value)), NOW))
        .isEqualTo(RetryAdvice.USUAL.withNotBefore(expected));
    assertThat(Refusal.advice(head(429, "", Map.of("retry-after", value)), NOW))
        .isEqualTo(RetryAdvice.SLOW.withNotBefore(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1"})
  @DisplayName("a Retry-After that is neither is ignored")
  void wrongRetryAfter(String value) {
    assertThat(Refusal.advice(head(503, "", Map.of("retry-after", value)), NOW))
        .isEqualTo(RetryAdvice.USUAL);
  }
}
