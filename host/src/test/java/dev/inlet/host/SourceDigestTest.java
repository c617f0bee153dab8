package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.SourcePart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What an input reads from, as text,")
final class SourceDigestTest {

  private static String of(Object subscription) {
    return SourceDigest.of("a", Map.of(SourcePart.SUBSCRIPTIONS, Map.of("s", subscription)))
        .toString();
  }

  @Test
  @DisplayName("is the address alone where nothing else distinguishes it")
  void plain() {
    assertThat(of("")).isEqualTo("a");
    assertThat(of(List.of())).isEqualTo("a");
    assertThat(of(Map.of())).isEqualTo("a");
  }

  @Test
  @DisplayName("does not depend on the order of members, but on all else")
  void canonical() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("x", 1);
    one.put("y", List.of("p", "q"));
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("y", List.of("p", "q"));
    other.put("x", 1);
    assertThat(of(one)).isEqualTo(of(other));
    assertThat(
            List.of(
                of(one),
                of(Map.of("x", 1, "y", List.of("q", "p"))),
                of(Map.of("x", 1, "y", List.of("pq"))),
                of(Map.of("x", 1, "y", "pq")),
                of(List.of("x", 1, "y", List.of("p", "q"))),
                of("1:a"),
                of(List.of("a"))))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "websocket feed ws://a/",
        "websocket ws://[::1]:80/",
        "tcp a [b]",
        "x [account 0123456789ab]",
        "x y [account 0123456789ab, pointers 0123456789ab, subscriptions ffffffffffff]",
        "x [account 0123456789AB]"
      })
  @DisplayName("is read as it was written")
  void parse(String text) {
    assertThat(SourceDigest.parse(text)).hasToString(text);
  }

  @Test
  @DisplayName("has an address and digests")
  void parts() {
    SourceDigest digest = SourceDigest.parse("x y [account 0123456789ab, pointers 012345678900]");
    assertThat(digest.address()).isEqualTo("x y");
    assertThat(digest.digests())
        .containsOnly(Map.entry("account", "0123456789ab"), Map.entry("pointers", "012345678900"));
  }
}
