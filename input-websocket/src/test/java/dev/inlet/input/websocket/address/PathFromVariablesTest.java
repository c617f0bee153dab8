package dev.inlet.input.websocket.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigNode.ScalarKind;
import dev.inlet.config.Location;
import dev.inlet.config.Masker;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The path of a URL")
class PathFromVariablesTest {

  private static WebSocketUrl read(String url, List<String> values, Masker masker) {
    return new PathFromVariables(
            new ConfigNode.Scalar(Location.UNKNOWN, ScalarKind.STRING, url, false, values),
            WebSocketUrl.parse(url))
        .hide(masker);
  }

  @ParameterizedTest
  @DisplayName("is shown with its first segment at most if a variable has a part in it")
  @CsvSource({
    "wss://h:1/v2/pathkey0123456789/x?a=b, pathkey0123456789, wss://h:1/v2/…?a=[REDACTED]",
    "wss://h/pathkey0123456789, pathkey0123456789, wss://h/…",
    "wss://h/v2/key, key, wss://h/v2/…",
    "wss://h/v2/key, /v2/key, wss://h/…",
    "wss://h/v2/key, wss://h/v2/key, wss://h/…",
    "wss://h, wss://h, wss://h",
    "wss://feed.test/v1/trades, feed.test, wss://feed.test/v1/trades",
    "wss://feed.test/v1/trades?t=abcdef, abcdef, wss://feed.test/v1/trades?t=[REDACTED]",
    "wss://h/v1/trades, '', wss://h/v1/trades",
  })
  void shown(String url, String value, String expected) {
    assertThat(read(url, List.of(value), new Masker())).hasToString(expected);
  }

  @Test
  @DisplayName("is shown as a whole if no variable has a part in it")
  void withoutVariables() {
    assertThat(read("wss://h/v1/trades/2", List.of(), new Masker()))
        .hasToString("wss://h/v1/trades/2");
  }

  @Test
  @DisplayName("gives the masker what came from variables, and the host stays")
  void learned() {
    Masker masker = new Masker();
    read("wss://feed.test/v2/pathkey01", List.of("pathkey01"), masker);
    read(
        "wss://feed.test/v3/0123456789abcdef0123",
        List.of("wss://feed.test/v3/0123456789abcdef0123"),
        masker);

    assertThat(masker.mask("feed.test/v2: no pathkey01, no 0123456789abcdef0123"))
        .isEqualTo("feed.test/v2: no [REDACTED], no [REDACTED]");
  }

  @Test
  @DisplayName("gives the masker no host, though that comes from a variable as well")
  void hostFromVariable() {
    Masker masker = new Masker();
    read("wss://feed.test/v2/pathkey01", List.of("feed.test", "pathkey01"), masker);

    assertThat(masker.mask("wss://feed.test/v2: no pathkey01"))
        .isEqualTo("wss://feed.test/v2: no [REDACTED]");
  }

  @Test
  @DisplayName(
      "gives the masker its segments that look like keys, if a variable holds the whole URL")
  void wholeUrl() {
    Masker masker = new Masker();
    String url = "wss://feed.test/stream/trades/k3yofpath/an%2Fother1";
    read(url, List.of(url), masker);

    assertThat(masker.mask("feed.test, no k3yofpath and an/other1 for trades in /stream"))
        .isEqualTo("feed.test, no [REDACTED] and [REDACTED] for trades in /stream");
  }
}
