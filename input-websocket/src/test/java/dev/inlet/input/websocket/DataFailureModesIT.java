package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import dev.inlet.input.RetryAdvice;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Failure modes 9, 10, 12 and 13: data")
final class DataFailureModesIT {
  private static final int MIB = 1 << 20;
  private static final Map<String, String> DEFLATE =
      Map.of("Sec-WebSocket-Extensions", "permessage-deflate");

  @Test
  @DisplayName("mode 9: frames that arrive together with the end of the connection are delivered")
  void mode09LastFrames() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  ByteArrayOutputStream all = new ByteArrayOutputStream();
                  all.writeBytes(connection.acceptance(Map.of()));
                  all.writeBytes(Frame.encode(true, 0, Frame.TEXT, "one".getBytes(UTF_8)));
                  all.writeBytes(Frame.encode(true, 0, Frame.TEXT, "two".getBytes(UTF_8)));
                  connection.sendRaw(all.toByteArray());
                  connection.closeSocket();
                });
        Input input = raw(config(server.uri()))) {
      input.connect();
      await().atMost(SOON).until(() -> server.connections().isEmpty());

      Inputs.Rest rest = readUntilLost(input);
      assertThat(rest.texts()).containsExactly("one", "two");
      assertThat(rest.loss())
          .hasMessage("open: the server ended the TCP connection without a Close frame (1006)");
    }
  }

  @Test
  @DisplayName("mode 9: frames that arrived before this side stops are delivered")
  void mode09LastFramesBeforeStop() throws Exception {
    CompletableFuture<Void> received = new CompletableFuture<>();
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendTexts(List.of("one", "two"));
              connection.sendPing("both there?");
              connection.receive(SOON);
              received.complete(null);
              connection.stayOpen();
            })) {
      Input input = Inputs.reconnecting(config(server.uri()), new RecordingListener());
      input.connect();
      received.get(SOON.toSeconds(), TimeUnit.SECONDS);
      input.close();

      List<String> texts = new ArrayList<>();
      EndOfInputException end = null;
      while (end == null) {
        try {
          input.read(SOON).messages().stream().map(Message::text).forEach(texts::add);
        } catch (EndOfInputException e) {
          end = e;
        }
      }
      assertThat(texts).containsExactly("one", "two");
      assertThat(end.isFailure()).isFalse();
    }
  }

  @Test
  @DisplayName(
      "mode 10: 1 GiB for an output that is blocked stalls the server, and is delivered later")
  void mode10SlowConsumer() throws Exception {
    int count = 64 * 1024;
    int size = 16 * 1024;
    AtomicLong sent = new AtomicLong();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  sendNumbered(connection, count, size, sent);
                  connection.sendClose(1000, "that was all");
                  connection.awaitClosed(SOON);
                });
        SmallHeapReader reader = SmallHeapReader.start(config(server.uri()))) {
      awaitStalled(sent);
      assertThat(sent.get() * size).as("bytes sent").isLessThan(256L * MIB);

      assertThat(reader.readAll())
          .startsWith(
              "65536 messages, 1073741824 bytes;"
                  + " open: closed by the server with 1000 normal closure, reason \"that was all\";"
                  + " reading had been paused for ");
    }
  }

  private static void sendNumbered(FeedConnection connection, int count, int size, AtomicLong sent)
      throws Exception {
    byte[] frame = Frame.encode(true, 0, Frame.BINARY, new byte[size]);
    int start = frame.length - size;
    for (int i = 0; i < count; i++) {
      System.arraycopy(String.format("%08d", i).getBytes(UTF_8), 0, frame, start, 8);
      connection.sendRaw(frame);
      sent.incrementAndGet();
    }
  }

  private static void awaitStalled(AtomicLong sent) {
    AtomicLong before = new AtomicLong();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> before.getAndSet(sent.get()) == sent.get() && sent.get() > 0);
  }

  @Test
  @DisplayName("mode 12: a message over the limit is refused with 1009 and both sizes are logged")
  void mode12OversizeMessage() throws Exception {
    byte[] tooBig = Frame.encode(true, 0, Frame.TEXT, new byte[2_000]);

    assertRefused(connection -> connection.sendRaw(tooBig), "2000", Map.of());
  }

  @Test
  @DisplayName("mode 12: a message of a third of the heap is put together and delivered")
  void mode12LargeMessageInSmallHeap() throws Exception {
    byte[] payload = new byte[22 * MIB];
    System.arraycopy("00000000".getBytes(UTF_8), 0, payload, 0, 8);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendBinary(payload);
                  connection.sendClose(1000, "");
                  connection.awaitClosed(SOON);
                });
        SmallHeapReader reader = SmallHeapReader.start(config(server.uri()))) {
      assertThat(reader.readAll())
          .startsWith("1 messages, " + payload.length + " bytes; open: closed by the server");
    }
  }

  @Test
  @DisplayName("mode 12: the limit counts after reassembly")
  void mode12AfterReassembly() throws Exception {
    String half = "x".repeat(600);

    assertRefused(connection -> connection.sendFragments(half, half), "1200", Map.of());
  }

  @Test
  @DisplayName("mode 12: the limit counts after decompression")
  void mode12AfterDecompression() throws Exception {
    try (DeflatedFrames deflate = new DeflatedFrames(true)) {
      byte[] frame = deflate.text("x".repeat(2_000).getBytes(UTF_8));

      assertThat(frame).hasSizeLessThan(100);
      assertRefused(connection -> connection.sendRaw(frame), "[0-9]{4}", DEFLATE);
    }
  }

  private static void assertRefused(
      FeedServer.Handler tooBig, String size, Map<String, String> accepted) throws Exception {
    CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(accepted);
                  connection.sendText("x".repeat(1_024));
                  tooBig.handle(connection);
                  closeCode.complete(connection.receive(SOON).closeCode());
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of("max_message_size", "1KiB", "compression", "permessage_deflate")))) {
      input.connect();
      Inputs.Rest rest = readUntilLost(input);

      assertThat(closeCode.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1009);
      assertThat(rest.texts()).containsExactly("x".repeat(1_024));
      assertThat(rest.loss().getMessage())
          .matches(
              "open: a message of at least "
                  + size
                  + " bytes is over max_message_size, which is 1024 bytes; closed with 1009 message"
                  + " too big");
      assertThat(rest.loss().details().retryAdvice()).isEqualTo(RetryAdvice.USUAL);
    }
  }

  @Test
  @DisplayName(
      "mode 12: a server that sends an oversize message each time is met with growing delays")
  void mode12NoSilentLoop() {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("xx");
                  connection.receive(SOON);
                });
        TestPipeline pipeline =
            TestPipeline.run(
                config(
                    server.uri(),
                    Map.of(
                        "max_message_size",
                        1,
                        "connection",
                        Map.of("retry_initial", "1ms", "retry_max", "100ms"))))) {
      pipeline.awaitLosses(10);

      assertThat(pipeline.listener().losses())
          .anyMatch(loss -> loss.nextDelay().orElseThrow().toMillis() >= 1)
          .allMatch(loss -> loss.cause().getMessage().contains("1009"));
    }
  }

  @Test
  @DisplayName("mode 13: 1 MiB that inflates to 1 GiB is refused with 1009 in a heap of 64 MiB")
  void mode13CompressionBomb() throws Exception {
    assertBombRefused(
        1024,
        Map.of("max_message_size", "10MiB"),
        "is over max_message_size, which is 10485760 bytes");
  }

  @Test
  @DisplayName(
      "mode 13: a bomb ends with 1009, not for lack of memory, with the default limit, too")
  void mode13DefaultLimit() throws Exception {
    assertBombRefused(1024, Map.of(), ".*max_message_size.* 33554432 bytes.*");
  }

  @Test
  @DisplayName("mode 12: a message near the limit for which the heap has no room ends with 1009")
  void mode12SmallHeap() throws Exception {
    assertBombRefused(
        31,
        Map.of(),
        "finds no room in the heap, which has [0-9]{8} bytes in all, though max_message_size is"
            + " 33554432 bytes; lower max_message_size, or give Java a larger heap \\(-Xmx\\)");
  }

  /** In a virtual machine that would exit if it ran out of memory. */
  private static void assertBombRefused(int mebibytes, Map<String, String> limit, String reason)
      throws Exception {
    byte[] bomb;
    try (DeflatedFrames deflate = new DeflatedFrames(true)) {
      bomb = deflate.bomb(mebibytes);
    }
    assertThat(bomb).hasSizeBetween(mebibytes * MIB / 2048, mebibytes * MIB / 128);
    Map<String, String> more = new LinkedHashMap<>(limit);
    more.put("compression", "permessage_deflate");
    CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(DEFLATE);
                  connection.sendFrame(true, 4, Frame.BINARY, Arrays.copyOf(bomb, bomb.length));
                  closeCode.complete(connection.receive(SOON).closeCode());
                });
        SmallHeapReader reader = SmallHeapReader.start(config(server.uri(), more))) {
      assertThat(reader.readAll())
          .matches(
              "0 messages, 0 bytes; open: a message of at least [0-9]+ bytes "
                  + reason
                  + "; closed with 1009 message too big");
      assertThat(closeCode.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1009);
    }
  }
}
