package dev.inlet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The partition of a shard")
final class SourceOffsetsTest {
  private final Map<String, String> partition =
      SourceOffsets.partition("websocket", Optional.of(7));

  @Test
  @DisplayName("has its keys in one order in every process, as it is looked up by its bytes")
  void order() {
    assertThat(partition.keySet()).containsExactly("input", "shard");
    assertThat(partition).containsEntry("input", "websocket").containsEntry("shard", "7");
  }

  @Test
  @DisplayName("has them in the order in which Kafka Connect has them, which resets by the same")
  void orderOfReset() {
    assertThat(new HashMap<>(partition).keySet()).containsExactlyElementsOf(partition.keySet());
  }
}
