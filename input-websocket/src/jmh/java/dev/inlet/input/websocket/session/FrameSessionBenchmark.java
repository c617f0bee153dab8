package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.DialogueMessage;
import dev.inlet.benchmarks.feed.Content;
import dev.inlet.benchmarks.feed.ServerRead;
import dev.inlet.benchmarks.parts.EventLoopThreads;
import dev.inlet.config.ConfigNode;
import dev.inlet.input.InputListener;
import dev.inlet.input.Metadata;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.config.WebSocketFields;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.input.websocket.memory.ReadBuffer;
import dev.inlet.input.websocket.memory.SharedBuffer;
import dev.inlet.input.websocket.wire.CloseFrame;
import dev.inlet.input.websocket.wire.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to bring messages from a read to the hand-off and out of it, on one thread:
 * reading, decoding, heartbeats, the opening dialogue that is over, bursts. A copy stands for the
 * socket. A score is the time per MiB of payload, whatever the size of messages.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {EventLoopThreads.JMH_EXECUTOR, EventLoopThreads.JMH_EXECUTOR_CLASS})
public class FrameSessionBenchmark {
  private static final int PAYLOAD = 1 << 20;
  private static final int MAX_HEADER = 10;
  private static final int MAX_READ = 64 * 1024;
  private static final int READS_PER_TURN = 4;

  /** So that reading never pauses. */
  private static final long UNBOUNDED = 1L << 30;

  @Param({"16", "128", "1024", "1048576"})
  private int size;

  @Param({"BINARY", "TEXT"})
  private Content content;

  private ByteBuf frames;
  private HandOff handOff;
  private FrameSession session;
  private EmbeddedChannel channel;
  private Supplier<ByteBuf> rooms;

  @Setup
  public void setUp() {
    frames = frames();
    channel = new EmbeddedChannel();
    channel.config().setRecvByteBufAllocator(new ReadBuffer(READS_PER_TURN, new SharedBuffer()));
    handOff = new HandOff((int) UNBOUNDED, UNBOUNDED, () -> {});
    session = session();
    channel.pipeline().addLast(session.handler());
    session.start();
    var reads = channel.config().getRecvByteBufAllocator().newHandle();
    rooms = () -> requireNonNull(reads.allocate(channel.alloc()), "there is no room");
  }

  private FrameSession session() {
    WebSocketSettings settings =
        WebSocketSettings.of(
            WebSocketFields.SPEC.read(ConfigNode.of(Map.of("url", "ws://localhost/")), "websocket"),
            Map.of(),
            Optional.empty());
    return new FrameSession(
        new SessionSetup(
            settings,
            Metadata.of(Instant.EPOCH, Map.of()),
            List.of(),
            Optional.empty(),
            new MessageMemory(),
            InputListener.NONE,
            new Traffic()),
        channel,
        handOff,
        Optional.empty(),
        new Unheard());
  }

  private ByteBuf frames() {
    ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(PAYLOAD + PAYLOAD / size * MAX_HEADER);
    for (int i = 0; i < PAYLOAD / size; i++) {
      bytes.writeByte(content == Content.TEXT ? 0x81 : 0x82);
      if (size < 126) {
        bytes.writeByte(size);
      } else if (size <= 0xFFFF) {
        bytes.writeByte(126).writeShort(size);
      } else {
        bytes.writeByte(127).writeLong(size);
      }
      bytes.writeBytes(ServerRead.payload(content, i, size));
    }
    return bytes;
  }

  @TearDown
  public void tearDown() {
    session.stop();
    channel.finishAndReleaseAll();
    frames.release();
  }

  @Benchmark
  public long inlet() throws InterruptedException {
    frames.readerIndex(0);
    int taken = 0;
    int read = 0;
    while (frames.isReadable()) {
      ByteBuf room = rooms.get();
      int count = Math.min(MAX_READ, Math.min(room.writableBytes(), frames.readableBytes()));
      channel.pipeline().fireChannelRead(room.writeBytes(frames, count));
      if (++read % READS_PER_TURN == 0 || !frames.isReadable()) {
        channel.pipeline().fireChannelReadComplete();
        taken += take();
      }
    }
    if (taken != PAYLOAD / size) {
      throw new IllegalStateException("there are " + taken + " messages");
    }
    return taken;
  }

  private int take() throws InterruptedException {
    int taken = 0;
    for (List<PooledBlock> blocks = handOff.take(0); !blocks.isEmpty(); blocks = handOff.take(0)) {
      for (PooledBlock block : blocks) {
        taken += block.messages().size();
        block.release();
      }
    }
    return taken;
  }

  /** Nothing happens that would be heard. */
  private static final class Unheard implements FrameSession.Listener {

    @Override
    public void stage(Ending.Phase phase) {}

    @Override
    public void sends(DialogueMessage message) {}

    @Override
    public void replied(DialogueMessage message) {}

    @Override
    public void opened() {}

    @Override
    public void closedByServer(CloseFrame close) {
      throw new IllegalStateException("closed");
    }

    @Override
    public void violated(ProtocolViolation violation) {
      throw new IllegalStateException(violation.describe());
    }

    @Override
    public void failed(String reason, RetryAdvice advice) {
      throw new IllegalStateException(reason);
    }

    @Override
    public void broken(Throwable cause) {
      throw new IllegalStateException(cause);
    }
  }
}
