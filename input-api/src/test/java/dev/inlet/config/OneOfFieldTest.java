package dev.inlet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A field of one of several texts")
class OneOfFieldTest {
  private static final Field<String> OPTIONAL =
      Field.oneOf("method", List.of("", "HMAC-SHA1", "PLAINTEXT")).defaultsTo("").build();
  private static final Field<String> REQUIRED =
      Field.oneOf("method", List.of("HMAC-SHA1", "PLAINTEXT")).build();

  @Test
  @DisplayName("Accepts each of them as it is written")
  void accepted() {
    assertThat(problems(REQUIRED, "PLAINTEXT")).isEmpty();
  }

  @Test
  @DisplayName("Refuses others with the options and the likely one")
  void refused() {
    assertThat(problems(REQUIRED, "hmac_sha1"))
        .containsExactly(
            "method: \"hmac_sha1\" is not one of HMAC-SHA1, PLAINTEXT;"
                + " did you mean \"HMAC-SHA1\"?");
  }

  @Test
  @DisplayName("Accepts the empty text only if it is among them, and does not list it")
  void emptyText() {
    assertThat(problems(OPTIONAL, "")).isEmpty();
    assertThat(problems(REQUIRED, ""))
        .containsExactly("method: \"\" is not one of HMAC-SHA1, PLAINTEXT");
    assertThat(OPTIONAL.type().shape().options()).containsExactly("HMAC-SHA1", "PLAINTEXT");
  }

  private static List<String> problems(Field<String> field, String value) {
    return ConfigSpec.builder()
        .field(field)
        .build()
        .check(ConfigNode.of(Map.of("method", value)), "")
        .stream()
        .map(Problem::toString)
        .toList();
  }
}
