package dev.inlet.input.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import dev.inlet.plugin.Plugins;
import dev.inlet.testkit.FeedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class WebSocketInputIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  @DisplayName("messages of a server arrive whole and in order")
  void receives() throws Exception {
    try (FeedServer server = FeedServer.sending("one", "two", "three");
        Input input = input(Map.of("url", server.uri().toString()))) {
      input.connect();

      assertThat(readTexts(input, 3)).containsExactly("one", "two", "three");
    }
  }

  @Test
  @DisplayName("after close what was received is handed out, and then the end")
  void readsAfterClose() throws Exception {
    try (FeedServer server = FeedServer.sending("one", "two")) {
      Input input = input(Map.of("url", server.uri().toString()));
      input.connect();
      assertThat(readTexts(input, 2)).containsExactly("one", "two");
      input.close();

      assertThatThrownBy(() -> input.read(SOON)).isInstanceOf(EndOfInputException.class);
    }
  }

  private static Input input(Map<String, ?> config) {
    return Plugins.discover(WebSocketInputIT.class.getClassLoader())
        .createInput("websocket", config);
  }

  private static List<String> readTexts(Input input, int count) throws Exception {
    List<String> texts = new ArrayList<>();
    while (texts.size() < count) {
      Batch batch = input.read(SOON);
      assertThat(batch.messages()).as("messages within %s", SOON).isNotEmpty();
      batch.messages().stream().map(Message::text).forEach(texts::add);
      batch.ack();
    }
    return texts;
  }
}
