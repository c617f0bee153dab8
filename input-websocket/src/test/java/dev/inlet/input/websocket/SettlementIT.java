package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.Batch;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What stays of a batch that is settled, when bursts are long enough to be read into again. */
@DisplayName("The messages of a settled batch")
final class SettlementIT {
  private static final int BURSTS = 40;
  private static final int MESSAGES = 200;

  /** Each burst is of a letter of its own. */
  private static String text(int burst) {
    return String.valueOf((char) ('a' + burst % 26)).repeat(1_000);
  }

  private static FeedServer bursts() throws IOException {
    return FeedServer.start(
        connection -> {
          connection.accept();
          for (int i = 0; i < BURSTS; i++) {
            connection.sendTexts(Collections.nCopies(MESSAGES, text(i)));
          }
          connection.stayOpen();
        });
  }

  private static void settleAll(Input input, Consumer<Batch> settlement) throws Exception {
    for (int count = 0; count < BURSTS * MESSAGES; ) {
      Batch batch = input.read(SOON);
      assertThat(batch.messages()).as("messages within %s", SOON).isNotEmpty();
      count += batch.messages().size();
      settlement.accept(batch);
    }
  }

  @Test
  @DisplayName("stay as they were if they were taken out before, whatever is read after that")
  void taken() throws Exception {
    List<Message> kept = new ArrayList<>();
    try (FeedServer server = bursts();
        Input input = raw(config(server.uri()))) {
      input.connect();

      settleAll(
          input,
          batch -> {
            // One of every other batch, so that arrays are read into again between those kept.
            if (kept.size() % 2 == 0) {
              kept.addAll(batch.messages());
            } else {
              kept.add(batch.messages().get(0));
            }
            batch.ack();
          });

      assertThat(kept)
          .extracting(Message::text)
          .allSatisfy(text -> assertThat(text).isEqualTo(text.substring(0, 1).repeat(1_000)));
    }
  }

  @Test
  @DisplayName("are gone if they were not taken out, accepted or refused")
  void gone() throws Exception {
    try (FeedServer server = bursts();
        Input input = raw(config(server.uri()))) {
      input.connect();

      boolean[] refuse = {false};
      settleAll(
          input,
          batch -> {
            if (refuse[0]) {
              batch.nack(new IOException("no"));
            } else {
              batch.ack();
            }
            refuse[0] = !refuse[0];
            assertThatThrownBy(() -> batch.messages().get(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the batch was settled");
          });
    }
  }
}
