package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Failure modes 24, 26, 29, 31 and 32: what some servers do in their own way")
final class OddServersFailureModeIT {

  @Test
  @DisplayName(
      "mode 24: a server that sends on and never answers our Close is left after close_timeout, and"
          + " what found no room is counted")
  void mode24SendsOnBehindOurClose() throws Exception {
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendText("first");
              assertThat(connection.receive(SOON).opcode()).isEqualTo(Frame.CLOSE);
              connection.sendText("0");
              connection.sendPing(""); // or all would come at once, and find room together
              assertThat(connection.receive(SOON).opcode()).isEqualTo(Frame.PONG);
              for (int i = 1; i < 200; i++) {
                connection.sendText(Integer.toString(i));
              }
              while (true) {
                connection.sendPong("");
              }
            })) {
      List<Gap> gaps = new CopyOnWriteArrayList<>();
      InputListener listener =
          new InputListener() {
            @Override
            public void missed(Gap gap) {
              gaps.add(gap);
            }
          };
      Input input =
          raw(
              config(server.uri(), Map.of("close_timeout", "1s", "max_buffered_messages", 1)),
              InputContext.builder().listener(listener).build(),
              AddressResolver.SYSTEM);
      input.connect();
      assertThat(readTexts(input, 1)).containsExactly("first");

      input.close();

      assertThat(readTexts(input, 1)).containsExactly("0");
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> input.read(SOON))
            .isInstanceOf(EndOfInputException.class)
            .hasMessage(
                "the input is closed: open: closed by this side, without an answer of the server;"
                    + " 199 messages that came after that were discarded");
      }
      assertThat(gaps).singleElement().satisfies(gap -> assertThat(gap.messages()).hasValue(199));
    }
  }

  @Test
  @DisplayName(
      "mode 29: a server that drops silent clients is left with its reason, and stays with a"
          + " ping.interval below its limit")
  void mode29IdleLimit() {
    Duration limit = Duration.ofSeconds(3);
    AtomicInteger pings = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(connection -> dropWhenSilent(connection, limit, pings));
        TestPipeline silent = TestPipeline.run(config(server.uri()));
        TestPipeline pinging =
            TestPipeline.run(config(server.uri(), Map.of("ping", Map.of("interval", "50ms"))))) {
      silent.awaitLosses(1);
      assertThat(silent.listener().loss().cause())
          .hasMessage("open: closed by the server with 1001 going away, reason \"Idle Timeout\"");

      // 50 ms apart, so that they outlast the limit
      await().atMost(SOON).untilAtomic(pings, count -> assertThat(count).isGreaterThan(80));
      assertThat(pinging.listener().losses()).isEmpty();
    }
  }

  private static void dropWhenSilent(FeedConnection connection, Duration limit, AtomicInteger pings)
      throws IOException {
    connection.accept();
    try {
      while (connection.receive(limit).opcode() == Frame.PING) {
        connection.sendPong("");
        pings.incrementAndGet();
      }
    } catch (AssertionError e) { // nothing has come
      connection.sendClose(1001, "Idle Timeout");
      connection.awaitClosed(SOON);
    }
  }

  @Test
  @DisplayName("mode 26: a text in place of a Close frame is delivered, and the loss is reported")
  void mode26TextForClose() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(List.of("data", "Connection closed"));
                  connection.closeSocket();
                });
        Input input = raw(config(server.uri()))) {
      input.connect();

      Inputs.Rest rest = readUntilLost(input);

      assertThat(rest.texts()).containsExactly("data", "Connection closed");
      assertThat(rest.loss()).hasMessageContaining("the server ended the TCP connection");
    }
  }

  @Test
  @DisplayName(
      "mode 31: without pings, all that a server sent before it closed is delivered after a stall")
  void mode31NothingSentUnasked() throws Exception {
    // More than the buffers of the client's side take, so that the rest waits in the server's.
    List<String> texts =
        IntStream.range(0, 40).mapToObj(i -> Integer.toString(i % 10).repeat(32 << 10)).toList();
    CountDownLatch gone = new CountDownLatch(1);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(texts);
                  connection.sendClose(1001, "restart");
                  connection.closeSocket();
                  gone.countDown();
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of("ping", Map.of("interval", "0s"), "max_buffered_messages", 1)))) {
      input.connect();
      assertThat(gone.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

      Inputs.Rest rest = readUntilLost(input);

      assertThat(rest.texts()).isEqualTo(texts);
      assertThat(rest.loss())
          .hasMessage("open: closed by the server with 1001 going away, reason \"restart\"");
    }
  }

  @Test
  @DisplayName("mode 32: the loss of a server that answers no ping names the setting for it")
  void mode32NoPongEver() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("data");
                  assertThat(connection.receive(SOON).opcode()).isEqualTo(Frame.PING);
                  connection.awaitClosed(SOON);
                });
        Input input =
            raw(
                config(
                    server.uri(), Map.of("ping", Map.of("interval", "50ms", "timeout", "50ms"))))) {
      input.connect();
      assertThat(readTexts(input, 1)).containsExactly("data");

      Inputs.Rest rest = readUntilLost(input);

      assertThat(rest.texts()).isEmpty();
      assertThat(rest.loss())
          .hasMessageStartingWith("open: ping_timeout: nothing came for ")
          .hasMessageEndingWith(
              "while the server is there, it answers no pings; only then set ping.interval to 0s,"
                  + " and idle_timeout to notice that it is gone");
    }
  }
}
