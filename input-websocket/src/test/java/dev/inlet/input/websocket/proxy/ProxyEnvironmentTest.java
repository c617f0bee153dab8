package dev.inlet.input.websocket.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.websocket.address.WebSocketUrl;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyEnvironmentTest {
  private static final WebSocketUrl PLAIN = WebSocketUrl.parse("ws://feed.example.com:8080/");
  private static final WebSocketUrl SECURE = WebSocketUrl.parse("wss://feed.example.com/");

  @Test
  @DisplayName("ws follows HTTP_PROXY and wss HTTPS_PROXY; the lower-case variable comes first")
  void environment() {
    Map<String, String> environment =
        Map.of(
            "HTTP_PROXY", "http://plain:1",
            "HTTPS_PROXY", "http://ignored:2",
            "https_proxy", "socks5://secure:3");

    assertThat(shown(environment, PLAIN)).contains("http://plain:1");
    assertThat(shown(environment, SECURE)).contains("socks5://secure:3");
    assertThat(shown(Map.of(), SECURE)).isEmpty();
    assertThat(shown(Map.of("HTTP_PROXY", ""), PLAIN)).isEmpty();
  }

  @Test
  @DisplayName("says nothing of a server only if neither a proxy nor NO_PROXY concerns it")
  void saysHow() {
    assertThat(saysHow(Map.of())).isFalse();
    assertThat(saysHow(Map.of("HTTP_PROXY", "a:1", "NO_PROXY", "other.org"))).isFalse();
    assertThat(saysHow(Map.of("HTTPS_PROXY", "a:1"))).isTrue();
    assertThat(saysHow(Map.of("all_proxy", "a:1"))).isTrue();
    assertThat(saysHow(Map.of("HTTPS_PROXY", ""))).isTrue();
    assertThat(saysHow(Map.of("NO_PROXY", "example.com"))).isTrue();
  }

  private static boolean saysHow(Map<String, String> environment) {
    return new ProxyEnvironment(environment).saysHow(SECURE);
  }

  @Test
  @DisplayName("ALL_PROXY stands in for both; a variable that is set to nothing means no proxy")
  void allProxy() {
    Map<String, String> all = Map.of("ALL_PROXY", "socks5://all:1", "HTTPS_PROXY", "secure:2");

    assertThat(shown(all, PLAIN)).contains("socks5://all:1");
    assertThat(shown(all, SECURE)).contains("http://secure:2");
    assertThat(shown(Map.of("ALL_PROXY", "a:1", "HTTP_PROXY", ""), PLAIN)).isEmpty();
    assertThat(shown(Map.of("http_proxy", "", "HTTP_PROXY", "a:1"), PLAIN)).isEmpty();
    assertThat(shown(Map.of("ALL_PROXY", "a:1", "NO_PROXY", "example.com"), PLAIN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "feed.example.com",
        "FEED.Example.com",
        "example.com",
        ".example.com",
        "*.example.com",
        "other.org, example.com",
        "other.org example.com",
        "feed.example.com:8080",
        ",,feed.example.com,"
      })
  @DisplayName("NO_PROXY excludes a host, a domain, one port of a host, or all")
  void excluded(String noProxy) {
    assertThat(shown(Map.of("HTTP_PROXY", "http://p:1", "NO_PROXY", noProxy), PLAIN)).isEmpty();
    assertThat(shown(Map.of("HTTP_PROXY", "http://p:1", "no_proxy", noProxy), PLAIN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ws://10.1.2.3/ | 10.1.2.3",
        "ws://10.1.2.3/ | 10.1.2.3:80",
        "ws://10.1.2.3/ | 10.0.0.0/8",
        "ws://10.1.2.3/ | 10.1.2.0/23",
        "ws://10.1.2.3/ | 10.1.2.3/32",
        "ws://10.1.2.3/ | 0.0.0.0/0",
        "ws://10.1.2.3/ | ::ffff:10.1.0.0/112",
        "ws://[2001:db8::1]/ | 2001:db8::1",
        "ws://[2001:db8::1]/ | 2001:DB8:0:0:0::0001",
        "ws://[2001:db8::1]/ | [2001:db8::1]",
        "ws://[2001:db8::1]/ | [2001:db8::1]:80",
        "ws://[2001:db8::1]/ | 2001:db8::/32",
        "ws://[2001:db8::1]/ | [2001:db8::]/33",
        "ws://[2001:db8::1]/ | ::/0",
        "ws://[fe80::1%25eth0]/ | fe80::/10",
        "ws://[::ffff:10.1.2.3]/ | 10.0.0.0/8",
        "ws://[::ffff:10.1.2.3]/ | ::ffff:a01:203",
        "ws://[2001:db8::80]:80/ | 2001:db8::80",
        "ws://feed.example./ | feed.example",
        "ws://feed.example/ | feed.example.",
        "ws://feed.example/ | .example.",
        "ws://bücher.example/ | bücher.example",
        "ws://my_feed/ | MY_FEED",
        "ws://feed.example:81/ | *:81"
      })
  @DisplayName("NO_PROXY knows ranges, all spellings of an address, brackets, and the root's dot")
  void excludedForms(String url, String noProxy) {
    assertThat(shown(Map.of("HTTP_PROXY", "p:1", "NO_PROXY", noProxy), WebSocketUrl.parse(url)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ws://10.1.2.3/ | 10.1.2.4",
        "ws://10.1.2.3/ | 10.1.2.3:81",
        "ws://10.1.2.3/ | 11.0.0.0/8",
        "ws://10.1.2.3/ | 10.1.4.0/23",
        "ws://10.1.2.3/ | 10.0.0.0/33",
        "ws://10.1.2.3/ | 10.0.0.0/",
        "ws://10.1.2.3/ | /8",
        "ws://10.1.2.3/ | ::/0",
        "ws://10.1.2.3.example/ | 10.0.0.0/8",
        "ws://[2001:db8::1]/ | [2001:db8::1]:81",
        "ws://[2001:db8::1]/ | 2001:db8:1::/48",
        "ws://[2001:db8::1]/ | 0.0.0.0/0",
        "ws://myfeed.example/ | feed.example",
        "ws://feed.example/ | feed.example:x"
      })
  @DisplayName("NO_PROXY takes no other address or name for one that it names")
  void otherForms(String url, String noProxy) {
    assertThat(shown(Map.of("HTTP_PROXY", "p:1", "NO_PROXY", noProxy), WebSocketUrl.parse(url)))
        .contains("http://p:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "ample.com", "feed.example", "feed.example.com:80", "*.org"})
  @DisplayName("NO_PROXY excludes nothing else")
  void notExcluded(String noProxy) {
    assertThat(shown(Map.of("HTTP_PROXY", "http://p:1", "NO_PROXY", noProxy), PLAIN))
        .contains("http://p:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ws://localhost/",
        "ws://127.0.0.1:8080/",
        "ws://[::1]/",
        "ws://a.localhost/",
        "ws://localhost./"
      })
  @DisplayName("this machine is never reached through a proxy of the environment")
  void loopback(String url) {
    assertThat(shown(Map.of("HTTP_PROXY", "http://p:1"), WebSocketUrl.parse(url))).isEmpty();
  }

  @Test
  @DisplayName("a variable that cannot be used is named")
  void wrongVariable() {
    assertThatThrownBy(
            () -> new ProxyEnvironment(Map.of("https_proxy", "ftp://p:1")).proxyFor(SECURE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the environment variable HTTPS_PROXY names a proxy that must begin with http:// or"
                + " socks5://");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "LOCALHOST, true",
    "a.localhost, true",
    "127.0.0.1, true",
    "127.1.2.3, true",
    "::1, true",
    "0:0:0:0:0:0:0:1, true",
    "localhost.example.com, false",
    "128.0.0.1, false",
    "127.example.com, false",
    "::2, false",
    "LOCALHOST., true",
    "0:0::1, true",
    "::ffff:127.0.0.1, true",
    "127.0.0.1.example.com, false",
    "0.0.0.0, false"
  })
  @DisplayName("a host is this machine if its name says so")
  void isLoopback(String host, boolean expected) {
    assertThat(ProxyEnvironment.isLoopback(host)).isEqualTo(expected);
  }

  private static Optional<String> shown(Map<String, String> environment, WebSocketUrl url) {
    return new ProxyEnvironment(environment).proxyFor(url).map(Proxy::toString);
  }
}
