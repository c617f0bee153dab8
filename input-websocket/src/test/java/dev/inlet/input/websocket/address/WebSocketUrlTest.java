package dev.inlet.input.websocket.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WebSocketUrlTest {

  @ParameterizedTest
  @CsvSource({
    "ws://example.com, false, example.com, 80",
    "wss://example.com/, true, example.com, 443",
    "ws://example.com:8080/feed, false, example.com, 8080",
    "WSS://Example.COM/, true, Example.COM, 443",
    "ws://example.com:/, false, example.com, 80",
    "ws://under_score.local:81/, false, under_score.local, 81",
    "ws://127.0.0.1/, false, 127.0.0.1, 80",
    "ws://[::1]/, false, ::1, 80",
    "wss://[2001:db8::2]:8443/, true, 2001:db8::2, 8443",
    "ws://[fe80::1%25eth0]/, false, fe80::1%eth0, 80",
    "ws://[fe80::1%eth0]:9000/, false, fe80::1%eth0, 9000",
    "ws://bücher.example/, false, xn--bcher-kva.example, 80",
    "ws://日本.jp:81/, false, xn--wgv71a.jp, 81"
  })
  @DisplayName("scheme, host and port are read from a URL; an absent port follows from the scheme")
  void parts(String text, boolean secure, String host, int port) {
    WebSocketUrl url = WebSocketUrl.parse(text);

    assertThat(url.secure()).isEqualTo(secure);
    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource({
    "ws://example.com, example.com",
    "ws://example.com:80/, example.com",
    "ws://example.com:443/, example.com:443",
    "wss://example.com:443/, example.com",
    "wss://example.com:80/, example.com:80",
    "ws://[::1]:8080/, [::1]:8080",
    "ws://[::1]/, [::1]",
    "ws://[fe80::1%25eth0]:81/, [fe80::1]:81",
    "ws://under_score:81/, under_score:81",
    "ws://bücher.example:81/, xn--bcher-kva.example:81"
  })
  @DisplayName("the Host header leaves out a default port and a zone, and brackets IPv6")
  void hostHeader(String text, String expected) {
    assertThat(WebSocketUrl.parse(text).hostHeader()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "ws://h, /",
    "ws://h/, /",
    "ws://h?a=b, /?a=b",
    "ws://h/feed, /feed",
    "ws://h/a/../b?x=1&y=%20, /a/../b?x=1&y=%20",
    "ws://h/?, /?",
    "ws://h/pfäd/€?q=ü, /pf%C3%A4d/%E2%82%AC?q=%C3%BC",
    "ws://h/a%2Fb, /a%2Fb"
  })
  @DisplayName("the request target is path and query, with other letters percent-encoded")
  void requestTarget(String text, String expected) {
    assertThat(WebSocketUrl.parse(text).requestTarget()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "ws://bücher.example:81/pfäd?q=ü, ws://xn--bcher-kva.example:81/pf%C3%A4d?q=%C3%BC",
    "wss://[fe80::1%25eth0]:90/, wss://[fe80::1%25eth0]:90/",
    "WS://h?token=1, ws://h?token=1"
  })
  @DisplayName("the URI is ASCII and reads as the same URL again")
  void uri(String text, String expected) {
    WebSocketUrl url = WebSocketUrl.parse(text);

    assertThat(url.uri()).hasToString(expected);
    assertThat(WebSocketUrl.parse(url.uri().toString())).isEqualTo(url);
  }

  @Test
  @DisplayName("values of query parameters are never shown")
  void toStringHidesQueryValues() {
    assertThat(WebSocketUrl.parse("wss://h/p?token=abc&x"))
        .hasToString("wss://h/p?token=[REDACTED]&[REDACTED]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                   | must begin with ws:// or wss://",
        "example.com          | must begin with ws:// or wss://",
        "http://example.com/  | must begin with ws:// or wss://",
        "wsss://example.com/  | must begin with ws:// or wss://",
        "//example.com/       | must begin with ws:// or wss://",
        "ws:example           | names no host",
        "ws:///path           | names no host",
        "ws://:80/            | names no host",
        "ws://                | is not a URL: Expected authority at character 6",
        "' ws://example.com/' | is not a URL: Illegal character in scheme name at character 1",
        "'ws://example.com/ ' | is not a URL: Illegal character in path at character 18",
        "ws://exa mple/       | is not a URL: Illegal character in authority at character 6",
        "ws://[zz]/           | is not a URL: Malformed IPv6 address at character 7",
        "ws://user:pw@host/   | must not hold credentials; use basic_auth for those",
        "ws://user@host/      | must not hold credentials; use basic_auth for those",
        "ws://host/#part      | must not have a fragment (\"#\" and what follows it)",
        "ws://host:abc/       | has a port that is not a number from 1 to 65535",
        "ws://host:0/         | has a port that is not a number from 1 to 65535",
        "ws://host:65536/     | has a port that is not a number from 1 to 65535",
        "ws://host:-1/        | has a port that is not a number from 1 to 65535",
        "ws://a:80:90/        | has a host that is no domain name",
        "ws://a..b/           | has a host that is no domain name",
        "ws://a%20b/          | has a host that is no domain name",
        "ws://a$b/            | has a host that is no domain name"
      })
  @DisplayName("whatever is no websocket URL is refused in words that do not repeat it")
  void refused(String text, String message) {
    assertThatThrownBy(() -> WebSocketUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
