package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.DialogueMessage;
import dev.inlet.input.InputListener;
import dev.inlet.input.Metadata;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.Blocks;
import dev.inlet.input.websocket.Inputs;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.SharedBuffer;
import dev.inlet.input.websocket.wire.CloseFrame;
import dev.inlet.input.websocket.wire.DeflateExtension;
import dev.inlet.input.websocket.wire.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;

/** A {@link FrameSession} on a channel without a socket, with the server played by hand. */
abstract class FrameSessionFixture {
  final EmbeddedChannel channel = new EmbeddedChannel();
  final List<String> events = new ArrayList<>();
  final MessageMemory memory = new MessageMemory();
  final SharedBuffer sharedBuffer = new SharedBuffer();
  final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
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
  final Traffic traffic = new Traffic();
  HandOff handOff = new HandOff(100, 1 << 20, () -> {});
  FrameSession session = session(Map.of(), Optional.empty());

  FrameSessionFixture() {
    channel.freezeTime();
  }

  @AfterEach
  void end() {
    session.stop();
    deflater.end();
    channel.finishAndReleaseAll();
    sharedBuffer.release();
  }

  FrameSession session(Map<String, ?> config, Optional<DeflateExtension> deflate) {
    WebSocketSettings settings = Inputs.settings(config, Map.of());
    return session(
        settings,
        OpeningStage.direct(
            Ending.Phase.OPEN_MESSAGES, OpenMessagesDialogue.of(settings.openMessages())),
        deflate);
  }

  FrameSession session(
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
        new SessionSetup(
            settings,
            Metadata.of(Instant.EPOCH, Map.of()),
            List.of(stage),
            deflate,
            memory,
            inputListener,
            traffic),
        channel,
        handOff,
        Optional.empty(),
        listener);
  }

  void start(Map<String, ?> config) {
    start(session(config, Optional.empty()));
  }

  void startCompressed() {
    start(session(Map.of(), Optional.of(new DeflateExtension(true))));
  }

  void start(FrameSession started) {
    session = started;
    channel.pipeline().addLast(session.handler());
    session.start();
  }

  /** One read of the socket. */
  void receive(byte[]... frames) {
    ByteBuf read = ByteBufAllocator.DEFAULT.buffer().writeBytes(concat(frames));
    channel.writeInbound(read);
    assertThat(read.refCnt()).as("references to what was read").isZero();
  }

  List<String> taken() throws InterruptedException {
    return Blocks.textsOfPooled(handOff.take(0));
  }

  /** Opcode and payload of what was sent. */
  List<String> sent() {
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

  void pass(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }
}
