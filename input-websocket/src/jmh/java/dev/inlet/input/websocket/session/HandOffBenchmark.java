package dev.inlet.input.websocket.session;

import dev.inlet.benchmarks.feed.Content;
import dev.inlet.benchmarks.feed.ServerRead;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.PooledBlock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;

/**
 * What it costs to take messages from one thread to another, each of which does nothing else: a
 * burst at a time, beside queues that take each message. The messages are made beforehand, and who
 * takes one looks at its size.
 *
 * <p>A score is the time per message at either end. Both ends count their messages, so what is
 * allocated for one is twice what is shown.
 */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HandOffBenchmark {
  /** What 64 KiB of messages of 128 bytes bring. */
  private static final int BURST = 500;

  private static final int MESSAGE_BYTES = 128;

  /** The defaults of the input. */
  private static final int MAX_MESSAGES = 65_536;

  private static final long MAX_BYTES = 32L << 20;

  /** Nobody waits longer, as the other end may have left at the end of an iteration. */
  private static final long MAX_WAIT_NANOS = 1_000_000;

  private List<PooledBlock> burst;
  private List<Message> messages;

  private HandOff handOff;
  private Semaphore room;
  private BlockingQueue<Message> linkedQueue;
  private BlockingQueue<Message> arrayQueue;

  /** What the taking thread has beyond the bursts that it has accounted for. */
  @State(Scope.Thread)
  public static class Taken {
    private int surplus;

    @Setup(Level.Iteration)
    public void setUp() {
      surplus = 0;
    }
  }

  @Setup
  public void makeBurst() {
    byte[] payloads = ServerRead.payload(Content.BINARY, 0, BURST * MESSAGE_BYTES);
    MessageBlock.Builder block = new MessageBlock.Builder();
    for (int i = 0; i < BURST; i++) {
      block.add(i * MESSAGE_BYTES, MESSAGE_BYTES, MessageType.BINARY);
    }
    MessageBlock built = block.build(payloads, Metadata.of(Instant.EPOCH, Map.of()));
    burst = List.of(PooledBlock.onHeap(built));
    messages = List.copyOf(built);
  }

  @Setup(Level.Iteration)
  public void begin() {
    room = new Semaphore(0);
    handOff = new HandOff(MAX_MESSAGES, MAX_BYTES, room::release);
    linkedQueue = new LinkedBlockingQueue<>(MAX_MESSAGES);
    arrayQueue = new ArrayBlockingQueue<>(MAX_MESSAGES);
  }

  @Benchmark
  @Group("handOff")
  @OperationsPerInvocation(BURST)
  public void handOffAdd(Control control) throws InterruptedException {
    boolean goOn = handOff.add(burst);
    while (!goOn) {
      goOn = room.tryAcquire(MAX_WAIT_NANOS, TimeUnit.NANOSECONDS) || control.stopMeasurement;
    }
  }

  @Benchmark
  @Group("handOff")
  @OperationsPerInvocation(BURST)
  public long handOffTake(Taken taken, Control control) throws InterruptedException {
    long bytes = 0;
    boolean goOn = true;
    while (taken.surplus < BURST && goOn) {
      for (PooledBlock pooled : handOff.take(MAX_WAIT_NANOS)) {
        MessageBlock block = pooled.messages();
        for (int i = 0; i < block.size(); i++) {
          bytes += block.payloadSize(i);
        }
        taken.surplus += block.size();
      }
      goOn = !control.stopMeasurement;
    }
    taken.surplus -= BURST;
    return bytes;
  }

  @Benchmark
  @Group("linkedQueue")
  @OperationsPerInvocation(BURST)
  public void linkedQueueAdd(Control control) throws InterruptedException {
    addTo(linkedQueue, control);
  }

  @Benchmark
  @Group("linkedQueue")
  @OperationsPerInvocation(BURST)
  public long linkedQueueTake(Control control) throws InterruptedException {
    return takeFrom(linkedQueue, control);
  }

  @Benchmark
  @Group("arrayQueue")
  @OperationsPerInvocation(BURST)
  public void arrayQueueAdd(Control control) throws InterruptedException {
    addTo(arrayQueue, control);
  }

  @Benchmark
  @Group("arrayQueue")
  @OperationsPerInvocation(BURST)
  public long arrayQueueTake(Control control) throws InterruptedException {
    return takeFrom(arrayQueue, control);
  }

  private void addTo(BlockingQueue<Message> queue, Control control) throws InterruptedException {
    for (Message message : messages) {
      while (!queue.offer(message, MAX_WAIT_NANOS, TimeUnit.NANOSECONDS)) {
        if (control.stopMeasurement) {
          return;
        }
      }
    }
  }

  private static long takeFrom(BlockingQueue<Message> queue, Control control)
      throws InterruptedException {
    long bytes = 0;
    int count = 0;
    while (count < BURST) {
      Message message = queue.poll(MAX_WAIT_NANOS, TimeUnit.NANOSECONDS);
      if (message != null) {
        bytes += message.size();
        count++;
      } else if (control.stopMeasurement) {
        return bytes;
      }
    }
    return bytes;
  }
}
