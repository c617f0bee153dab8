package dev.inlet.host.resilience;

import static dev.inlet.host.resilience.ScriptedInput.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import java.time.Duration;
import java.util.AbstractList;
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
  @DisplayName("counts a batch before it is settled, when its list may end")
  void listEndsWithSettlement() throws Exception {
    script.onRead(() -> new LentBatch("a", "b").batch());
    input.read(Duration.ZERO).nack(new IllegalStateException("disk full"));
    assertThat(listener.events()).containsExactly("2 dropped: disk full");
  }

  /** Gives its list back with the settlement, as an input that reads into the same memory does. */
  private static final class LentBatch extends AbstractList<Message> implements Batch.Settlement {
    private final String[] texts;
    private boolean settled;

    LentBatch(String... texts) {
      this.texts = texts;
    }

    Batch batch() {
      return Batch.of(this, this);
    }

    private void requireLent() {
      if (settled) {
        throw new IllegalStateException("the batch is settled");
      }
    }

    @Override
    public Message get(int index) {
      requireLent();
      return Message.text(texts[index]);
    }

    @Override
    public int size() {
      requireLent();
      return texts.length;
    }

    @Override
    public void acknowledged() {
      settled = true;
    }

    @Override
    public void refused(Throwable cause) {
      settled = true;
    }
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
