package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Batch;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.websocket.session.SerialCalls;
import dev.inlet.input.websocket.session.SpokenProtocol;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("While one message comes after the other, the event loop is run by")
@Timeout(60)
final class WaitingThreadsIT {
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> toSend = new LinkedBlockingQueue<>();

  /** Whether a thread of this name runs the event loop in place of the event loop's own. */
  private static boolean runsEventLoop(String name) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith(name))
        .flatMap(thread -> Arrays.stream(thread.getValue()))
        .anyMatch(
            frame ->
                frame.getClassName().endsWith(".LendableEventLoop")
                    && frame.getMethodName().equals("runWhileWaiting"));
  }

  /** Sends what it is told to, and notes what comes. */
  private FeedServer server(Map<String, String> headers, List<String> first) {
    return FeedServer.start(
        connection -> {
          connection.accept(headers);
          Thread sender =
              new Thread(
                  () -> {
                    try {
                      for (String text : first) {
                        connection.sendText(text);
                      }
                      while (connection.isOpen()) {
                        String next = toSend.take();
                        if (next.equals("ping")) {
                          connection.sendPing(next);
                        } else {
                          connection.sendText(next);
                        }
                      }
                    } catch (Exception e) {
                      frames.add(e.toString());
                    }
                  });
          sender.start();
          connection.stayOpen(frame -> frames.add(describe(frame)));
          sender.interrupt();
          sender.join();
        });
  }

  private static String describe(Frame frame) {
    return frame.opcode() + " " + frame.text();
  }

  /** Reads one text after the other on a thread of its own, as a program would. */
  private static Thread reading(Input input, BlockingQueue<String> texts) {
    Thread reader =
        new Thread(
            () -> {
              try {
                while (true) {
                  Batch batch = input.read(SOON);
                  batch.messages().forEach(message -> texts.add(message.text()));
                  batch.ack();
                }
              } catch (Exception e) {
                texts.add("end");
              }
            },
            "reading-thread");
    reader.start();
    return reader;
  }

  /** Sends texts, each once the one before was taken, until a thread runs the event loop. */
  private void sendUntilRunBy(String thread, BlockingQueue<String> texts)
      throws InterruptedException {
    for (int i = 1; !runsEventLoop(thread); i++) {
      toSend.add(i + " text " + i);
      assertThat(texts.take()).endsWith(Integer.toString(i));
    }
  }

  @Test
  @DisplayName("the thread that reads; that also answers pings, and can be woken and interrupted")
  void readingThread() throws Exception {
    BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    try (FeedServer server = server(Map.of(), List.of());
        Input input = raw(config(server.uri()))) {
      input.connect();
      Thread reader = reading(input, texts);
      sendUntilRunBy("reading-thread", texts);
      toSend.add("ping");
      assertThat(frames.take()).isEqualTo("10 ping");

      input.wakeUp();
      await().atMost(SOON).until(() -> runsEventLoop("reading-thread")); // again, or still
      reader.interrupt();
      assertThat(texts.take()).isEqualTo("end");
      reader.join();
    }
  }

  private static boolean waits(String name) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals(name))
        .flatMap(thread -> Arrays.stream(thread.getValue()))
        .anyMatch(
            frame ->
                frame.getClassName().endsWith(".Taker") && frame.getMethodName().equals("await"));
  }

  @Test
  @DisplayName(
      "the thread that reads; it keeps nothing of that behind the end, also if interrupted")
  void interruptedReadingThread() throws Exception {
    BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    CompletableFuture<Integer> kept = new CompletableFuture<>();
    try (FeedServer server = server(Map.of(), List.of());
        Input input = raw(config(server.uri()))) {
      input.connect();
      Thread reader =
          new Thread(
              () -> {
                while (!kept.isDone()) {
                  try {
                    Batch batch = input.read(SOON);
                    batch.messages().forEach(message -> texts.add(message.text()));
                    batch.ack();
                  } catch (InterruptedException e) {
                    texts.add("interrupted");
                  } catch (Exception e) {
                    kept.complete(FastThreadLocal.size());
                  }
                }
              },
              "reading-thread");
      reader.start();
      for (int i = 1; !runsEventLoop("reading-thread"); i++) { // when it does, it is the first time
        toSend.add("text " + i);
        assertThat(texts.take()).isEqualTo("text " + i);
        await().atMost(SOON).until(() -> waits("reading-thread"));
      }
      toSend.add("ping"); // which it answers
      assertThat(frames.take()).isEqualTo("10 ping");
      reader.interrupt();
      assertThat(texts.take()).isEqualTo("interrupted");

      CompletableFuture.runAsync(input::close).get();
      assertThat(kept).succeedsWithin(SOON).isEqualTo(0);
      reader.join();
    }
  }

  @Test
  @DisplayName("the thread that reads, also in a flood, if it has little to do with what it reads")
  void flood() throws Exception {
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    byte[] payload = new byte[64 * 1024];
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  while (connection.isOpen()) {
                    connection.sendBinary(payload);
                  }
                });
        Input input = raw(config(server.uri()))) {
      input.connect();
      Thread reader =
          new Thread(
              () -> {
                try {
                  while (true) {
                    input.read(SOON).ack();
                  }
                } catch (Exception e) {
                  ends.add("end");
                }
              },
              "reading-thread");
      reader.start();
      await().atMost(SOON).until(() -> runsEventLoop("reading-thread"));
      CompletableFuture.runAsync(input::close).get();
      assertThat(ends.take()).isEqualTo("end");
      reader.join();
    }
  }

  @Test
  @DisplayName("its own thread again, when the one that reads is busy with what it has read")
  void busyReader() throws Exception {
    try (FeedServer server = server(Map.of(), List.of());
        Input input = raw(config(server.uri()))) {
      input.connect();
      for (int i = 1; i <= 20; i++) {
        toSend.add("text " + i);
        assertThat(Inputs.readTexts(input, 1)).containsExactly("text " + i);
      }
      toSend.add("ping"); // nobody reads any more
      assertThat(frames.take()).isEqualTo("10 ping");
    }
  }

  @Test
  @DisplayName("the thread of a protocol, if there is one; what hangs there keeps nothing else")
  void protocolThread() throws Exception {
    BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    NumberedProtocol numbered = new NumberedProtocol();
    try (FeedServer server =
            server(Map.of("Sec-WebSocket-Protocol", "numbered"), List.of("welcome", "subscribed"));
        Input input =
            raw(
                config(server.uri()),
                InputContext.plain(),
                new SpokenProtocol(
                    numbered,
                    "the protocol \"numbered\"",
                    new SerialCalls("inlet-protocol-numbered")))) {
      input.connect();
      Thread reader = reading(input, texts);
      sendUntilRunBy("inlet-protocol-numbered", texts);
      assertThat(runsEventLoop("reading-thread")).isFalse();
      toSend.add("ping");
      await().atMost(SOON).until(() -> frames.contains("10 ping"));

      CompletableFuture.runAsync(input::close).get();
      assertThat(texts.take()).isEqualTo("end");
      reader.join();
    }
  }
}
