package dev.inlet.input.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.input.InputContext;
import dev.inlet.input.websocket.config.WebSocketFields;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.transport.AddressResolver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whatever may be a secret is marked as one here, and searched for in all that can be printed. */
final class SecretsTest {
  private static final String SECRET = "s3cr3t";

  private static Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("url", "ws://feed.example.com/?key=" + SECRET);
    config.put("urls", List.of("ws://other.example.com/?" + SECRET));
    config.put("headers", Map.of("Authorization", SECRET));
    config.put("open_messages", List.of(SECRET, Map.of("message", SECRET, "await", "ok")));
    config.put("heartbeat", Map.of("interval", "1s", "message", SECRET));
    config.put("proxy_url", "http://user:" + SECRET + "@proxy:3128");
    return config;
  }

  @Test
  @DisplayName("a configuration shows none")
  void configuration() {
    Config read = WebSocketFields.SPEC.read(ConfigNode.of(config()), "websocket");

    assertThat(read.toString()).contains("feed.example.com").doesNotContain(SECRET);
    assertThat(WebSocketFields.SPEC.read(ConfigNode.of(Map.of("open_message", SECRET)), ""))
        .asString()
        .doesNotContain(SECRET);
  }

  @Test
  @DisplayName("keys and passwords of TLS are not shown either")
  void tls() {
    Map<String, Object> entry =
        Map.of("cert", "c", "key", SECRET, "password", SECRET + " of the key");
    Config read =
        WebSocketFields.SPEC.read(
            ConfigNode.of(Map.of("tls", Map.of("enabled", true, "client_certs", List.of(entry)))),
            "websocket");

    assertThat(read.toString()).contains("client_certs").doesNotContain(SECRET);
  }

  @Test
  @DisplayName("settings, and all that they consist of, show none")
  void settings() {
    WebSocketSettings settings = Inputs.settings(config(), Map.of());

    assertThat(settings.toString()).contains("feed.example.com").doesNotContain(SECRET);
    assertThat(settings.servers().toString()).contains("proxy:3128").doesNotContain(SECRET);
    assertThat(settings.openMessages().toString()).doesNotContain(SECRET);
    assertThat(settings.heartbeat().toString()).doesNotContain(SECRET);
    assertThat(settings.warnings(true).toString())
        .contains("feed.example.com", "other.example.com")
        .doesNotContain(SECRET);
  }

  @Test
  @DisplayName("an input shows none")
  void input() {
    try (WebSocketInput input =
        new WebSocketInput(
            Inputs.settings(config(), Map.of()),
            InputContext.plain(),
            Optional.empty(),
            AddressResolver.SYSTEM)) {
      assertThat(input.toString()).contains("feed.example.com").doesNotContain(SECRET);
    }
  }
}
