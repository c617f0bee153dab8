package dev.inlet.input.websocket.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.wire.ServerFrames;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SOCKS5 (RFC 1928, RFC 1929) as bytes. */
final class SocksProxyHandlerTest {
  private static final byte[] NO_LOGIN = {5, 0};
  private static final byte[] LOGIN = {5, 2};
  private static final byte[] CONNECTED = {5, 0, 0, 1, 127, 0, 0, 1, 0, 80};

  private static ProxyProbe probe() {
    return ProxyProbe.of("socks5://proxy", "ws://feed:258/x");
  }

  private static ProxyProbe probeWithLogin() {
    return ProxyProbe.of("socks5://jos%C3%A9:pw@proxy", "ws://feed/");
  }

  @Test
  @DisplayName("a name is for the proxy to look up")
  void name() {
    try (ProxyProbe proxy = probe()) {
      assertThat(proxy.sent()).containsExactly(5, 1, 0);
      proxy.answer(NO_LOGIN);
      assertThat(proxy.sent())
          .isEqualTo(
              ServerFrames.concat(
                  new byte[] {5, 1, 0, 3, 4}, "feed".getBytes(US_ASCII), new byte[] {1, 2}));
      proxy.answer(CONNECTED);

      assertThat(proxy.outcomes()).containsExactly("tunnelled", "active");
    }
  }

  @Test
  @DisplayName("an address is passed as what it is")
  void addresses() {
    try (ProxyProbe four = ProxyProbe.of("socks5://proxy", "ws://10.1.2.3/");
        ProxyProbe six = ProxyProbe.of("socks5://proxy", "ws://[fe80::1%25eth0]/")) {
      four.answer(NO_LOGIN);
      six.answer(NO_LOGIN);

      assertThat(four.sent()).containsExactly(5, 1, 0, 5, 1, 0, 1, 10, 1, 2, 3, 0, 80);
      assertThat(six.sent())
          .containsExactly(
              5, 1, 0, 5, 1, 0, 4, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 80);
    }
  }

  @Test
  @DisplayName("user name and password are shown if the proxy asks for them")
  void login() {
    byte[] user = "josé".getBytes(UTF_8);
    try (ProxyProbe proxy = probeWithLogin()) {
      assertThat(proxy.sent()).containsExactly(5, 2, 0, 2);
      proxy.answer(LOGIN);
      assertThat(proxy.sent())
          .isEqualTo(
              ServerFrames.concat(
                  new byte[] {1, (byte) user.length}, user, new byte[] {2, 'p', 'w'}));
      proxy.answer(new byte[] {1, 0}).answer(CONNECTED);

      assertThat(proxy.outcomes()).containsExactly("tunnelled", "active");
    }
  }

  @Test
  @DisplayName(
      "all kinds of bound addresses are passed over, cut anywhere, and nothing behind them")
  void boundAddresses() {
    byte[] six = new byte[22];
    six[0] = 5;
    six[3] = 4;
    byte[] name = {5, 0, 0, 3, 2, 'a', 'b', 0, 80};
    for (byte[] reply : new byte[][] {CONNECTED, six, name}) {
      try (ProxyProbe proxy = probe();
          ProxyProbe atOnce = probe()) {
        proxy.answer(NO_LOGIN);
        for (byte b : reply) {
          assertThat(proxy.outcomes()).isEmpty();
          proxy.answer(new byte[] {b});
        }
        assertThat(proxy.outcomes()).containsExactly("tunnelled", "active");
        assertThat(proxy.answer("hi").handedOn()).isEqualTo("hi");

        atOnce.answer(ServerFrames.concat(NO_LOGIN, reply, "hello".getBytes(US_ASCII)));
        assertThat(atOnce.handedOn()).isEqualTo("hello");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, general failure, USUAL",
    "2, not allowed by the rules, SLOW",
    "3, network unreachable, USUAL",
    "4, host unreachable, USUAL",
    "5, connection refused, USUAL",
    "6, time to live expired, USUAL",
    "7, command not supported, USUAL",
    "8, address type not supported, USUAL",
    "200, unknown, USUAL"
  })
  @DisplayName("a refusal is reported by number and name")
  void refusals(int reply, String name, String advice) {
    try (ProxyProbe proxy = probe()) {
      proxy.answer(NO_LOGIN).answer(new byte[] {5, (byte) reply});

      assertThat(proxy.outcomes())
          .containsExactly(
              "failed the proxy refused with SOCKS5 reply " + reply + " " + name + " " + advice);
    }
  }

  @Test
  @DisplayName("trouble with the login is reported, and not tried again soon")
  void noLogin() {
    byte[] none = {5, (byte) 0xff};
    try (ProxyProbe without = probe();
        ProxyProbe unwanted = probe();
        ProxyProbe with = probeWithLogin();
        ProxyProbe wrong = probeWithLogin()) {
      without.answer(none);
      unwanted.answer(LOGIN);
      with.answer(none);
      wrong.answer(LOGIN).answer(new byte[] {1, 1});

      String wanted =
          "failed the proxy wants a user name and a password, or another way to log in SLOW";
      assertThat(without.outcomes()).containsExactly(wanted);
      assertThat(unwanted.outcomes()).containsExactly(wanted);
      assertThat(with.outcomes())
          .containsExactly(
              "failed the proxy accepts neither a user name with a password nor none SLOW");
      assertThat(wrong.outcomes())
          .containsExactly("failed the proxy refused the user name or the password SLOW");
    }
  }

  @Test
  @DisplayName("what does not speak SOCKS5, or goes away, is reported as that")
  void foreign() {
    try (ProxyProbe http = probe();
        ProxyProbe late = probe();
        ProxyProbe silent = probe()) {
      http.answer("HTTP/1.1 400 Bad\r\n\r\n").disconnect();
      late.answer(NO_LOGIN).answer(new byte[] {4, 0});
      silent.answer(NO_LOGIN).disconnect();

      assertThat(http.outcomes()).containsExactly("failed the proxy does not speak SOCKS5 USUAL");
      assertThat(late.outcomes()).containsExactly("failed the proxy does not speak SOCKS5 USUAL");
      assertThat(silent.outcomes())
          .containsExactly("failed the proxy ended the TCP connection before it answered USUAL");
    }
  }
}
