package dev.inlet.input.websocket.wire;

import dev.inlet.benchmarks.feed.Content;
import dev.inlet.benchmarks.feed.ServerRead;
import dev.inlet.benchmarks.parts.EventLoopThreads;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.MessageMemory;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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

/**
 * What it costs to decode a frame of a read that is full of them, UTF-8 check of text included.
 * Netty checks text in a handler of its own, which is left out for binary frames.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {EventLoopThreads.JMH_EXECUTOR, EventLoopThreads.JMH_EXECUTOR_CLASS})
public class FrameDecoderBenchmark {
  @Param({"16", "128", "1024"})
  private int size;

  @Param({"BINARY", "TEXT"})
  private Content content;

  private ReadFixture read;
  private CountingReceiver receiver;
  private FrameDecoder inlet;
  private NettyPipeline netty;

  @Setup
  public void setUp(Blackhole blackhole) {
    read = new ReadFixture(ServerRead.plain(content, size, ReadFixture.FRAMES));
    receiver = new CountingReceiver(blackhole);
    inlet =
        new FrameDecoder(
            receiver,
            Metadata.of(Instant.EPOCH, Map.of()),
            0,
            Optional.empty(),
            new MessageMemory());
    netty =
        content == Content.BINARY
            ? new NettyPipeline(NettyPipeline.decoder(false))
            : new NettyPipeline(NettyPipeline.decoder(false), new Utf8FrameValidator());
  }

  @TearDown
  public void tearDown() {
    netty.close();
    read.release();
  }

  @Benchmark
  @OperationsPerInvocation(ReadFixture.FRAMES)
  public void inlet() throws ProtocolViolation {
    read.through(inlet, receiver);
  }

  @Benchmark
  @OperationsPerInvocation(ReadFixture.FRAMES)
  public void netty() {
    read.through(netty);
  }
}
