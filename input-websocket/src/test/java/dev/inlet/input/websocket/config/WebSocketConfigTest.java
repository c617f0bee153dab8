package dev.inlet.input.websocket.config;

import static dev.inlet.input.websocket.config.WrongConfig.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.MessageType;
import dev.inlet.input.websocket.Blocks;
import dev.inlet.input.websocket.Inputs;
import dev.inlet.input.websocket.proxy.Proxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that stand on their own; open messages, headers and TLS have tests of theirs. */
final class WebSocketConfigTest {

  @Test
  @DisplayName("a configuration that names nothing has the defaults of the reference")
  void defaults() {
    WebSocketSettings settings = Inputs.settings(Map.of(), Map.of());

    assertThat(settings.servers())
        .extracting(server -> server.url().uri().toString())
        .containsExactly("ws://localhost:4195/get/ws");
    assertThat(settings.openMessages()).isEmpty();
    assertThat(settings.headers()).isEmpty();
    assertThat(settings.subprotocols()).isEmpty();
    assertThat(settings.deflate()).isFalse();
    assertThat(settings.maxMessageSize()).isEqualTo(32 << 20);
    assertThat(settings.keepAlive())
        .isEqualTo(
            new KeepAliveSettings(
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                false,
                Duration.ZERO,
                Duration.ZERO));
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.closeTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.tls()).as("made only for wss").isEmpty();
    assertThat(settings.readInterval()).isZero();
    assertThat(settings.maxBufferedMessages()).isEqualTo(65_536);
    assertThat(settings.maxBufferedBytes()).isEqualTo(32 << 20);
  }

  @Test
  @DisplayName("what is configured counts")
  void everything() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("url", "ws://one.example.com/");
    config.put("urls", List.of("ws://two.example.com/", "wss://three.example.com/"));
    config.put("subprotocols", List.of("v2", "v1"));
    config.put("origin", "https://example.com");
    config.put("headers", Map.of("X-A", "1"));
    config.put("max_message_size", 0);
    config.put("compression", "permessage_deflate");
    config.put("ping", Map.of("interval", "0s", "timeout", "1s", "always", true));
    config.put(
        "heartbeat", Map.of("interval", "20s", "message", "hi", "type", "binary", "reply", "ho"));
    config.put("idle_timeout", "1m30s");
    config.put("close_timeout", "0s");
    config.put("read_interval", "1ms");
    config.put("max_buffered_messages", 1);
    config.put("max_buffered_bytes", "1KiB");

    WebSocketSettings settings = Inputs.settings(config, Map.of());

    assertThat(settings.servers())
        .extracting(server -> server.url().host())
        .containsExactly("one.example.com", "two.example.com", "three.example.com");
    assertThat(settings.tls()).isPresent();
    assertThat(settings.subprotocols()).containsExactly("v2", "v1");
    assertThat(settings.headers()).isEqualTo(Map.of("X-A", "1", "Origin", "https://example.com"));
    assertThat(settings.maxMessageSize()).isZero();
    assertThat(settings.deflate()).isTrue();
    assertThat(settings.keepAlive())
        .isEqualTo(
            new KeepAliveSettings(
                Duration.ZERO,
                Duration.ofSeconds(1),
                true,
                Duration.ofSeconds(90),
                Duration.ofSeconds(20)));
    assertThat(settings.heartbeat().message()).asString().isEqualTo("hi");
    assertThat(settings.heartbeat().type()).isEqualTo(MessageType.BINARY);
    assertThat(settings.heartbeat().isReply(Blocks.of("ho"), 0)).isTrue();
    assertThat(settings.closeTimeout()).isZero();
    assertThat(settings.readInterval()).isEqualTo(Duration.ofMillis(1));
    assertThat(settings.maxBufferedMessages()).isEqualTo(1);
    assertThat(settings.maxBufferedBytes()).isEqualTo(1024);
  }

  @Test
  @DisplayName("every problem is reported at once")
  void severalProblems() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("url", "http://example.com");
    config.put("urll", "ws://example.com");
    config.put("ping", Map.of("timeout", "0s"));
    config.put("read_interval", "500us");
    config.put("max_message_size", "large");

    assertRefused(
        config,
        "url: must begin with ws:// or wss://",
        "urll: unknown field; did you mean \"url\"?",
        "ping.timeout: must be more than 0",
        "read_interval: must be 0s, or from 1ms to 100ms",
        "max_message_size: expected a size in bytes such as 512KiB or 32MiB but found \"large\"");
  }

  @Test
  @DisplayName("a wrong URL is reported with what is wrong, further ones by their place")
  void urls() {
    assertRefused(
        Map.of("url", "ws://user:secret@host/"),
        "url: must not hold credentials; use basic_auth for those");
    assertRefused(
        Map.of("urls", List.of("ws://ok/", "ws://host:0/")),
        "urls[1]: has a port that is not a number from 1 to 65535");
    assertRefused(
        Map.of("urls", "ws://ok/"), "urls: expected a list but found a string; write [ws://ok/]");
    assertRefused(Map.of("url", List.of()), "url: expected a string but found a list");
  }

  @ParameterizedTest
  @CsvSource({"a b", "'a,b'", "''", "(a)"})
  @DisplayName("a subprotocol is a token")
  void subprotocols(String name) {
    assertRefused(
        Map.of("subprotocols", List.of(name)),
        "subprotocols: must hold names of letters, digits and punctuation without spaces or commas,"
            + " each once");
  }

  @Test
  @DisplayName("a subprotocol is offered once")
  void subprotocolTwice() {
    assertRefused(
        Map.of("subprotocols", List.of("a", "b", "a")),
        "subprotocols: must hold names of letters, digits and punctuation without spaces or commas,"
            + " each once");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "idle_timeout | soon | 'expected a duration such as 500ms, 30s or 1h30m but found"
            + " \"soon\"'",
        "close_timeout | -1s | 'expected a duration such as 500ms, 30s or 1h30m but found \"-1s\"'",
        "connect_timeout | 10 | 'expected a duration such as 500ms, 30s or 1h30m but found \"10\";"
            + " write 10s'",
        "connect_timeout | 0s | must be more than 0",
        "handshake_timeout | 0 | must be more than 0",
        "max_message_size | -1 | 'expected a size in bytes such as 512KiB or 32MiB but found"
            + " \"-1\"; write 0B for no limit'",
        "max_buffered_messages | 0 | must be at least 1",
        "max_buffered_messages | 9999999999 |"
            + " 'expected a whole number but found \"9999999999\"'",
        "max_buffered_bytes | 0 | must be at least 1 byte",
        "compression | gzip | '\"gzip\" is not one of off, permessage_deflate'",
        "compression | permessage-deflate | '\"permessage-deflate\" is not one of off,"
            + " permessage_deflate; did you mean \"permessage_deflate\"?'",
        "auto_replay_nacks | perhaps | 'expected true or false but found \"perhaps\"'",
        "origin | 'a\u0001b' | must not hold characters that HTTP cannot carry in a header",
        "origin | 'https://€' | must not hold characters that HTTP cannot carry in a header"
      })
  @DisplayName("a wrong value is reported with what was expected")
  void wrongValues(String field, String value, String message) {
    assertRefused(Map.of(field, value), field + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ping | interval | soon |"
            + " 'expected a duration such as 500ms, 30s or 1h30m but found \"soon\"'",
        "ping | timeout | 0s | must be more than 0",
        "ping | intervall | 1s | 'unknown field; did you mean \"interval\"?'",
        "heartbeat | interval | 5s | message is empty; set what is to be sent",
        "heartbeat | on | ping | message is empty; set the answer",
        "heartbeat | on | ** | must hold more than *, which every message would match",
        "heartbeat | encoding | hex | is for binary messages; set type: binary",
        "ping | always | often | expected true or false but found \"often\"",
        "heartbeat | type | json | '\"json\" is not one of text, binary'",
        "connection | max_retries | -2 | 'must be -1 or more; write -1 to never give up'",
        "connection | max_retries | many | 'expected a whole number but found \"many\"'",
        "connection | retry_initial | 0s | must be more than 0",
        "connection | retry_max | 100ms | must not be less than retry_initial",
        "connection | stable_after | x |"
            + " 'expected a duration such as 500ms, 30s or 1h30m but found \"x\"'"
      })
  @DisplayName("a wrong value within a section is reported with its path")
  void wrongNestedValues(String section, String field, String value, String message) {
    assertRefused(Map.of(section, Map.of(field, value)), section + "." + field + ": " + message);
  }

  @Test
  @DisplayName("a heartbeat is sent by the clock or as an answer, and may be given as bytes")
  void heartbeats() {
    assertRefused(
        Map.of("heartbeat", Map.of("interval", "5s", "on", "ping", "message", "pong")),
        "heartbeat.on: interval is set, too; a message is sent by the clock or as an answer");
    assertRefused(
        Map.of(
            "heartbeat",
            Map.of("interval", "5s", "message", "0x0g", "type", "binary", "encoding", "hex")),
        "heartbeat.message: is not hexadecimal: two digits for each byte");

    Map<String, String> bytes =
        Map.of("interval", "5s", "message", "00 ff", "type", "binary", "encoding", "hex");
    assertThat(Inputs.settings(Map.of("heartbeat", bytes), Map.of()).heartbeat().message())
        .containsExactly(0, 0xFF);
  }

  @Test
  @DisplayName("a section is an object")
  void sections() {
    assertRefused(
        Map.of("ping", "30s"),
        "ping: expected an object but found a string; write {interval: 30s}");
    assertRefused(
        Map.of("heartbeat", true),
        "heartbeat: expected an object but found a boolean; its fields are: interval, on, message,"
            + " type, …");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://user:secret@proxy:1 | must begin with http:// or socks5://",
        "http://user:secret@proxy:99999 | has a port that is not a number from 1 to 65535",
        "http://user:secret@ | names no host",
        "http:///secret | names no host"
      })
  @DisplayName("a wrong proxy is reported without its credentials")
  void proxy(String url, String message) {
    assertRefused(Map.of("proxy_url", url), "proxy_url: " + message);
  }

  @Test
  @DisplayName("a proxy counts for every server, one of the environment for those that it is for")
  void proxies() {
    Map<String, Object> config =
        Map.of("url", "ws://a.example/", "urls", List.of("wss://b.example/"));
    Map<String, String> environment = Map.of("HTTPS_PROXY", "http://env:1");

    assertThat(Inputs.settings(config, environment).servers())
        .extracting(server -> server.proxy().map(Proxy::toString).orElse(""))
        .containsExactly("", "http://env:1");

    Map<String, Object> configured = new LinkedHashMap<>(config);
    configured.put("proxy_url", "socks5://own:2");
    assertThat(Inputs.settings(configured, environment).servers())
        .extracting(server -> server.proxy().map(Proxy::toString).orElse(""))
        .containsExactly("socks5://own:2", "socks5://own:2");
  }
}
