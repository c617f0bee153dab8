package dev.inlet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The page of keys")
final class KeysPageTest {
  private static final Path PAGE = Path.of("..", "docs", "kafka-connect-keys.md");

  @Test
  @DisplayName("is what the fields say today")
  void current() throws IOException {
    String page = KeysPage.render();
    if (Boolean.getBoolean("keys.write")) {
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE)
        .as(
            "stale; write it again with mvn test -pl kafka-connect -am -Dtest=KeysPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dkeys.write=true")
        .hasContent(page);
  }
}
