package dev.inlet.input.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyTest {
  private static final WebSocketUrl PLAIN = WebSocketUrl.parse("ws://feed.example.com:8080/");
  private static final WebSocketUrl SECURE = WebSocketUrl.parse("wss://feed.example.com/");

  @ParameterizedTest
  @CsvSource({
    "http://proxy:3128, HTTP, proxy, 3128",
    "http://proxy, HTTP, proxy, 80",
    "HTTP://proxy/, HTTP, proxy, 80",
    "proxy:3128, HTTP, proxy, 3128",
    "socks5://proxy, SOCKS5, proxy, 1080",
    "socks5h://10.0.0.1:9050, SOCKS5, 10.0.0.1, 9050",
    "http://[::1]:3128, HTTP, ::1, 3128"
  })
  @DisplayName("a URL names the kind of proxy, its host and its port")
  void url(String text, Proxy.Scheme scheme, String host, int port) {
    assertThat(Proxy.parse(text)).isEqualTo(new Proxy(scheme, host, port, "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "http://user:secret@proxy:1, user, secret",
    "http://user@proxy:1, user, ''",
    "http://user:@proxy:1, user, ''",
    "http://u%40x:a%3Ab+c%2B@proxy:1, u@x, a:b+c+",
    "http://user:a:b@proxy:1, user, a:b"
  })
  @DisplayName("user and password are percent-decoded; neither is shown")
  void credentials(String text, String user, String password) {
    Proxy proxy = Proxy.parse(text);

    assertThat(proxy.user()).isEqualTo(user);
    assertThat(proxy.password()).isEqualTo(password);
    assertThat(proxy).hasToString("http://proxy:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://proxy:1       | must begin with http:// or socks5://",
        "socks4://proxy:1      | must begin with http:// or socks5://",
        "path/://proxy         | must begin with http:// or socks5://",
        "http://               | is not a URL: Expected authority",
        "://proxy              | is not a URL: Expected scheme name",
        "http://pro xy         | is not a URL: Illegal character in authority",
        "http:///path          | names no host",
        "http://:80            | names no host",
        "http://proxy:0        | has a port that is not a number from 1 to 65535",
        "http://proxy:65536    | has a port that is not a number from 1 to 65535"
      })
  @DisplayName("whatever is no proxy's URL is refused in words that do not repeat it")
  void refused(String text, String message) {
    assertThatThrownBy(() -> Proxy.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

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
  @ValueSource(strings = {"", ",", "ample.com", "feed.example", "feed.example.com:80", "*.org"})
  @DisplayName("NO_PROXY excludes nothing else")
  void notExcluded(String noProxy) {
    assertThat(shown(Map.of("HTTP_PROXY", "http://p:1", "NO_PROXY", noProxy), PLAIN))
        .contains("http://p:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ws://localhost/", "ws://127.0.0.1:8080/", "ws://[::1]/", "ws://a.localhost/"})
  @DisplayName("this machine is never reached through a proxy of the environment")
  void loopback(String url) {
    assertThat(shown(Map.of("HTTP_PROXY", "http://p:1"), WebSocketUrl.parse(url))).isEmpty();
  }

  @Test
  @DisplayName("a variable that cannot be used is named")
  void wrongVariable() {
    assertThatThrownBy(() -> Proxy.fromEnvironment(Map.of("https_proxy", "ftp://p:1"), SECURE))
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
    "::2, false"
  })
  @DisplayName("a host is this machine if its name says so")
  void isLoopback(String host, boolean expected) {
    assertThat(Proxy.isLoopback(host)).isEqualTo(expected);
  }

  @Test
  @DisplayName("each kind of proxy is asked in its way, with the credentials if there are any")
  void handlers() {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    ProxyHandler http = Proxy.parse("http://u:p@proxy").newHandler(address);
    ProxyHandler socks = Proxy.parse("socks5://proxy").newHandler(address);

    assertThat(http).isInstanceOf(HttpProxyHandler.class);
    assertThat(((HttpProxyHandler) http).username()).isEqualTo("u");
    assertThat(((HttpProxyHandler) http).password()).isEqualTo("p");
    assertThat(socks).isInstanceOf(Socks5ProxyHandler.class);
    assertThat(((Socks5ProxyHandler) socks).username()).isNull();
    assertThat((InetSocketAddress) socks.proxyAddress()).isEqualTo(address);
    assertThat(socks.connectTimeoutMillis()).isZero();
  }

  private static Optional<String> shown(Map<String, String> environment, WebSocketUrl url) {
    return Proxy.fromEnvironment(environment, url).map(Proxy::toString);
  }
}
