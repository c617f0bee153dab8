package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The text of an event")
final class EventTextTest {

  @Test
  @DisplayName("says what failed, with the class of what was not meant for people")
  void describes() {
    assertThat(EventText.describe(new IOException("the disk is full")))
        .isEqualTo("the disk is full");
    assertThat(EventText.describe(new IllegalStateException("closed")))
        .isEqualTo("java.lang.IllegalStateException: closed");
    assertThat(EventText.describe(new IOException())).isEqualTo("java.io.IOException");
  }

  @Test
  @DisplayName("says what is wrong with a file, not only which it is")
  void files() {
    assertThat(EventText.describe(new AccessDeniedException("/var/feed.ndjson")))
        .isEqualTo("permission denied: /var/feed.ndjson");
  }
}
