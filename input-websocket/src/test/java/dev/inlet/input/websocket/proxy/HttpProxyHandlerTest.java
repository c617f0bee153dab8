package dev.inlet.input.websocket.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.Masker;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT (RFC 9110, section 9.3.6) as bytes. */
final class HttpProxyHandlerTest {

  private static ProxyProbe probe() {
    return ProxyProbe.of("http://proxy", "ws://feed:8080/x");
  }

  @ParameterizedTest
  @CsvSource({
    "ws://feed/x, feed:80",
    "wss://feed/x, feed:443",
    "ws://my_feed:8080/, my_feed:8080",
    "ws://[fe80::1%25eth0]:1/, [fe80::1]:1"
  })
  @DisplayName("the proxy is asked for host and port, whatever the port")
  void request(String url, String authority) {
    try (ProxyProbe proxy = ProxyProbe.of("http://proxy", url)) {
      assertThat(proxy.sent())
          .asString(ISO_8859_1)
          .isEqualTo("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"joe:secret, joe:secret", ":token, :token", "joe, joe:", "jos%C3%A9:p%40, josé:p@"})
  @DisplayName("credentials go out as Basic; the user name may be empty")
  void credentials(String userInfo, String expected) {
    try (ProxyProbe proxy = ProxyProbe.of("http://" + userInfo + "@proxy", "ws://feed/")) {
      assertThat(proxy.sent())
          .asString(ISO_8859_1)
          .endsWith(
              "\r\nProxy-Authorization: Basic "
                  + Base64.getEncoder().encodeToString(expected.getBytes(UTF_8))
                  + "\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 Connection established\r\n\r\n",
        "HTTP/1.0 200\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 299 Fine\nVia: x\n\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX Y: z\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
      })
  @DisplayName("any 2xx opens the tunnel; what stands behind its head is the server's")
  void tunnel(String answer) {
    try (ProxyProbe proxy = probe()) {
      assertThat(proxy.outcomes()).isEmpty();

      proxy.answer(answer + "hello");

      assertThat(proxy.outcomes()).containsExactly("tunnelled", "active");
      assertThat(proxy.handedOn()).isEqualTo("hello");
    }
  }

  @Test
  @DisplayName("the answer may come byte by byte, and be large")
  void pieces() {
    try (ProxyProbe proxy = probe()) {
      String answer = "HTTP/1.1 200 OK\r\nX-Policy: " + "x".repeat(20_000) + "\r\n\r\nhello";
      for (int i = 0; i < answer.length(); i++) {
        proxy.answer(answer.substring(i, i + 1));
      }

      assertThat(proxy.outcomes()).containsExactly("tunnelled", "active");
      assertThat(proxy.handedOn()).isEqualTo("hello");
    }
  }

  @Test
  @DisplayName("another status is a refusal with a body, even if that does not end")
  void refusals() {
    try (ProxyProbe whole = probe();
        ProxyProbe endless = probe()) {
      whole.answer("HTTP/1.1 407 Who?\r\nContent-Length: 2\r\n\r\nno");
      endless.answer("HTTP/1.1 502 Bad\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n").pass(500);

      assertThat(whole.outcomes()).containsExactly("refused 407 Who? no");
      assertThat(endless.outcomes()).containsExactly("refused 502 Bad no");
    }
  }

  @Test
  @DisplayName("a proxy that breaks the protocol, or goes away, has failed in words of its own")
  void failures() {
    try (ProxyProbe foreign = probe();
        ProxyProbe tls = probe();
        ProxyProbe interim = probe();
        ProxyProbe silent = probe()) {
      foreign.answer("SSH-2.0-x\r\n");
      tls.answer(new byte[] {0x15, 3, 1, 0, 2, 2, 40});
      interim.answer("HTTP/1.1 102 Wait\r\n\r\n".repeat(100));
      silent.disconnect();

      assertThat(foreign.outcomes())
          .containsExactly(
              "failed the proxy's answer is not HTTP/1.1, but begins with \"SSH-2.0-x\" USUAL");
      assertThat(tls.outcomes())
          .containsExactly(
              "failed the proxy speaks TLS on this port; use one on which it speaks plain HTTP"
                  + " USUAL");
      assertThat(interim.outcomes())
          .containsExactly("failed the proxy sent more than 16 interim answers (HTTP 1xx) USUAL");
      assertThat(silent.outcomes())
          .containsExactly("failed the proxy ended the TCP connection before it answered USUAL");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 7, 12})
  @DisplayName("a secret at which the beginning of an answer that is not HTTP is cut is not quoted")
  void secretAtTheCut(int visible) {
    Masker masker = new Masker();
    masker.add("proxy-s3cret");
    String before = "x".repeat(64 - visible);
    try (ProxyProbe whole = ProxyProbe.of("http://proxy", "ws://feed/", masker);
        ProxyProbe pieces = ProxyProbe.of("http://proxy", "ws://feed/", masker)) {
      whole.answer(before + "proxy-s3cret and more");
      pieces.answer(before + "proxy-s3cret".substring(0, visible));

      for (ProxyProbe proxy : List.of(whole, pieces)) {
        assertThat(proxy.outcomes())
            .singleElement()
            .asString()
            .startsWith("failed the proxy's answer is not HTTP/1.1, but begins with \"xxx")
            .doesNotContain("xpro");
      }
    }
  }
}
