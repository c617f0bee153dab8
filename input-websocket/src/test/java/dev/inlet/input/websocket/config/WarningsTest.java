package dev.inlet.input.websocket.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.Problem;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.websocket.Inputs;
import dev.inlet.input.websocket.RecordingListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody is told at each start who configures something unsafe. */
final class WarningsTest {
  private static final String UNENCRYPTED =
      "ws://feed.example.com/ is not encrypted: whoever sits on the way can read the credentials;"
          + " use wss://";

  private static List<String> warnings(String url, Map<String, ?> more, boolean authenticated) {
    Map<String, Object> config = new LinkedHashMap<>(more);
    config.put("url", url);
    return Inputs.settings(config, Map.of()).warnings(authenticated);
  }

  @Test
  @DisplayName("credentials of a scheme that go out unencrypted are reported")
  void scheme() {
    assertThat(warnings("ws://feed.example.com/", Map.of(), true)).containsExactly(UNENCRYPTED);
    assertThat(warnings("wss://feed.example.com/", Map.of(), true)).isEmpty();
    assertThat(warnings("ws://feed.example.com/", Map.of(), false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "Proxy-Authorization",
        "cookie",
        "X-API-Key",
        "X-Auth",
        "my-token"
      })
  @DisplayName("a header that looks like a credential counts as one")
  void headers(String name) {
    assertThat(warnings("ws://feed.example.com/", Map.of("headers", Map.of(name, "x")), false))
        .containsExactly(UNENCRYPTED);
  }

  @Test
  @DisplayName("a proxy of the environment that speaks SOCKS5 is reported to who makes requests")
  void socks() {
    Map<String, String> url = Map.of("url", "wss://feed.example.com/");
    Map<String, String> environment =
        Map.of("ALL_PROXY", "socks5://user:pass-word@proxy.example.com:1080");

    assertThat(Inputs.settings(url, environment).warnings(false)).isEmpty();
    assertThat(Inputs.requestingSettings(url, environment).warnings(false))
        .containsExactly(
            "the environment names the proxy socks5://proxy.example.com:1080, which speaks SOCKS5:"
                + " requests by HTTP that the protocol \"requesting\" makes cannot go through it;"
                + " name an http:// proxy in proxy_url, or have NO_PROXY list their host");
    assertThat(
            Inputs.requestingSettings(url, Map.of("ALL_PROXY", "http://proxy.example.com"))
                .warnings(false))
        .isEmpty();
  }

  @Test
  @DisplayName("a secret that is named and has no value is reported when the input is made")
  void secretWithoutValue() {
    RecordingListener listener = new RecordingListener();
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("open_message", null);
    config.put("proxy_url", "");

    try (Input input = Inputs.reconnecting(config, listener)) {
      assertThat(input).isNotNull();
      assertThat(listener.warnings())
          .singleElement()
          .asString()
          .startsWith("warning: websocket.open_message: has no value, although it is a secret");
    }
  }

  @Test
  @DisplayName("other headers do not")
  void otherHeaders() {
    Map<String, ?> more = Map.of("headers", Map.of("User-Agent", "x", "Accept-Language", "de"));

    assertThat(warnings("ws://feed.example.com/", more, false)).isEmpty();
  }

  @Test
  @DisplayName("opening messages and query parameters count: they may be logins")
  void messagesAndQuery() {
    assertThat(warnings("ws://feed.example.com/", Map.of("open_message", "login"), false))
        .containsExactly(UNENCRYPTED);
    assertThat(warnings("ws://feed.example.com/?token=secret", Map.of(), false))
        .containsExactly(UNENCRYPTED.replace("com/ is", "com/?token=[REDACTED] is"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws://localhost/", "ws://127.0.0.1:80/", "ws://[::1]/"})
  @DisplayName("to this machine anything may go unencrypted")
  void loopback(String url) {
    assertThat(warnings(url, Map.of("open_message", "login"), true)).isEmpty();
  }

  @Test
  @DisplayName("each of several servers is looked at")
  void severalServers() {
    Map<String, ?> more = Map.of("urls", List.of("wss://b.example/", "ws://c.example:81/"));

    assertThat(warnings("ws://feed.example.com/", more, true))
        .containsExactly(UNENCRYPTED, UNENCRYPTED.replace("feed.example.com/", "c.example:81/"));
  }

  private static List<String> doubts(Map<String, ?> config) {
    Map<String, Object> whole = new LinkedHashMap<>(config);
    whole.put("url", "wss://feed.example.com/");
    return WebSocketFields.SPEC.read(ConfigNode.of(whole), "ws").warnings().stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  @DisplayName("a heartbeat that is never sent is reported")
  void unsentHeartbeat() {
    assertThat(doubts(Map.of("heartbeat", Map.of("message", "ping"))))
        .containsExactly("warning: ws.heartbeat.message: is never sent; set interval or on");
    assertThat(doubts(Map.of("heartbeat", Map.of("message", "ping", "interval", "1s")))).isEmpty();
    assertThat(doubts(Map.of("heartbeat", Map.of("message", "ping", "on", "x")))).isEmpty();
  }

  @Test
  @DisplayName("a limit that another one passes first is reported, and so are pings that are off")
  void withoutEffect() {
    assertThat(doubts(Map.of("connect_timeout", "30s")))
        .containsExactly(
            "warning: ws.connect_timeout: is longer than handshake_timeout (10s), which ends the"
                + " attempt before; set that, too");
    assertThat(doubts(Map.of("connect_timeout", "30s", "handshake_timeout", "1m"))).isEmpty();
    assertThat(doubts(Map.of("handshake_timeout", "5s"))).isEmpty();
    assertThat(doubts(Map.of("ping", Map.of("interval", "0s", "always", true))))
        .containsExactly("warning: ws.ping.always: has no effect, since interval is 0s");
    assertThat(doubts(Map.of("ping", Map.of("always", true)))).isEmpty();
  }

  @Test
  @DisplayName(
      "certificates that are not verified are reported, through the listener, at each start")
  void unverified() {
    List<String> told = new ArrayList<>();
    InputListener listener =
        new InputListener() {
          @Override
          public void warning(String message) {
            told.add(message);
          }
        };
    Map<String, Object> config =
        Map.of(
            "url",
            "wss://feed.example.com/",
            "tls",
            Map.of("enabled", true, "skip_cert_verify", true));

    for (int start = 1; start <= 2; start++) {
      try (Input input = Inputs.reconnecting(config, listener)) {
        assertThat(input).isNotNull();
        assertThat(told)
            .hasSize(start)
            .containsOnly(
                "tls.skip_cert_verify is true: whoever sits on the way can read and change"
                    + " everything");
      }
    }
  }

  @Test
  @DisplayName("who does the work of TLS is told through the listener, for those who look for it")
  void engine() {
    List<String> told = new ArrayList<>();
    InputListener listener =
        new InputListener() {
          @Override
          public void detail(String message) {
            told.add(message);
          }
        };
    Map<String, Object> jdk = Map.of("enabled", true, "engine", "jdk");

    try (Input secure =
            Inputs.reconnecting(Map.of("url", "wss://feed.example.com/", "tls", jdk), listener);
        Input plain = Inputs.reconnecting(Map.of("url", "ws://feed.example.com/"), listener)) {
      assertThat(List.of(secure, plain)).doesNotContainNull();
      assertThat(told).containsExactly("TLS is done by Java " + Runtime.version() + ", SunJSSE");
    }
  }
}
