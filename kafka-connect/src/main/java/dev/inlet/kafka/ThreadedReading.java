package dev.inlet.kafka;

import dev.inlet.input.EndOfInputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads several connections, each with a thread of its own, since one that is silent must not keep
 * the others waiting. A thread holds one batch at most, so that backpressure reaches each server.
 */
final class ThreadedReading implements Reading {
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final long LAST_CALL_MILLIS = 1_000;

  private final List<Connection> connections;
  private final List<Thread> threads = new ArrayList<>();
  private final BlockingQueue<Read> queue = new ArrayBlockingQueue<>(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Whether the threads are to end: one of them has failed, or nobody asks for more. */
  private volatile boolean ended;

  /** A batch of one of the connections. */
  private record Read(Connection connection, List<SourceRecord> records) {}

  /** Begins to read. */
  ThreadedReading(List<Connection> connections, String name) {
    this.connections = List.copyOf(connections);
    for (Connection connection : connections) {
      Thread thread =
          new Thread(() -> read(connection), "inlet-read-" + name + "-" + threads.size());
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  private void read(Connection connection) {
    try {
      while (!ended) {
        List<SourceRecord> records = connection.read(WAIT);
        if (!records.isEmpty()) {
          put(new Read(connection, records));
        }
      }
    } catch (EndOfInputException e) {
      if (e.isFailure()) { // or else the others go on, and the connection has said so
        fail(e);
      }
    } catch (InterruptedException e) {
      // The end.
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** The task fails with its first connection, however much comes from the others. */
  private void fail(Throwable cause) {
    var unused = failure.compareAndSet(null, cause);
    ended = true;
  }

  private void put(Read read) throws InterruptedException {
    boolean given = false;
    try {
      while (!given && !ended) {
        given = queue.offer(read, WAIT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      if (!given) {
        giveUp(read);
      }
    }
  }

  /** Counts the messages of a batch as received but not delivered. */
  private static void giveUp(Read read) {
    read.connection().addNotDelivered(read.records().size());
    if (read.records().get(0) instanceof BatchRecord first) {
      first.batch().notTaken(); // all of them are of one batch
    }
  }

  @Override
  public List<SourceRecord> next(Duration maxWait)
      throws EndOfInputException, InterruptedException {
    Throwable thrown = failure.get();
    // What was read before a failure is delivered; nothing more is waited for.
    Read read = thrown == null ? queue.poll(maxWait.toNanos(), TimeUnit.NANOSECONDS) : queue.poll();
    if (read != null) {
      return read.records();
    }
    if (thrown instanceof EndOfInputException e) {
      throw e;
    } else if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown instanceof Error e) {
      throw e;
    }
    return List.of();
  }

  @Override
  public void end() throws InterruptedException {
    ended = true;
    connections.forEach(Connection::wakeUp);
    threads.forEach(Thread::interrupt);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_CALL_MILLIS);
    for (Thread thread : threads) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
    }
    List<Read> rest = new ArrayList<>();
    queue.drainTo(rest);
    rest.forEach(ThreadedReading::giveUp);
  }
}
