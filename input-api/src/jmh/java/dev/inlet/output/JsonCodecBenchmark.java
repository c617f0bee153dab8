package dev.inlet.output;

import dev.inlet.benchmarks.feed.Content;
import java.io.IOException;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to write a message of a batch as a JSON object; bytes that are not text become
 * Base64.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonCodecBenchmark {
  @Param({"16", "128", "1024"})
  private int size;

  @Param({"BINARY", "TEXT"})
  private Content content;

  private final Codec codec = new JsonCodec("measured", JsonLayout.STANDARD);
  private MessageBatch batch;

  @Setup
  public void setUp() {
    batch = new MessageBatch(content, size);
  }

  @Benchmark
  @OperationsPerInvocation(MessageBatch.MESSAGES)
  public long write() throws IOException {
    return batch.write(codec);
  }
}
