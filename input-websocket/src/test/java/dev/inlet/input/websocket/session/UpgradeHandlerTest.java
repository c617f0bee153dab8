package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.AuthRequest;
import dev.inlet.config.Masker;
import dev.inlet.input.websocket.address.WebSocketUrl;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The opening handshake (RFC 6455, section 4.1) as bytes; refusals have a test of their own. */
final class UpgradeHandlerTest {

  @Test
  @DisplayName("the request is what section 4.1 asks for, with names spelt and ordered as there")
  void request() {
    try (UpgradeProbe upgrade = UpgradeProbe.of("ws://example.com:8080/feed?a=b")) {
      String key = upgrade.requestHeader("sec-websocket-key").orElseThrow();
      assertThat(Base64.getDecoder().decode(key)).hasSize(16);
      assertThat(upgrade.request())
          .isEqualTo(
              UpgradeProbe.response(
                  "GET /feed?a=b HTTP/1.1",
                  "Host: example.com:8080",
                  "Upgrade: websocket",
                  "Connection: Upgrade",
                  "Sec-WebSocket-Key: " + key,
                  "Sec-WebSocket-Version: 13"));
    }
  }

  @Test
  @DisplayName("each request has a key of its own")
  void keys() {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
        keys.add(upgrade.requestHeader("sec-websocket-key").orElseThrow());
      }
    }

    assertThat(keys).hasSize(20);
  }

  @Test
  @DisplayName("subprotocols, compression and the headers of the handshake are asked for")
  void requestWithEverything() {
    WebSocketUrl url = WebSocketUrl.parse("wss://h/");
    AuthRequest handshake =
        AuthRequest.of(url.uri())
            .withHeader("Authorization", "Bearer token")
            .withHeader("X-Name", "Jos\u00e9");
    try (UpgradeProbe upgrade =
        new UpgradeProbe(
            new UpgradeHandler.Request(
                handshake, url, List.of("v2.feed", "v1.feed"), true, new Masker()))) {
      assertThat(upgrade.request())
          .contains(
              "\r\nHost: h\r\n",
              "\r\nSec-WebSocket-Protocol: v2.feed, v1.feed\r\n",
              "\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n",
              "\r\nAuthorization: Bearer token\r\n",
              "\r\nX-Name: Jos\u00e9\r\n");
    }
  }

  @Test
  @DisplayName("the accept key of section 1.3 is computed")
  void acceptKey() {
    assertThat(UpgradeHandler.acceptKey("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  @DisplayName("a good answer upgrades")
  void accepted() {
    try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
      upgrade.answer(upgrade.acceptance());

      assertThat(upgrade.outcomes()).containsExactly("upgraded ");
      assertThat(upgrade.handedOn()).isEmpty();
    }
  }

  @Test
  @DisplayName("the case of the answer's headers does not matter, nor further tokens in them")
  void acceptedInOtherWords() {
    try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
      upgrade.answer(
          UpgradeProbe.response(
              "HTTP/1.1 101 ok",
              "CONNECTION: keep-alive, UPGRADE",
              "upgrade: WebSocket",
              "SEC-WEBSOCKET-ACCEPT:   " + upgrade.acceptKey() + "  ",
              "Server: test"));

      assertThat(upgrade.outcomes()).containsExactly("upgraded ");
    }
  }

  @Test
  @DisplayName("frames that come in the same segment as the answer are handed on")
  void framesBehindTheAnswer() {
    byte[] frames = concat(text("first"), ping("p"), text("second"));
    try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
      upgrade.answer(concat(upgrade.acceptance().getBytes(ISO_8859_1), frames));

      assertThat(upgrade.outcomes()).containsExactly("upgraded ");
      assertThat(upgrade.handedOn()).isEqualTo(frames);
    }
  }

  @Test
  @DisplayName("the answer and the frames behind it may come byte by byte, cut anywhere")
  void everyCut() {
    byte[] frames = concat(text("first"), text("second"));
    int size = 0;
    for (int cut = 1; cut == 1 || cut < size; cut++) {
      try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
        byte[] all = concat(upgrade.acceptance().getBytes(ISO_8859_1), frames);
        size = all.length;
        upgrade.answer(Arrays.copyOf(all, cut));
        upgrade.answer(Arrays.copyOfRange(all, cut, all.length));

        assertThat(upgrade.outcomes()).as("cut at %d", cut).containsExactly("upgraded ");
        assertThat(upgrade.handedOn()).as("cut at %d", cut).isEqualTo(frames);
      }
    }
  }

  @Test
  @DisplayName("interim answers before the real one are passed over")
  void interimAnswers() {
    try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
      upgrade.answer("HTTP/1.1 100 Continue\r\n\r\n");
      upgrade.answer("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
      assertThat(upgrade.outcomes()).isEmpty();

      upgrade.answer(concat(upgrade.acceptance().getBytes(ISO_8859_1), text("x")));

      assertThat(upgrade.outcomes()).containsExactly("upgraded ");
      assertThat(upgrade.handedOn()).isEqualTo(text("x"));
    }
  }

  @Test
  @DisplayName("an answer without the right accept key is refused")
  void wrongAcceptKey() {
    String expected = "invalid the server's Sec-WebSocket-Accept does not fit the key it was sent";
    for (String accept : List.of("", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")) {
      try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
        upgrade.answer(
            UpgradeProbe.response(
                "HTTP/1.1 101 ok", "Connection: Upgrade", "Upgrade: websocket", accept));

        assertThat(upgrade.outcomes()).containsExactly(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'Connection: Upgrade'            | 'Upgrade: websocket'",
        "'Connection: Upgrade;Upgrade: h2c' | 'Upgrade: websocket'",
        "'Upgrade: websocket'             | 'Connection: Upgrade'",
        "'Upgrade: websocket;Connection: close' | 'Connection: Upgrade'"
      })
  @DisplayName("a 101 that does not say that it is about a websocket is refused")
  void withoutUpgrade(String headerLines, String missing) {
    try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
      upgrade.answer(
          UpgradeProbe.response(
              "HTTP/1.1 101 ok",
              headerLines.replace(";", "\r\n"),
              "Sec-WebSocket-Accept: " + upgrade.acceptKey()));

      assertThat(upgrade.outcomes())
          .containsExactly("invalid the server answered 101 without \"" + missing + "\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | '' | upgraded",
        "a,b | a | upgraded",
        "a,b | b | upgraded",
        "a,b | '' | invalid the server speaks none of the subprotocols a, b",
        "a,b | c | 'invalid the server chose the subprotocol \"c\", which was not offered'",
        "a,b | A | 'invalid the server chose the subprotocol \"A\", which was not offered'",
        "a,b | a, b | 'invalid the server chose the subprotocol \"a, b\", which was not offered'",
        "'' | a | 'invalid the server chose the subprotocol \"a\", which was not offered'"
      })
  @DisplayName("the server has to choose a subprotocol that was offered, and may choose no other")
  void subprotocols(String offered, String chosen, String expected) {
    List<String> offer = offered.isEmpty() ? List.of() : List.of(offered.split(","));
    try (UpgradeProbe upgrade = UpgradeProbe.offering(offer, false)) {
      upgrade.answer(
          upgrade.acceptance(chosen.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + chosen));

      assertThat(upgrade.outcomes())
          .singleElement()
          .asString()
          .isEqualToIgnoringWhitespace(expected);
    }
  }

  @Test
  @DisplayName("compression is agreed on if the server takes the offer")
  void compressionTaken() {
    try (UpgradeProbe upgrade = UpgradeProbe.offering(List.of(), true)) {
      upgrade.answer(
          upgrade.acceptance(
              "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover"));

      assertThat(upgrade.outcomes())
          .containsExactly("upgraded DeflateExtension[serverContextTakeover=false]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-WebSocket-Extensions: permessage-deflate,",
        "Sec-WebSocket-Extensions: , ,permessage-deflate",
        "Sec-WebSocket-Extensions: permessage-deflate ,\t,",
        "Sec-WebSocket-Extensions:\r\nSec-WebSocket-Extensions: permessage-deflate",
        "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Extensions:"
      })
  @DisplayName("empty elements of the list of extensions do not count (RFC 9110, section 5.6.1.2)")
  void emptyElements(String headerLines) {
    try (UpgradeProbe upgrade = UpgradeProbe.offering(List.of(), true)) {
      upgrade.answer(upgrade.acceptance(headerLines));

      assertThat(upgrade.outcomes())
          .containsExactly("upgraded DeflateExtension[serverContextTakeover=true]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Sec-WebSocket-Extensions:", "Sec-WebSocket-Extensions: , "})
  @DisplayName("without compression it goes on if the server does not take the offer")
  void compressionNotTaken(String headerLine) {
    try (UpgradeProbe upgrade = UpgradeProbe.offering(List.of(), true)) {
      upgrade.answer(upgrade.acceptance(headerLine));

      assertThat(upgrade.outcomes()).containsExactly("upgraded ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | permessage-deflate | none was offered",
        "true | x-webkit-deflate-frame | only permessage-deflate was offered",
        "true | permessage-deflate; foo=1 | a parameter of it is not valid"
      })
  @DisplayName("an extension that was not offered is refused")
  void extensions(boolean offered, String chosen, String why) {
    try (UpgradeProbe upgrade = UpgradeProbe.offering(List.of(), offered)) {
      upgrade.answer(upgrade.acceptance("Sec-WebSocket-Extensions: " + chosen));

      assertThat(upgrade.outcomes())
          .containsExactly(
              "invalid the server chose the extensions \"" + chosen + "\", but " + why);
    }
  }

  @Test
  @DisplayName("permessage-deflate must not be chosen twice")
  void extensionTwice() {
    try (UpgradeProbe upgrade = UpgradeProbe.offering(List.of(), true)) {
      upgrade.answer(
          upgrade.acceptance(
              "Sec-WebSocket-Extensions: permessage-deflate",
              "Sec-WebSocket-Extensions: permessage-deflate"));

      assertThat(upgrade.outcomes())
          .containsExactly(
              "invalid the server chose the extensions"
                  + " \"permessage-deflate, permessage-deflate\", but only permessage-deflate was"
                  + " offered");
    }
  }

  @Test
  @DisplayName("a Host of the configuration takes the place of the URL's, and stays the first")
  void host() {
    WebSocketUrl url = WebSocketUrl.parse("wss://gateway/feed");
    AuthRequest handshake = AuthRequest.of(url.uri()).withHeader("host", "feed.example.com");
    try (UpgradeProbe upgrade =
        new UpgradeProbe(
            new UpgradeHandler.Request(handshake, url, List.of(), false, new Masker()))) {
      assertThat(upgrade.request())
          .startsWith("GET /feed HTTP/1.1\r\nHost: feed.example.com\r\nUpgrade: websocket\r\n")
          .doesNotContain("gateway", "host:");
    }
  }

  @Test
  @DisplayName("an empty Sec-WebSocket-Protocol chooses none")
  void emptySubprotocol() {
    try (UpgradeProbe none = UpgradeProbe.of("ws://h/");
        UpgradeProbe some = UpgradeProbe.offering(List.of("a"), false)) {
      none.answer(none.acceptance("Sec-WebSocket-Protocol:"));
      some.answer(some.acceptance("Sec-WebSocket-Protocol: "));

      assertThat(none.outcomes()).containsExactly("upgraded ");
      assertThat(some.outcomes())
          .containsExactly("invalid the server speaks none of the subprotocols a");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'SSH-2.0-OpenSSH_9.6\\r\\nmore' | SSH-2.0-OpenSSH_9.6",
        "'+OK ready' | +OK ready",
        "'HTTP/1.1 abc ok\\r\\n\\r\\n' | HTTP/1.1 abc ok",
        "'HTTP/1.1 4011 ok\\r\\n\\r\\n' | HTTP/1.1 4011 ok",
        "'HTTP/1.1\\n' | HTTP/1.1",
        "'\\0\\1' | \\u0000\\u0001"
      })
  @DisplayName("what is not HTTP is refused at once, and its beginning is quoted")
  void garbage(String answer, String quoted) {
    try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
      upgrade.answer(answer.translateEscapes());

      assertThat(upgrade.outcomes())
          .containsExactly(
              "invalid the server's answer is not HTTP/1.1, but begins with \"" + quoted + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  @DisplayName("a server that answers with a TLS alert is recognised, however little of it comes")
  void tlsAlert(int length) {
    byte[] alert = {0x15, 3, 3, 0, 2, 2, 40};
    try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
      upgrade.answer(Arrays.copyOf(alert, length));

      assertThat(upgrade.outcomes())
          .containsExactly("invalid the server speaks TLS on this port; use wss://");
    }
  }

  @Test
  @DisplayName("a head of nearly 64 KiB is read, in one header or in many")
  void largeHead() {
    for (String headers :
        List.of("X-Policy: " + "a".repeat(65_000), "Set-Cookie: a\r\n".repeat(4_200).strip())) {
      try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
        upgrade.answer(upgrade.acceptance(headers) + "frames");

        assertThat(upgrade.outcomes()).containsExactly("upgraded ");
        assertThat(upgrade.handedOn()).asString(ISO_8859_1).isEqualTo("frames");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 101 ok\r\nX: ", "HTTP/1.1 101 ", "HTTP/1.1 103 Hints\nLink: ", "\r\n"})
  @DisplayName("a head of more than 64 KiB is refused as what it is")
  void endlessHead(String beginning) {
    try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
      upgrade.answer(beginning + (beginning.isBlank() ? beginning : "x").repeat(70_000));

      assertThat(upgrade.outcomes())
          .containsExactly("invalid the head of the server's answer is longer than 64 KiB");
    }
  }

  @Test
  @DisplayName("sixteen interim answers are passed over; with more the attempt has failed")
  void endlessInterimAnswers() {
    String interim = "HTTP/1.1 102 Processing\r\n\r\n";
    try (UpgradeProbe patient = UpgradeProbe.of("ws://h/");
        UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
      patient.answer(interim.repeat(16) + patient.acceptance());
      upgrade.answer(interim.repeat(1_000));

      assertThat(patient.outcomes()).containsExactly("upgraded ");
      assertThat(upgrade.outcomes())
          .containsExactly("invalid the server sent more than 16 interim answers (HTTP 1xx)");
    }
  }

  @Test
  @DisplayName("an acceptance whose lines end in LF alone is taken, and what follows is handed on")
  void lineFeeds() {
    try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
      upgrade.answer(upgrade.acceptance("X: y").replace("\r\n", "\n") + "\r\n");

      assertThat(upgrade.outcomes()).containsExactly("upgraded ");
      assertThat(upgrade.handedOn()).asString(ISO_8859_1).isEqualTo("\r\n");
    }
  }

  @Test
  @DisplayName("white space before a colon and folded lines are taken, as HTTP has clients do")
  void whiteSpace() {
    try (UpgradeProbe upgrade = UpgradeProbe.offering(List.of("a"), true)) {
      upgrade.answer(
          upgrade.acceptance(
              "Sec-WebSocket-Protocol \t:a",
              "Sec-WebSocket-Extensions: permessage-deflate;",
              "\tserver_no_context_takeover"));

      assertThat(upgrade.outcomes())
          .containsExactly("upgraded DeflateExtension[serverContextTakeover=false]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X Y: z | a line that is no header: \"X Y\"",
        "nonsense | a line that is no header: \"nonsense\"",
        ": z | a line that is no header: \"\"",
        "'X: a\\rb' | a control character in the header X",
        "'X: a\\0b' | a control character in the header X"
      })
  @DisplayName("an acceptance with a line that HTTP does not allow is refused")
  void illegalLines(String line, String why) {
    try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
      upgrade.answer(upgrade.acceptance(line.translateEscapes()));

      assertThat(upgrade.outcomes()).containsExactly("invalid the server answered 101 with " + why);
    }
  }

  @Test
  @DisplayName("what comes after the handshake has failed changes nothing")
  void toldOnce() {
    try (UpgradeProbe upgrade = UpgradeProbe.of("ws://h/")) {
      upgrade.answer(UpgradeProbe.response("HTTP/1.1 101 ok"));
      upgrade.answer(upgrade.acceptance()).pass(10_000).disconnect();

      assertThat(upgrade.outcomes()).hasSize(1);
    }
  }
}
