package dev.inlet.input.websocket.wire;

import dev.inlet.benchmarks.parts.EventLoopThreads;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.MessageMemory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What it costs to inflate a message alone, without frames and without a check of UTF-8, beside
 * {@code java.util.zip} and what a call of that costs in which nothing is inflated.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {EventLoopThreads.JMH_EXECUTOR, EventLoopThreads.JMH_EXECUTOR_CLASS})
public class InflateBenchmark {
  private static final int MESSAGES = 240;
  private static final byte[] TAIL = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF};
  private static final Metadata METADATA = Metadata.of(Instant.EPOCH, Map.of());

  @Param({"200", "400", "1024", "4096", "65536"})
  private int size;

  @Param({"true", "false"})
  private boolean contextTakeover;

  private final MessageBlock.Builder messages = new MessageBlock.Builder();
  private ByteBuffer[] compressed;
  private ByteBuffer room;
  private Inflater inflater;
  private MessageInflater inlet;

  @Setup
  public void setUp(Blackhole blackhole) {
    compressed = Trades.deflated(MESSAGES, size, contextTakeover);
    room = ByteBuffer.allocateDirect(2 * size);
    inflater = new Inflater(true);
    inlet = new MessageInflater(contextTakeover, 0, new MessageMemory(), () -> handOver(blackhole));
  }

  @TearDown
  public void tearDown() {
    inflater.end();
    inlet.close();
  }

  private void handOver(Blackhole blackhole) {
    var block = inlet.detach(messages, METADATA);
    blackhole.consume(block);
    block.release();
  }

  /** Into memory that messages share, as the input has it. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void inlet(Blackhole blackhole) throws ProtocolViolation {
    for (ByteBuffer message : compressed) {
      inlet.inflate(message, 0, message.limit());
      messages.add(inlet.offset(), inlet.length(), MessageType.TEXT);
      if (inlet.isFull()) {
        handOver(blackhole);
      }
    }
    handOver(blackhole);
  }

  /** With as few calls as can be: there is room for all of a message. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void javaUtilZip() throws DataFormatException {
    for (ByteBuffer message : compressed) {
      inflater.setInput(message.rewind());
      int count = inflater.inflate(room.clear());
      inflater.setInput(TAIL);
      count += inflater.inflate(room);
      if (!contextTakeover) {
        inflater.reset();
      }
      if (count != size) {
        throw new IllegalStateException("there are " + count + " bytes, not " + size);
      }
    }
  }

  /** A call that has nothing to inflate. */
  @Benchmark
  public int javaUtilZipCall() throws DataFormatException {
    inflater.setInput(TAIL, 0, 0);
    return inflater.inflate(room.clear());
  }

  @Benchmark
  public void javaUtilZipReset() {
    inflater.reset();
  }
}
