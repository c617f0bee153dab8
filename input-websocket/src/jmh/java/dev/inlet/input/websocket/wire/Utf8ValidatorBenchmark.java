package dev.inlet.input.websocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.benchmarks.parts.EventLoopThreads;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** What it costs to find out that a text is UTF-8. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {EventLoopThreads.JMH_EXECUTOR, EventLoopThreads.JMH_EXECUTOR_CLASS})
public class Utf8ValidatorBenchmark {
  /** So many that the CPU cannot learn by heart how each goes on. */
  private static final int TEXTS = 256;

  @Param({"16", "128", "1024"})
  private int size;

  @Param({"ASCII", "MIXED", "CJK"})
  private SampleText text;

  private final List<byte[]> texts = new ArrayList<>();
  private final List<ByteBuffer> received = new ArrayList<>();
  private final List<TextWebSocketFrame> frames = new ArrayList<>();
  private NettyPipeline netty;

  @Setup
  public void setUp() {
    for (int i = 0; i < TEXTS; i++) {
      byte[] bytes = text.bytes(i, size);
      texts.add(bytes);
      received.add(ByteBuffer.allocateDirect(size).put(0, bytes));
      frames.add(
          new TextWebSocketFrame(ByteBufAllocator.DEFAULT.directBuffer(size).writeBytes(bytes)));
    }
    netty = new NettyPipeline(new Utf8FrameValidator());
  }

  @TearDown
  public void tearDown() {
    netty.close();
    frames.forEach(TextWebSocketFrame::release);
  }

  @Benchmark
  @OperationsPerInvocation(TEXTS)
  public void inlet(Blackhole blackhole) {
    for (ByteBuffer bytes : received) {
      blackhole.consume(Utf8Validator.isValid(bytes, 0, bytes.capacity()));
    }
  }

  /** Makes the string as well, and takes what is not UTF-8 for something else. */
  @Benchmark
  @OperationsPerInvocation(TEXTS)
  public void newString(Blackhole blackhole) {
    for (byte[] bytes : texts) {
      blackhole.consume(new String(bytes, UTF_8));
    }
  }

  /** The handler with its pipeline: the check as such is not public. */
  @Benchmark
  @OperationsPerInvocation(TEXTS)
  public void netty() {
    for (TextWebSocketFrame frame : frames) {
      netty.read(frame.retain());
    }
    netty.readComplete();
    if (netty.takeCount() != TEXTS) {
      throw new IllegalStateException("a frame is missing");
    }
  }
}
