package dev.inlet.input.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.AuthRequest;
import dev.inlet.config.Masker;
import dev.inlet.input.websocket.http.HttpRequest;
import dev.inlet.input.websocket.http.ResponseHead;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is shown of a request and its answer")
class ShownExchangeTest {
  private final Masker masker = new Masker();
  private final ShownExchange shown = new ShownExchange(masker);

  @Test
  @DisplayName("has the names of all headers, and no value that a scheme or a config has set")
  void request() {
    AuthRequest made =
        AuthRequest.of(URI.create("ws://h:81?key=abc&t"))
            .withHeader("Authorization", "Bearer abc")
            .withHeader("X-Key", "k1")
            .withHeader("Origin", "https://example.com");
    HttpRequest sent = new HttpRequest("GET /?key=abc&t").with("Host", "h:81");
    made.headers().forEach(header -> sent.with(header.name(), header.value()));

    assertThat(shown.request(sent, made, ""))
        .containsExactly(
            "GET /?key=[REDACTED]&[REDACTED] HTTP/1.1",
            "Host: h:81",
            "Authorization: Bearer [REDACTED]",
            "X-Key: [REDACTED]",
            "Origin: https://example.com");
  }

  @Test
  @DisplayName("has no cookie, no query of a location and no secret that the server quotes")
  void answer() {
    masker.add("sesame-open");
    ResponseHead head =
        new ResponseHead(
            302,
            "Found",
            Map.of(
                "Location", List.of("https://h/login?token=abc"),
                "Set-Cookie", List.of("session=abc"),
                "X-Echo", List.of("you said sesame-open\u001b[2J")),
            ResponseHead.Extent.COMPLETE,
            Optional.empty());

    assertThat(shown.answer(head))
        .containsExactly(
            "HTTP 302 Found",
            "Location: https://h/login?token=[REDACTED]",
            "Set-Cookie: [REDACTED]",
            "X-Echo: you said [REDACTED]\\u001b[2J");
  }
}
