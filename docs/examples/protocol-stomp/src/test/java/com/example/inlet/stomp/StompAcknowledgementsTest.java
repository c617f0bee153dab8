package com.example.inlet.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.host.InputOptions;
import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.Input;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("By STOMP a message is")
class StompAcknowledgementsTest {
  private final StompBroker broker = new StompBroker();
  private final List<String> answers = new CopyOnWriteArrayList<>();

  private FeedServer serve() {
    return FeedServer.start(
        connection -> {
          broker.accept(connection);
          broker.login(connection, 0);
          broker.send(connection, 1);
          connection.stayOpen(frame -> answers.add(frame.text()));
        });
  }

  private Input input(FeedServer server) {
    Map<String, Object> section = new LinkedHashMap<>(broker.config(server.uri()));
    section.put("enabled", true);
    Map<String, Object> config =
        Map.of("url", server.uri().toString(), "auto_replay_nacks", false, "stomp", section);
    return Plugins.discover(StompProvider.class.getClassLoader())
        .createInput("websocket", config, InputOptions.builder().build());
  }

  private static Batch read(Input input) throws Exception {
    Batch batch = input.read(StompBroker.PATIENCE);
    while (batch.isEmpty()) {
      batch = input.read(StompBroker.PATIENCE);
    }
    return batch;
  }

  @Test
  @DisplayName("acknowledged when the output has it, not before")
  void acknowledged() throws Exception {
    try (FeedServer server = serve();
        Input input = input(server)) {
      Batch batch = read(input);
      assertThat(batch.messages().get(0).text()).isEqualTo(broker.delivered(1));
      assertThat(answers).isEmpty();
      batch.ack();
      await().until(() -> answers.contains("ACK\nid:a-1\n\n\0"));
    }
  }

  @Test
  @DisplayName("given back to the broker when the output refuses it for good")
  void givenBack() throws Exception {
    try (FeedServer server = serve();
        Input input = input(server)) {
      read(input).nack(new IOException("it cannot be taken"));
      await().until(() -> answers.contains("NACK\nid:a-1\n\n\0"));
    }
  }
}
