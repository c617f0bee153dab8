package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.wire.ServerFrames.bytes;
import static dev.inlet.input.websocket.wire.ServerFrames.compressedText;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.auth.DialogueStep;
import dev.inlet.input.InputListener;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Metadata;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.Blocks;
import dev.inlet.input.websocket.Inputs;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.ReadBuffer;
import dev.inlet.input.websocket.wire.CloseFrame;
import dev.inlet.input.websocket.wire.DeflateExtension;
import dev.inlet.input.websocket.wire.Opcode;
import dev.inlet.input.websocket.wire.ProtocolViolation;
import dev.inlet.input.websocket.wire.ServerFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The exchange of frames after the upgrade, with the server played by hand. */
final class FrameSessionTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> events = new ArrayList<>();
  private final MessageMemory memory = new MessageMemory();
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final InputListener inputListener =
      new InputListener() {
        @Override
        public void readingPaused(Duration pause) {
          events.add("paused for " + pause);
        }

        @Override
        public void readingResumed(Duration pause) {
          events.add("resumed after " + pause);
        }
      };
  private final Traffic traffic = new Traffic();
  private HandOff handOff = new HandOff(100, 1 << 20, () -> {});
  private FrameSession session = session(Map.of(), Optional.empty());

  FrameSessionTest() {
    channel.freezeTime();
  }

  @AfterEach
  void end() {
    session.stop();
    deflater.end();
    channel.finishAndReleaseAll();
  }

  private FrameSession session(Map<String, ?> config, Optional<DeflateExtension> deflate) {
    WebSocketSettings settings = Inputs.settings(config, Map.of());
    return session(
        settings,
        OpeningStage.direct(
            Ending.Phase.OPEN_MESSAGES, OpenMessagesDialogue.of(settings.openMessages())),
        deflate);
  }

  private FrameSession session(
      WebSocketSettings settings, OpeningStage stage, Optional<DeflateExtension> deflate) {
    FrameSession.Listener listener =
        new FrameSession.Listener() {
          @Override
          public void replied(DialogueMessage message) {}

          @Override
          public void opened() {
            events.add("opened");
          }

          @Override
          public void closedByServer(CloseFrame close) {
            events.add("closed " + close.code() + " " + close.reason());
            if (close.code() == 4999) {
              throw new IllegalStateException(close.reason());
            }
          }

          @Override
          public void violated(ProtocolViolation violation) {
            events.add("violated " + violation.closeCode());
          }

          @Override
          public void broken(Throwable cause) {
            events.add("broken " + cause.getMessage());
          }

          @Override
          public void stage(Ending.Phase phase) {}

          @Override
          public void sends(DialogueMessage message) {}

          @Override
          public void failed(String reason, RetryAdvice advice) {
            events.add((advice.equals(RetryAdvice.SLOW) ? "refused " : "failed ") + reason);
          }
        };
    return new FrameSession(
        settings,
        channel,
        handOff,
        Optional.empty(),
        Metadata.of(Instant.EPOCH, Map.of()),
        List.of(stage),
        deflate,
        memory,
        inputListener,
        traffic,
        listener);
  }

  private void start(Map<String, ?> config) {
    start(session(config, Optional.empty()));
  }

  private void startCompressed() {
    start(session(Map.of(), Optional.of(new DeflateExtension(true))));
  }

  private void start(FrameSession started) {
    session = started;
    channel.pipeline().addLast(session);
    session.start();
  }

  /** One read of the socket. */
  private void receive(byte[]... frames) {
    ByteBuf read = ByteBufAllocator.DEFAULT.buffer().writeBytes(concat(frames));
    channel.writeInbound(read);
    assertThat(read.refCnt()).as("references to what was read").isZero();
  }

  private List<String> taken() throws InterruptedException {
    return Blocks.textsOfPooled(handOff.take(0));
  }

  /** Opcode and payload of what was sent. */
  private List<String> sent() {
    List<String> frames = new ArrayList<>();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      while (out.isReadable()) {
        int opcode = out.readUnsignedByte() & 0x0F;
        byte[] payload = new byte[out.readUnsignedByte() & 0x7F];
        byte[] mask = new byte[4];
        out.readBytes(mask).readBytes(payload);
        for (int i = 0; i < payload.length; i++) {
          payload[i] ^= mask[i % 4];
        }
        frames.add(opcode + " " + new String(payload, UTF_8));
      }
      out.release();
    }
    return frames;
  }

  private void pass(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  @DisplayName("messages stay where the socket was read into, until the session stops")
  void readsIntoPooledMemory() throws Exception {
    channel.config().setRecvByteBufAllocator(new ReadBuffer(8));
    start(Map.of());
    var reads = channel.config().getRecvByteBufAllocator().newHandle();
    ByteBuf room = reads.allocate(ByteBufAllocator.DEFAULT);
    assertThat(room.writableBytes()).isEqualTo(MessageMemory.SIZE);

    channel.writeInbound(room.writeBytes(text("m".repeat(40_000))));

    assertThat(room.refCnt()).as("references but that of the memory itself").isOne();
    MessageBlock block = handOff.take(0).get(0).messages();
    room.setByte(4, 'x');
    assertThat(block.payloadByte(0, 0)).as("seen where it was read").isEqualTo((byte) 'x');
    session.stop();
    ByteBuf shared = reads.allocate(ByteBufAllocator.DEFAULT);
    assertThat(shared.writableBytes()).isEqualTo(reads.guess());
    shared.release();
  }

  @Test
  @DisplayName("messages of one read are handed over together when it is complete")
  void handsOver() throws Exception {
    start(Map.of());

    receive(text("a"), ping(""), text("b"));

    assertThat(taken()).containsExactly("a", "b");
    assertThat(events).containsExactly("opened");
  }

  @Test
  @DisplayName("what was read whole is handed over even if the session is stopped within a read")
  void handsOverWhenStopped() throws Exception {
    start(Map.of());
    var unused =
        channel.writeOneInbound(
            ByteBufAllocator.DEFAULT.buffer().writeBytes(concat(text("a"), text("b"))));

    session.stop();
    channel.flushInbound();

    assertThat(taken()).containsExactly("a", "b");
  }

  @Test
  @DisplayName("replies to heartbeats that fill a burst leave no memory behind")
  void heartbeatRepliesGiveTheirArrayBack() throws Exception {
    start(
        Map.of("heartbeat", Map.of("message", "hb", "interval", "1s", "reply", "h".repeat(1_000))));

    receive(Collections.nCopies(60, text("h".repeat(1_000))).toArray(byte[][]::new));

    assertThat(taken()).isEmpty();
    assertThat(memory.free()).isOne();
  }

  @Test
  @DisplayName("each ping of a read is answered, in order")
  void pongs() {
    start(Map.of());

    receive(ping("1"), ping("2"), text("x"), ping("3"));

    assertThat(sent()).containsExactly(Opcode.PONG + " 1", Opcode.PONG + " 2", Opcode.PONG + " 3");
  }

  @Test
  @DisplayName("a flood of pings is answered up to a bound, and then with a pong to the last")
  void floodOfPings() {
    start(Map.of());
    byte[][] pings = new byte[100_000][];
    Arrays.fill(pings, ping("p"));
    pings[pings.length - 1] = ping("last");

    receive(pings);

    List<String> sent = sent();
    assertThat(sent).hasSizeBetween(1_000, 20_000).endsWith(Opcode.PONG + " last");
    receive(ping("next"));
    assertThat(sent()).containsExactly(Opcode.PONG + " next");
  }

  @Test
  @DisplayName("reading stops when the hand-off is full, and goes on when asked to")
  void pausesReading() throws Exception {
    handOff = new HandOff(2, 1 << 20, () -> {});
    start(Map.of());

    receive(text("a"), text("b"), text("c"));
    assertThat(channel.config().isAutoRead()).isFalse();

    assertThat(taken()).containsExactly("a", "b", "c");
    session.resumeReading();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  @DisplayName("reading does not go on for an old reason when the hand-off is full again")
  void staysPaused() throws Exception {
    handOff = new HandOff(1, 1 << 20, () -> {});
    start(Map.of());
    receive(text("a"));
    assertThat(taken()).containsExactly("a");
    handOff.add(List.of(Blocks.onHeap("b")));

    session.resumeReading();

    assertThat(channel.config().isAutoRead()).isFalse();
  }

  @Test
  @DisplayName("messages that fill the hand-off before an awaited reply are a failure that says so")
  void noRoomBeforeReply() {
    handOff = new HandOff(2, 1 << 20, () -> {});
    start(Map.of("open_messages", List.of(Map.of("message", "login", "await", "ok"))));

    receive(text("a"), text("b"), text("c"));

    assertThat(events)
        .containsExactly(
            "failed the reply to opening message 1 of 1 is not among as many messages as may wait"
                + " for the output (max_buffered_messages, max_buffered_bytes)");
  }

  @Test
  @DisplayName("while reading is paused the server gets pongs, and is not given up")
  void pausedForLong() {
    handOff = new HandOff(1, 1 << 20, () -> {});
    start(Map.of("ping", Map.of("interval", "30s", "timeout", "10s"), "idle_timeout", "50s"));
    receive(text("a"));

    for (int i = 0; i < 3; i++) {
      pass(30);
    }

    assertThat(sent()).containsOnly(Opcode.PONG + " ").hasSize(3);
    assertThat(events).containsExactly("opened", "paused for PT30S");
  }

  @Test
  @DisplayName("mode 24: data is a sign of life of a server that answers no ping")
  void dataInPlaceOfPongs() {
    start(Map.of("ping", Map.of("interval", "30s", "timeout", "10s")));

    for (int i = 0; i < 5; i++) {
      pass(30);
      assertThat(sent()).containsExactly(Opcode.PING + " ");
      pass(9);
      receive(text("data"));
    }

    assertThat(events).containsExactly("opened");
  }

  @Test
  @DisplayName("opening messages go out in order; the reply that is to be dropped is not delivered")
  void opens() throws Exception {
    start(
        Map.of(
            "open_messages",
            List.of(
                Map.of("message", "login", "await", "ok", "drop_reply", true, "type", "binary"),
                "subscribe")));
    assertThat(sent()).containsExactly(Opcode.BINARY + " login");
    assertThat(events).isEmpty();

    receive(text("noise"), text("ok"), text("data"));

    assertThat(sent()).containsExactly(Opcode.TEXT + " subscribe");
    assertThat(events).containsExactly("opened");
    assertThat(taken()).containsExactly("noise", "data");
  }

  @Test
  @DisplayName("heartbeats go out, and only messages equal to the reply are kept back")
  void heartbeats() throws Exception {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("ping", Map.of("interval", "0s"));
    config.put("heartbeat", Map.of("interval", "20s", "message", "pïng", "reply", "pöng"));
    config.put("idle_timeout", "45s");
    start(config);

    pass(20);
    receive(text("pöng"), text("pöng!"), text("png"), text("pöng"), text("xöng"));
    assertThat(sent()).containsExactly(Opcode.TEXT + " pïng");
    assertThat(taken()).containsExactly("pöng!", "png", "xöng");

    pass(20);
    receive(text("pöng"));
    assertThat(taken()).isEmpty();
    pass(20);
    pass(20);
    assertThat(events)
        .as("replies are no data")
        .containsExactly("opened", "failed idle_timeout: no data came for 45000 ms");
  }

  @Test
  @DisplayName("a heartbeat of the server is answered at once and kept from the output")
  void answersHeartbeats() throws Exception {
    start(
        Map.of(
            "heartbeat",
            Map.of("on", "{\"ping\":*}", "message", "{\"pong\":*}"),
            "idle_timeout",
            "5s"));

    receive(text("{\"ping\":1}"), text("data"), text("{\"ping\":2}"));

    assertThat(sent()).containsExactly("1 {\"pong\":1}", "1 {\"pong\":2}");
    assertThat(taken()).containsExactly("data");

    pass(4);
    receive(text("{\"ping\":3}"));
    pass(1);
    pass(1);
    assertThat(events)
        .as("heartbeats are no data")
        .containsExactly("opened", "failed idle_timeout: no data came for 5000 ms");
  }

  @Test
  @DisplayName("a heartbeat that comes before an awaited reply is answered, too")
  void answersHeartbeatsWhileOpening() throws Exception {
    start(
        Map.of(
            "heartbeat", Map.of("on", "ping", "message", "pong"),
            "open_messages", List.of(Map.of("await", "ready", "drop_reply", true), "subscribe")));

    receive(text("hello"), text("ping"));

    assertThat(sent()).containsExactly("1 pong");
    assertThat(session.describeCircumstances(text -> text.replace("ell", "***")))
        .as("heartbeats say nothing")
        .isEqualTo("; the last message was \"h***o\"");
    receive(text("ready"));
    assertThat(sent()).containsExactly("1 subscribe");
    assertThat(session.describeCircumstances(text -> text)).isEmpty();
    assertThat(taken()).containsExactly("hello");
  }

  @Test
  @DisplayName("a refusal comes behind the messages that were read together with it")
  void refusedWhileOpening() throws Exception {
    start(Map.of("open_messages", List.of(Map.of("message", "a", "await", "b", "fail_on", "no"))));

    receive(text("1"), text("no!"), text("2"));

    assertThat(taken()).containsExactly("1", "no!", "2");
    assertThat(events)
        .containsExactly("refused the server refused opening message 1 of 1 (fail_on)");
    assertThat(session.describeCircumstances(text -> text))
        .isEqualTo("; the last message was \"no!\"");
  }

  @Test
  @DisplayName("no heartbeat is answered after our Close")
  void noAnswerWhileClosing() {
    start(Map.of("heartbeat", Map.of("on", "ping", "message", "pong")));
    session.startClosing();

    receive(text("ping"));

    assertThat(sent()).isEmpty();
  }

  @Test
  @DisplayName("of heartbeats of a server that does not read, the last one is answered")
  void unreadHeartbeatAnswers() {
    start(Map.of("heartbeat", Map.of("on", "ping *", "message", "*")));
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    receive(text("ping 1"), text("ping 2"), text("ping 3"));
    assertThat(sent()).isEmpty();

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();

    assertThat(sent()).containsExactly("1 3");
  }

  @Test
  @DisplayName("mode 29: by default a server that allows 30 s of silence never waits that long")
  void staysBelowUsualIdleLimits() {
    start(Map.of());

    int silent = 0;
    for (int second = 0; second < 600; second++) {
      pass(1);
      List<String> frames = sent();
      silent = frames.isEmpty() ? silent + 1 : 0;
      if (frames.contains(Opcode.PING + " ")) {
        receive(bytes(0x80 | Opcode.PONG, 0));
      }
      assertThat(silent).as("seconds without a frame of this side").isLessThan(25);
    }
    assertThat(events).containsExactly("opened");
  }

  @Test
  @DisplayName("mode 30: a long pause of reading is reported once, and that reading goes on")
  void reportsPause() throws Exception {
    handOff = new HandOff(1, 1 << 20, () -> {});
    start(Map.of());
    for (int seconds : new int[] {9, 40, 9}) {
      receive(text("a"));
      for (int i = 0; i < seconds; i++) {
        pass(1);
      }
      assertThat(taken()).hasSize(1);
      session.resumeReading();
    }

    assertThat(events).containsExactly("opened", "paused for PT10S", "resumed after PT40S");
  }

  @Test
  @DisplayName("modes 23 and 30: a loss after a long pause of reading says how long that was")
  void tellsPause() throws Exception {
    handOff = new HandOff(1, 1 << 20, () -> {});
    start(Map.of());
    assertThat(session.describeCircumstances(text -> text)).isEmpty();
    receive(text("a"));
    pass(40);
    events.clear();
    assertThat(session.describeCircumstances(text -> text))
        .isEqualTo("; reading had been paused for 40s, since the output was too slow");

    assertThat(taken()).hasSize(1);
    session.resumeReading();
    pass(2);
    assertThat(session.describeCircumstances(text -> text))
        .isEqualTo(
            "; reading had been paused for 40s until 2s before, since the output was too slow");
    pass(60);
    assertThat(session.describeCircumstances(text -> text)).isEmpty();
  }

  @Test
  @DisplayName("a Close of the server comes behind the messages before it; what follows is ignored")
  void closed() throws Exception {
    start(Map.of());

    receive(text("a"), ServerFrames.close(1001, "bye"), text("late"));
    receive(text("later"), ping("?"));

    assertThat(taken()).containsExactly("a");
    assertThat(events).containsExactly("opened", "closed 1001 bye");
    assertThat(sent()).isEmpty();
  }

  /** Has a dialogue decide about what has come, in time of its own. */
  private List<CompletableFuture<DialogueStep>> startDeciding() {
    List<CompletableFuture<DialogueStep>> decisions = new ArrayList<>();
    start(
        session(
            Inputs.settings(Map.of(), Map.of()),
            new OpeningStage(
                Ending.Phase.AUTHENTICATION,
                Dialogue.NONE,
                code -> {
                  decisions.add(new CompletableFuture<>());
                  return decisions.get(decisions.size() - 1);
                },
                "late"),
            Optional.empty()));
    decisions.get(0).complete(DialogueStep.await("the login").within(Duration.ofSeconds(5)));
    channel.runPendingTasks();
    return decisions;
  }

  @Test
  @DisplayName("a Close behind a message that a dialogue decides about comes behind the decision")
  void closeBehindDecision() throws Exception {
    List<CompletableFuture<DialogueStep>> decisions = startDeciding();
    receive(text("a"), ServerFrames.close(1001, "away"));
    session.drain(() -> events.add("drained"));
    assertThat(events).isEmpty();

    decisions.get(1).complete(DialogueStep.done());
    channel.runPendingTasks();

    assertThat(events).containsExactly("opened", "closed 1001 away", "drained");
    assertThat(taken()).containsExactly("a");
  }

  @Test
  @DisplayName("a Close that waits for a decision counts at once when this side closes, too")
  void closeBehindDecisionWhileClosing() throws Exception {
    List<CompletableFuture<DialogueStep>> decisions = startDeciding();
    receive(text("a"), ServerFrames.close(1001, "away"));

    session.startClosing();

    assertThat(events).containsExactly("closed 1001 away");
    assertThat(decisions.get(1)).isCancelled();
    assertThat(taken()).containsExactly("a");
  }

  @Test
  @DisplayName("a violation comes behind the messages before it; what follows is ignored")
  void violated() throws Exception {
    start(Map.of());

    receive(text("a"), ServerFrames.frame(0x83, new byte[1]), text("late"));
    receive(text("later"));

    assertThat(taken()).containsExactly("a");
    assertThat(events).containsExactly("opened", "violated 1002");
  }

  @Test
  @DisplayName(
      "after our Close messages are taken while there is room, and counted when there is none")
  void closing() throws Exception {
    handOff = new HandOff(2, 1 << 20, () -> {});
    start(Map.of());
    session.startClosing();

    receive(text("a"), text("b"));
    receive(text("c"), text("d"), text("e"));
    assertThat(channel.config().isAutoRead()).as("the server's Close can be reached").isTrue();
    receive(ServerFrames.close(1000, ""));

    assertThat(taken()).containsExactly("a", "b");
    assertThat(session.discarded()).isEqualTo(3);
    assertThat(events).containsExactly("opened", "closed 1000 ");
  }

  @Test
  @DisplayName("a session that was closed while reading was paused reads on")
  void closingWhilePaused() {
    handOff = new HandOff(1, 1 << 20, () -> {});
    start(Map.of());
    receive(text("a"));
    assertThat(channel.config().isAutoRead()).isFalse();

    session.startClosing();

    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  @DisplayName("a ping that comes after our Close is answered, but not one behind the server's")
  void pongWhileClosing() {
    start(Map.of());
    session.startClosing();

    receive(ping("1"));
    receive(ping("2"), ServerFrames.close(1000, ""), ping("3"));

    assertThat(sent()).containsExactly(Opcode.PONG + " 1", Opcode.PONG + " 2");
  }

  @Test
  @DisplayName("a connection that broke a rule holds no memory while it waits for the end of TCP")
  void violatedGivesBack() throws Exception {
    channel.config().setRecvByteBufAllocator(new ReadBuffer(8));
    start(Map.of());
    ByteBuf room =
        channel.config().getRecvByteBufAllocator().newHandle().allocate(ByteBufAllocator.DEFAULT);

    channel.writeInbound(room.writeBytes(concat(text("a"), bytes(0x83, 0))));

    assertThat(events).containsExactly("opened", "violated 1002");
    assertThat(taken()).containsExactly("a");
    assertThat(memory.free()).isOne();
  }

  /** One read that inflates to many times the hand-off's bound: 1 KiB to 1 MiB, again and again. */
  private List<String> receiveCompressed(int messages) {
    List<String> texts =
        IntStream.range(0, messages).mapToObj(i -> i + "x".repeat(1 << 20)).toList();
    receive(texts.stream().map(text -> compressedText(deflater, text)).toArray(byte[][]::new));
    return texts;
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
  @DisplayName("when TCP is gone and nothing waits, that is reported at once")
  void drainNothing() {
    start(Map.of());
    receive(text("a"));

    session.drain(() -> events.add("drained"));

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

  private List<String> takenAll() throws InterruptedException {
    List<String> all = new ArrayList<>();
    for (List<String> some = taken(); !some.isEmpty(); some = taken()) {
      all.addAll(some);
    }
    return all;
  }

  @Test
  @DisplayName("a server that does not read gets no more answers, and no memory is taken for them")
  void unreadAnswers() {
    start(Map.of("ping", Map.of("interval", "1s")));
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);

    for (int i = 0; i < 100; i++) {
      receive(ping("p" + i));
    }
    assertThat(sent()).isEmpty();

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();
    assertThat(sent()).containsExactly(Opcode.PONG + " p99");
  }
}
