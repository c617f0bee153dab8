package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.wire.ServerFrames.bytes;
import static dev.inlet.input.websocket.wire.ServerFrames.compressedText;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.wire.Opcode;
import dev.inlet.input.websocket.wire.ServerFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a session with compression reads")
final class CompressedTurnsTest extends FrameSessionFixture {

  /** One read that inflates to many times the hand-off's bound: 1 KiB to 1 MiB, again and again. */
  private List<String> receiveCompressed(int messages) {
    List<String> texts =
        IntStream.range(0, messages).mapToObj(i -> i + "x".repeat(1 << 20)).toList();
    receive(texts.stream().map(text -> compressedText(deflater, text)).toArray(byte[][]::new));
    return texts;
  }

  /** A message of 512 KiB that inflates to nothing: blocks without a byte in them. */
  private static byte[] emptyBlocks() {
    byte[][] blocks = new byte[512 * 1024 / 5][];
    Arrays.fill(blocks, bytes(0, 0, 0, 0xFF, 0xFF));
    return ServerFrames.frame(0xC1, concat(concat(blocks), bytes(0)));
  }

  /** One turn of the event loop, after others had theirs. */
  private void passTurn() {
    channel.advanceTimeBy(1, TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  /** As a reader does that takes all there is, again and again. */
  private List<String> readAll(int count) throws InterruptedException {
    return readAll(count, Integer.MAX_VALUE);
  }

  private List<String> readAll(int count, int mostAtOnce) throws InterruptedException {
    List<String> received = new ArrayList<>(takenAll());
    while (received.size() < count) {
      session.resumeReading();
      passTurn();
      List<String> more = takenAll();
      assertThat(more).as("behind %d messages", received.size()).hasSizeBetween(1, mostAtOnce);
      received.addAll(more);
    }
    session.resumeReading();
    passTurn();
    return received;
  }

  private List<String> takenAll() throws InterruptedException {
    List<String> all = new ArrayList<>();
    for (List<String> some = taken(); !some.isEmpty(); some = taken()) {
      all.addAll(some);
    }
    return all;
  }

  @Test
  @DisplayName("with compression no more is inflated than there is room for, until there is again")
  void inflatesWhileThereIsRoom() throws Exception {
    startCompressed();

    List<String> sent = receiveCompressed(60);

    assertThat(channel.config().isAutoRead()).isFalse();
    List<String> received = new ArrayList<>(takenAll());
    assertThat(received).as("of a few MiB").hasSizeBetween(1, 8);
    received.addAll(readAll(sent.size() - received.size(), 8));
    assertThat(received).isEqualTo(sent);
    assertThat(events).containsExactly("opened");
  }

  @Test
  @DisplayName("what is read behind what had to wait does not overtake it")
  void keepsOrderBehindPostponed() throws Exception {
    startCompressed();
    List<String> sent = new ArrayList<>(receiveCompressed(20));
    receive(text("last")); // as a TLS handler does, which had more than one record
    sent.add("last");

    assertThat(readAll(21)).isEqualTo(sent);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  @DisplayName("frames of which a part had to wait are put together again")
  void cutAnywhere() throws Exception {
    startCompressed();
    Random random = new Random(5);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      byte[] bytes = new byte[3_000 + i];
      random.nextBytes(bytes);
      sent.add(HexFormat.of().formatHex(bytes)); // half as long once compressed
    }

    receive(sent.stream().map(text -> compressedText(deflater, text)).toArray(byte[][]::new));

    List<String> received = new ArrayList<>(takenAll());
    assertThat(received).hasSizeBetween(1, 500);
    received.addAll(readAll(sent.size() - received.size()));
    assertThat(received).isEqualTo(sent);
  }

  @Test
  @DisplayName(
      "what takes long to inflate to nothing is done in turns, and nothing is read meanwhile")
  void turnsByInput() throws Exception {
    startCompressed();
    receive(emptyBlocks(), text("behind"), ping("p"));

    int turns = 1;
    for (; !channel.config().isAutoRead() && turns < 100; turns++) {
      assertThat(taken()).as("messages after turn %d", turns).isEmpty();
      passTurn();
    }

    assertThat(turns).isBetween(4, 6);
    assertThat(taken()).containsExactly("", "behind");
    assertThat(sent()).containsExactly(Opcode.PONG + " p");
    assertThat(events).containsExactly("opened");
  }

  @Test
  @DisplayName("what inflates to much is done in turns, and what is read behind it keeps its place")
  void turnsByOutput() throws Exception {
    handOff = new HandOff(100, 1 << 30, () -> {});
    startCompressed();
    List<String> sent = new ArrayList<>(receiveCompressed(60));
    receive(text("behind")); // as a TLS handler does, which had more than one record
    sent.add("behind");

    int turns = 1;
    List<String> received = new ArrayList<>(takenAll());
    for (; !channel.config().isAutoRead() && turns < 1000; turns++) {
      assertThat(received).hasSizeLessThan(10 * turns);
      passTurn();
      received.addAll(takenAll());
    }

    assertThat(turns).isGreaterThan(60 / 10);
    assertThat(received).isEqualTo(sent);
  }

  @Test
  @DisplayName("what is left for later turns is handed over when the session stops before")
  void stopsBetweenTurns() throws Exception {
    handOff = new HandOff(100, 1 << 30, () -> {});
    startCompressed();
    List<String> sent = receiveCompressed(60);

    session.stop();
    passTurn();

    assertThat(takenAll()).isEqualTo(sent);
    assertThat(events).containsExactly("opened");
  }

  @Test
  @DisplayName("when TCP is gone between turns, they go on, and then that is reported")
  void drainsBetweenTurns() throws Exception {
    startCompressed();
    receive(emptyBlocks(), text("behind"));

    session.drain(() -> events.add("drained"));
    assertThat(events).containsExactly("opened");
    for (int i = 0; i < 6; i++) {
      passTurn();
    }

    assertThat(takenAll()).containsExactly("", "behind");
    assertThat(events).containsExactly("opened", "drained");
  }

  @Test
  @DisplayName("a violation in what had to wait comes behind the messages before it")
  void violationInPostponed() throws Exception {
    startCompressed();
    List<String> sent = receiveCompressed(20);
    receive(bytes(0x83, 0), text("ignored"));

    assertThat(readAll(20)).isEqualTo(sent);
    assertThat(events).containsExactly("opened", "violated 1002");
    assertThat(takenAll()).isEmpty();
  }

  @Test
  @DisplayName("what goes wrong with what had to wait is reported")
  void failsInPostponed() throws Exception {
    startCompressed();
    receiveCompressed(20);
    receive(ServerFrames.close(4999, "the listener fails"));

    readAll(20);

    assertThat(events).endsWith("broken the listener fails");
  }

  @Test
  @DisplayName("what had to wait is still handed over after our Close, up to the server's")
  void closingWithPostponed() throws Exception {
    startCompressed();
    List<String> sent = receiveCompressed(20);
    receive(ServerFrames.close(1000, "bye"));

    session.startClosing();

    assertThat(readAll(20)).isEqualTo(sent);
    assertThat(session.discarded()).isZero();
    assertThat(events).containsExactly("opened", "closed 1000 bye");
  }

  @Test
  @DisplayName("after our Close reading goes on when nothing waits any more, room or not")
  void closingBehindPostponed() throws Exception {
    startCompressed();
    receiveCompressed(20);
    session.startClosing();
    readAll(20);

    assertThat(channel.config().isAutoRead()).isTrue();
    receiveCompressed(20);
    for (int i = 0; i < 20; i++) {
      passTurn();
    }

    assertThat(session.discarded()).isPositive();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  @DisplayName("what had to wait is handed over when TCP is gone, and then that is reported")
  void drain() throws Exception {
    startCompressed();
    List<String> sent = receiveCompressed(20);

    session.drain(() -> events.add("drained"));

    assertThat(events).containsExactly("opened");
    assertThat(readAll(20)).isEqualTo(sent);
    assertThat(events).containsExactly("opened", "drained");
  }

  @Test
  @DisplayName("what had to wait is handed over as far as there is room when the session stops")
  void stopWithPostponed() throws Exception {
    startCompressed();
    List<String> sent = receiveCompressed(20);
    receive(ServerFrames.close(1008, "that is why"));
    List<String> received = new ArrayList<>(takenAll());

    session.stop();

    List<String> rest = takenAll();
    assertThat(rest).hasSizeBetween(1, 8);
    received.addAll(rest);
    assertThat(sent).startsWith(received.toArray(String[]::new));
    assertThat(session.discarded()).isPositive().isEqualTo(20L - received.size());
    assertThat(events).containsExactly("opened", "closed 1008 that is why");
  }
}
