package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.QUICKLY;
import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readMessages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.testkit.FeedServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Several servers, and when to give up")
final class ServersIT {

  @Test
  @DisplayName("urls are tried in order after failed attempts, beginning again behind the last")
  void order() {
    try (FeedServer first = FeedServer.start(connection -> connection.reject(500));
        FeedServer second = FeedServer.start(connection -> connection.reject(501));
        FeedServer third = FeedServer.start(connection -> connection.reject(502));
        Input input =
            raw(
                config(
                    first.uri(),
                    Map.of("urls", List.of(second.uri().toString(), third.uri().toString()))))) {
      for (int i = 0; i < 2; i++) {
        assertThat(connectFailure(input)).hasMessageContaining("HTTP 500");
        assertThat(connectFailure(input)).hasMessageContaining("HTTP 501");
        assertThat(connectFailure(input)).hasMessageContaining("HTTP 502");
      }
    }
  }

  @Test
  @DisplayName("after a loss url is tried first again, and messages tell where they came from")
  void afterLoss() throws Exception {
    FeedServer first = FeedServer.sending("of the first");
    first.close();
    try (FeedServer second = FeedServer.sending("of the second");
        Input input = raw(config(first.uri(), Map.of("urls", List.of(second.uri().toString()))))) {
      assertThat(connectFailure(input)).hasMessageContaining("connection refused");
      input.connect();
      var message = readMessages(input, 1).get(0);
      assertThat(message.text()).isEqualTo("of the second");
      assertThat(message.metadata().attributes()).containsEntry("url", second.uri().toString());

      second.connection().closeSocket();
      assertThat(Inputs.readUntilLost(input).texts()).isEmpty();
      assertThat(connectFailure(input)).hasMessageStartingWith(first.uri() + ": ");
    }
  }

  @Test
  @DisplayName("max_retries failures in a row are followed by another attempt, then the input ends")
  void maxRetries() {
    FeedServer gone = FeedServer.sending();
    gone.close();
    try (TestPipeline pipeline =
        TestPipeline.run(
            config(
                gone.uri(),
                Map.of(
                    "connection",
                    Map.of("retry_initial", "1ms", "retry_max", "1ms", "max_retries", 3))))) {
      pipeline.awaitEnd();

      assertThat(pipeline.listener().failures())
          .extracting(RecordingListener.Failure::failures)
          .containsExactly(1, 2, 3, 4);
      assertThat(pipeline.listener().failures().get(3).nextDelay()).isEmpty();
    }
  }

  @Test
  @DisplayName("with max_retries 0 the first loss is the end, which says why")
  void noRetries() {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("data");
                  connection.sendClose(1001, "maintenance");
                });
        TestPipeline pipeline =
            TestPipeline.run(
                config(server.uri(), Map.of("connection", Map.of("max_retries", 0))))) {
      pipeline.awaitEnd();

      assertThat(pipeline.texts()).containsExactly("data");
      assertThat(pipeline.end().orElseThrow())
          .isInstanceOfSatisfying(
              EndOfInputException.class, end -> assertThat(end.isFailure()).isTrue())
          .hasMessageContaining("1001 going away")
          .hasMessageContaining("maintenance");
      assertThat(server.totalConnections()).isOne();
    }
  }

  @Test
  @DisplayName("without max_retries no failure is the last")
  void forEver() {
    FeedServer gone = FeedServer.sending();
    gone.close();
    try (TestPipeline pipeline =
        TestPipeline.run(config(gone.uri(), Map.of("connection", QUICKLY)))) {
      await().atMost(SOON).until(() -> pipeline.listener().failures().size() > 30);
      assertThat(pipeline.end()).isEmpty();
    }
  }
}
