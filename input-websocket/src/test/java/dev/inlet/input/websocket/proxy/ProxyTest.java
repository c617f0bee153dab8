package dev.inlet.input.websocket.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxyTest {
  @ParameterizedTest
  @CsvSource({
    "http://proxy:3128, HTTP, proxy, 3128",
    "http://proxy, HTTP, proxy, 80",
    "HTTP://proxy/, HTTP, proxy, 80",
    "proxy:3128, HTTP, proxy, 3128",
    "socks5://proxy, SOCKS5, proxy, 1080",
    "socks5h://10.0.0.1:9050, SOCKS5, 10.0.0.1, 9050",
    "http://[::1]:3128, HTTP, ::1, 3128",
    "http://squid_proxy:3128, HTTP, squid_proxy, 3128",
    "squid_proxy, HTTP, squid_proxy, 80",
    "http://bücher.example:1, HTTP, xn--bcher-kva.example, 1",
    "http://@proxy:1, HTTP, proxy, 1",
    "' http://proxy:1/ ', HTTP, proxy, 1"
  })
  @DisplayName("a URL names the kind of proxy, its host and its port")
  void url(String text, Proxy.Scheme scheme, String host, int port) {
    assertThat(Proxy.parse(text)).isEqualTo(new Proxy(scheme, host, port, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "http://user:secret@proxy:1, user, secret",
    "http://user@proxy:1, user, ''",
    "http://user:@proxy:1, user, ''",
    "http://u%40x:a%3Ab+c%2B@proxy:1, u@x, a:b+c+",
    "http://user:a:b@proxy:1, user, a:b",
    "http://:token@proxy:1, '', token",
    "http://:@proxy:1, '', ''",
    "user:a^b|c@proxy:1, user, a^b|c"
  })
  @DisplayName("user and password are percent-decoded; neither is shown")
  void credentials(String text, String user, String password) {
    Proxy proxy = Proxy.parse(text);

    assertThat(proxy.credentials()).contains(new Proxy.Credentials(user, password));
    assertThat(proxy.credentials().orElseThrow().toString()).isEqualTo("Credentials");
    assertThat(proxy).hasToString("http://proxy:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://proxy:1       | must begin with http:// or socks5://",
        "socks4://proxy:1      | must begin with http:// or socks5://",
        "path/://proxy         | must begin with http:// or socks5://",
        "http://               | names no host",
        "://proxy              | must begin with http:// or socks5://",
        "http://pro xy         | has a host that is no domain name",
        "http://[::g]:1        | has brackets around what is no IPv6 address",
        "http://[::1:1         | has brackets around what is no IPv6 address",
        "http:///path          | names no host",
        "http://:80            | names no host",
        "http://proxy:0        | has a port that is not a number from 1 to 65535",
        "http://proxy:65536    | has a port that is not a number from 1 to 65535",
        "http://u:p@ss@proxy   | has more than one @; write an @ in the user name or password as"
            + " %40",
        "http://u:50%@proxy    | has a % in its user name or password that no two hexadecimal"
            + " digits follow; write it as %25",
        "http://u:p%zz@proxy   | has a % in its user name or password that no two hexadecimal"
            + " digits follow; write it as %25",
        "http://u:p/x@proxy    | has a character in its user name or password that a URL cannot"
            + " hold; write / as %2F, ? as %3F and # as %23",
        "u:p#x@proxy:1         | has a character in its user name or password that a URL cannot"
            + " hold; write / as %2F, ? as %3F and # as %23",
        "http://a%3Ab:c@proxy  | has a colon in its user name, which HTTP cannot distinguish from"
            + " the one behind it"
      })
  @DisplayName("whatever is no proxy's URL is refused in words that do not repeat it")
  void refused(String text, String message) {
    assertThatThrownBy(() -> Proxy.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  @DisplayName("SOCKS5 has no room for more than 255 bytes of a user name or password")
  void socksCredentials() {
    String longest = "é".repeat(127) + "x";

    assertThat(Proxy.parse("socks5://" + longest + ":" + longest + "@proxy").credentials())
        .contains(new Proxy.Credentials(longest, longest));
    for (String userInfo : List.of(longest + "x", "u:" + longest + "x")) {
      assertThatThrownBy(() -> Proxy.parse("socks5://" + userInfo + "@proxy"))
          .hasMessage(
              "has a user name or password of more than 255 bytes, which SOCKS5 does not allow");
    }
  }
}
