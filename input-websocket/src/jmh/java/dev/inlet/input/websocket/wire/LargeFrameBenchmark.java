package dev.inlet.input.websocket.wire;

import dev.inlet.benchmarks.feed.Content;
import dev.inlet.benchmarks.feed.ServerRead;
import dev.inlet.benchmarks.parts.EventLoopThreads;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.MessageMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to decode a frame that takes many reads, which a copy stands for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {EventLoopThreads.JMH_EXECUTOR, EventLoopThreads.JMH_EXECUTOR_CLASS})
public class LargeFrameBenchmark {
  private static final int HEADER = 10;

  @Param({"1048576"})
  private int size;

  private ByteBuf frame;
  private CountingReceiver receiver;
  private FrameDecoder decoder;

  @Setup
  public void setUp(Blackhole blackhole) {
    frame = ByteBufAllocator.DEFAULT.directBuffer(HEADER + size);
    frame.writeByte(0x82).writeByte(127).writeLong(size);
    frame.writeBytes(ServerRead.payload(Content.BINARY, 0, size));
    receiver = new CountingReceiver(blackhole);
    decoder =
        new FrameDecoder(
            receiver,
            Metadata.of(Instant.EPOCH, Map.of()),
            0,
            Optional.empty(),
            new MessageMemory());
  }

  @TearDown
  public void tearDown() {
    decoder.release();
    frame.release();
  }

  @Benchmark
  public void inlet() throws ProtocolViolation {
    frame.readerIndex(0);
    while (frame.isReadable()) {
      ByteBuf room = decoder.room();
      if (room == null) {
        decoder.decode(frame.readSlice(Math.min(64 * 1024, frame.readableBytes())));
      } else {
        decoder.decode(
            room.writeBytes(frame, Math.min(room.writableBytes(), frame.readableBytes())));
        room.release();
      }
    }
    decoder.pause();
    if (receiver.takeCount() != 1) {
      throw new IllegalStateException("the message is not there");
    }
  }
}
