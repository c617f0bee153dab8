package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Kept positions")
final class PositionKeepingInputTest {
  private final Deque<Batch> batches = new ArrayDeque<>();
  private final List<String> stored = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private boolean refuses;

  private Batch batch(int messages, Positions positions) {
    MessageBlock.Builder block = new MessageBlock.Builder();
    for (int i = 0; i < messages; i++) {
      block.add(0, 0, MessageType.TEXT);
    }
    return Batch.ofBlocks(
        List.of(block.build(new byte[0], Metadata.of(Instant.EPOCH, Map.of()))),
        positions,
        Batch.Settlement.NONE);
  }

  private Input input(Duration interval) {
    Input scripted =
        new Input() {
          @Override
          public void connect() {}

          @Override
          public Batch read(Duration maxWait) throws NotConnectedException, EndOfInputException {
            return batches.isEmpty() ? Batch.empty() : batches.remove();
          }

          @Override
          public void wakeUp() {}

          @Override
          public void close() {}
        };
    PositionStore store =
        new PositionStore() {
          @Override
          public Optional<KeptPositions> load() {
            return Optional.empty();
          }

          @Override
          public void store(KeptPositions positions) throws IOException {
            if (refuses) {
              throw new IOException("no space left");
            }
            stored.add(positions.source() + " " + positions.positions().only().orElse("-"));
          }
        };
    InputListener listener =
        new InputListener() {
          @Override
          public void warning(String message) {
            warnings.add(message);
          }
        };
    return new PositionKeepingInput(scripted, "source", store, interval, listener);
  }

  private Input input() {
    return input(Duration.ZERO);
  }

  @Test
  @DisplayName("are stored once all batches before them are acknowledged, never ahead")
  void inOrder() throws Exception {
    batches.add(batch(1, Positions.of("1")));
    batches.add(batch(1, Positions.of("2")));
    try (Input input = input()) {
      Batch first = input.read(Duration.ZERO);
      Batch second = input.read(Duration.ZERO);
      second.ack();
      assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
      assertThat(stored).isEmpty();
      first.ack();
      assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
      assertThat(stored).containsExactly("source 2");
    }
  }

  @Test
  @DisplayName("are stored at the end, too, however long the interval is")
  void atTheEnd() throws Exception {
    batches.add(batch(1, Positions.of("1")));
    batches.add(batch(1, Positions.of("2")));
    Input input = input(Duration.ofHours(1));
    input.read(Duration.ZERO).ack();
    Batch last = input.read(Duration.ZERO);
    assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
    assertThat(stored).containsExactly("source 1");
    input.close();
    last.ack();
    input.close();
    assertThat(stored).containsExactly("source 1", "source 2");
  }

  @Test
  @DisplayName("without messages are stored behind the messages before them")
  void withoutMessages() throws Exception {
    batches.add(batch(1, Positions.NONE));
    batches.add(batch(0, Positions.of("5")));
    try (Input input = input()) {
      Batch first = input.read(Duration.ZERO);
      assertThat(input.read(Duration.ZERO).positions()).isEqualTo(Positions.of("5"));
      assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
      assertThat(stored).isEmpty();
      first.ack();
      assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
      assertThat(stored).containsExactly("source 5");
    }
  }

  @Test
  @DisplayName("that cannot be stored are reported once, and stored later")
  void failures() throws Exception {
    batches.add(batch(1, Positions.of("1")));
    refuses = true;
    try (Input input = input()) {
      input.read(Duration.ZERO).ack();
      assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
      assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
      assertThat(warnings).containsExactly("the positions cannot be stored: no space left");
      refuses = false;
      assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
      assertThat(stored).containsExactly("source 1");
    }
  }

  @Test
  @DisplayName("pass over what was given up: nobody wants that again")
  void givenUp() throws Exception {
    batches.add(batch(1, Positions.of("1")));
    batches.add(batch(1, Positions.of("2")));
    try (Input input = input()) {
      Batch first = input.read(Duration.ZERO);
      Batch second = input.read(Duration.ZERO);
      first.nack(new IOException("refused"));
      second.ack();
      assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
      assertThat(stored).containsExactly("source 2");
    }
  }
}
