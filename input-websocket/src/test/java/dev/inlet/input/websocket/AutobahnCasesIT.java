package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static dev.inlet.input.websocket.wire.ServerFrames.bytes;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Input;
import dev.inlet.input.websocket.wire.ServerFrames;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Those that ask for more than that the outcome is right in the end. */
@DisplayName("Cases of the Autobahn test suite")
final class AutobahnCasesIT {
  private static final byte[] VALID = "\u03BA\u1F79\u03C3\u03BC\u03B5".getBytes(UTF_8);
  private static final byte[] INVALID = bytes(0xF4, 0x90, 0x80, 0x80);
  private static final byte[] EDITED = "edited".getBytes(UTF_8);

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 1})
  @DisplayName("2.10 and 2.11: ten pings at once are answered by ten pongs, also byte by byte")
  void tenPings(int portion) throws Exception {
    List<String> payloads = IntStream.range(0, 10).mapToObj(i -> "payload-" + i).toList();
    byte[] pings = concat(payloads.stream().map(ServerFrames::ping).toArray(byte[][]::new));
    List<String> answers = new ArrayList<>();
    CompletableFuture<List<String>> answered = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  for (int sent = 0; sent < pings.length; ) {
                    int end = sent + Math.min(portion, pings.length - sent);
                    connection.sendRaw(Arrays.copyOfRange(pings, sent, end));
                    sent = end;
                  }
                  for (int i = 0; i < payloads.size(); i++) {
                    Frame answer = connection.receive(SOON);
                    assertThat(answer.opcode()).isEqualTo(Frame.PONG);
                    answers.add(answer.text());
                  }
                  answered.complete(answers);
                  connection.stayOpen();
                });
        Input input = raw(config(server.uri()))) {
      input.connect();

      assertThat(answered.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(payloads);
    }
  }

  @Test
  @DisplayName("6.4.1: text is refused with the fragment that is invalid, before the message ends")
  void invalidFragment() throws Exception {
    assertRefused(
        connection -> {
          connection.sendFrame(false, 0, Frame.TEXT, VALID);
          connection.sendFrame(false, 0, Frame.CONTINUATION, INVALID);
        });
  }

  @Test
  @DisplayName(
      "6.4.2: the same if a fragment begins the bad character and the next one makes it so")
  void invalidAcrossFragments() throws Exception {
    assertRefused(
        connection -> {
          connection.sendFrame(false, 0, Frame.TEXT, concat(VALID, bytes(0xF4)));
          connection.sendFrame(false, 0, Frame.CONTINUATION, bytes(0x90));
        });
  }

  @Test
  @DisplayName("6.4.3: text is refused with the bytes that are invalid, before the frame ends")
  void invalidWithinFrame() throws Exception {
    byte[] frame = ServerFrames.frame(0x81, concat(VALID, INVALID, EDITED));
    int bad = 2 + VALID.length;
    assertRefused(
        connection -> {
          connection.sendRaw(Arrays.copyOf(frame, bad));
          connection.sendRaw(Arrays.copyOfRange(frame, bad, bad + INVALID.length));
        });
  }

  @Test
  @DisplayName("6.4.4: the same with the first byte that cannot follow the one before")
  void invalidByteWithinFrame() throws Exception {
    byte[] frame = ServerFrames.frame(0x81, concat(VALID, INVALID, EDITED));
    int bad = 2 + VALID.length + 1;
    assertRefused(
        connection -> {
          connection.sendRaw(Arrays.copyOf(frame, bad));
          connection.sendRaw(Arrays.copyOfRange(frame, bad, bad + 1));
        });
  }

  private interface Sending {
    void to(FeedConnection connection) throws IOException;
  }

  /** What is sent does not end the message, so the Close can be for nothing but the bad bytes. */
  private static void assertRefused(Sending sending) throws Exception {
    CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  sending.to(connection);
                  closeCode.complete(connection.receive(SOON).closeCode());
                });
        Input input = raw(config(server.uri()))) {
      input.connect();
      Inputs.Rest rest = readUntilLost(input);

      assertThat(closeCode.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1007);
      assertThat(rest.texts()).isEmpty();
      assertThat(rest.loss()).hasMessageContaining("a text message is not valid UTF-8");
    }
  }
}
