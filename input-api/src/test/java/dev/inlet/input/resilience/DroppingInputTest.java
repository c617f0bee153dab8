package dev.inlet.input.resilience;

import static dev.inlet.input.resilience.ScriptedInput.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Batch;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A dropping input")
class DroppingInputTest {
  private final ScriptedInput script = new ScriptedInput();
  private final RecordingListener listener = new RecordingListener();
  private final DroppingInput input = new DroppingInput(script, listener);

  @Test
  @DisplayName("reports a refused batch once and goes on with the next")
  void drops() throws Exception {
    script.onRead(script.gives("a", "b"), script.gives("c"));
    Batch refused = input.read(Duration.ZERO);
    refused.nack(new IllegalStateException("disk full"));
    refused.nack(new IllegalStateException("again"));
    refused.ack();
    assertThat(texts(input.read(Duration.ZERO))).containsExactly("c");
    assertThat(listener.events()).containsExactly("2 dropped: disk full");
    assertThat(script.settlements()).containsExactly("nack a,b: disk full");
  }

  @Test
  @DisplayName("passes on what was accepted")
  void passesOn() throws Exception {
    script.onRead(script.gives("a"));
    Batch batch = input.read(Duration.ZERO);
    batch.ack();
    batch.nack(new IllegalStateException("too late"));
    assertThat(script.settlements()).containsExactly("ack a");
    assertThat(listener.events()).isEmpty();
    assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
  }

  @Test
  @DisplayName("connects and closes the input below")
  void delegates() throws Exception {
    input.connect();
    assertThat(script.attempts()).isEqualTo(1);
    input.close();
    assertThat(script.isClosed()).isTrue();
  }
}
