package dev.inlet.runner.output.exec;

import dev.inlet.config.Config;
import dev.inlet.config.Masker;
import dev.inlet.host.EventText;
import dev.inlet.host.resilience.Backoff;
import dev.inlet.host.threads.Threads;
import dev.inlet.input.Messages;
import dev.inlet.output.ChunkWriter;
import dev.inlet.output.Codec;
import dev.inlet.output.CodecChoice;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
import dev.inlet.output.WriteResult;
import dev.inlet.runner.output.BehindRefusedWriteException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the standard input of a command. A thread of its own does that, since nothing but the
 * end of the command ends a write to a full pipe: the thread of the pipeline can be interrupted at
 * any time.
 *
 * <p>Writes are refused with all that are behind them. The next one is refused as well, by {@link
 * BehindRefusedWriteException}, since the pipeline may have begun it before it could see that.
 */
final class ExecOutput implements Output {
  /** How long threads take to end that have nothing to wait for any more. */
  private static final Duration LAST_THREADS = Duration.ofSeconds(2);

  /** How long a command may take to end when there is no time left; the host allows a second. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Command command;
  private final Codec codec;
  private final Masker masker;
  private final Duration startPeriod;
  private final Backoff backoff;
  private final Consumer<String> lines;
  private final OutputListener listener;
  private final Duration shutdownTimeout;
  private final CommandThreads threads;
  private final String threadName;
  private final ChunkWriter chunks = new ChunkWriter();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Deque<Write> writes = new ArrayDeque<>();
  private @Nullable Thread writer;
  private @Nullable Child child;
  private boolean closed;
  private int failures;
  private long nextStart;
  private int refusals;
  private int refusalsSeen; // by whoever writes, at the latest

  /**
   * A batch that is to be written.
   *
   * @param refusals how many there had been when it came
   */
  private record Write(Messages messages, int refusals, CompletableFuture<WriteResult> stage) {}

  /**
   * An output that has started nothing yet.
   *
   * @param lines gets what the command prints
   */
  ExecOutput(Config config, Command command, Consumer<String> lines, OutputContext context) {
    this(config, command, lines, context, Threads::tryStart);
  }

  /**
   * An output that gets its threads in that way.
   *
   * @param starter starts a thread; false if none is to be had
   */
  ExecOutput(
      Config config,
      Command command,
      Consumer<String> lines,
      OutputContext context,
      Predicate<Thread> starter) {
    this.command = command;
    this.threads = new CommandThreads(command.name(), starter);
    this.codec = CodecChoice.of(config, context.label());
    this.masker = config.masker();
    this.startPeriod = config.get(ExecFields.START_PERIOD);
    this.backoff =
        new Backoff(
            config.get(ExecFields.RESTART_PERIOD), config.get(ExecFields.MAX_RESTART_BACKOFF));
    this.lines = lines;
    this.listener = context.listener();
    this.shutdownTimeout = context.shutdownTimeout();
    this.threadName = context.label().isEmpty() ? "inlet-exec" : "inlet-exec-" + context.label();
  }

  @Override
  public CompletionStage<WriteResult> write(Messages messages) throws IOException {
    lock.lock();
    try {
      requireOpen();
      if (refusalsSeen != refusals) {
        refusalsSeen = refusals;
        throw new BehindRefusedWriteException();
      }
      if (writer == null || !writer.isAlive()) {
        writer = threads.start(threadName, this::writeAll);
      }
      Write write = new Write(messages, refusals, new CompletableFuture<>());
      writes.addLast(write);
      changed.signalAll();
      return write.stage();
    } finally {
      lock.unlock();
    }
  }

  private void writeAll() {
    try {
      Write write = next();
      while (write != null) {
        try {
          Child running = running(write);
          running.write(write.messages(), codec, chunks);
          complete(write, running);
        } catch (IOException | RuntimeException e) {
          refuse(write, e);
        } catch (Error e) {
          refuse(write, new IOException("writing failed: " + e, e));
          throw e;
        }
        write = next();
      }
    } catch (InterruptedException e) {
      // Nobody does that; what is under way is given up when the output is closed.
      return;
    }
    closeInput();
  }

  /** Has a batch written once the command that has it counts as started. */
  private void complete(Write write, Child running) {
    lock.lock();
    try {
      var unused =
          running
              .started()
              .whenComplete(
                  (nothing, failure) -> {
                    if (failure == null) {
                      write.stage().complete(WriteResult.ALL);
                    } else {
                      write.stage().completeExceptionally(failure);
                    }
                  });
      if (running.hasRefused()) {
        refuseAll(new IOException(running.end())); // what has come since it failed
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets the command see the end of its input, which nobody writes to any more. */
  private void closeInput() {
    Child running;
    lock.lock();
    try {
      running = child;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.closeInput();
    }
  }

  /** The next batch; null if the output was closed. */
  private @Nullable Write next() throws InterruptedException {
    lock.lock();
    try {
      while (writes.isEmpty() && !closed) {
        changed.await();
      }
      return closed ? null : writes.removeFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses a batch, and those behind it that were to be written by then, to keep the order. */
  private void refuse(Write first, Exception reason) {
    lock.lock();
    try {
      first.stage().completeExceptionally(reason);
      refuseAll(reason);
    } finally {
      lock.unlock();
    }
  }

  /** Refuses all batches that are to be written, and the next one; within the lock. */
  private void refuseAll(Exception reason) {
    refusals++;
    List<Write> refused = List.copyOf(writes);
    writes.clear();
    refused.forEach(write -> write.stage().completeExceptionally(reason));
  }

  /** The command for a batch, which is started unless it runs; waits until it may be. */
  private Child running(Write write) throws IOException, InterruptedException {
    lock.lock();
    try {
      Child running = child;
      while (running != null && !running.isAlive()) {
        requireOpen();
        changed.await(); // what it was given may be refused, and with it what is behind
        running = child;
      }
      if (write.refusals() != refusals) {
        throw new IOException("cannot write to " + command.name() + ": it has failed");
      }
      if (running == null) {
        awaitNextStart();
        running = start();
      }
      running.give();
      return running;
    } finally {
      lock.unlock();
    }
  }

  private void awaitNextStart() throws IOException, InterruptedException {
    long left = nextStart - System.nanoTime();
    while (failures > 0 && left > 0 && !closed) {
      left = changed.awaitNanos(left);
    }
    requireOpen();
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the output is closed");
    }
  }

  private Child start() throws IOException {
    try {
      Child started =
          Child.start(command, startPeriod, masker, lines, this::exited, threads, threadName);
      child = started;
      return started;
    } catch (IOException e) {
      failed();
      throw e;
    }
  }

  private void failed() {
    failures++;
    nextStart = System.nanoTime() + backoff.ceiling(failures).toNanos();
  }

  /** Called by a thread that watches a command. */
  private void exited(Child one) {
    Duration delay;
    lock.lock();
    try {
      // Within the lock, so that what is given to the next one has come after the refusal.
      one.settleStart();
      if (closed) {
        return;
      }
      if (one.hasRefused()) {
        refuseAll(new IOException(one.end()));
      }
      if (one.uptime().compareTo(backoff.max()) >= 0) {
        failures = 0;
      }
      failed();
      delay = backoff.ceiling(failures);
      child = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listener.warning(
        one.end()
            + (one.hasRefused()
                ? "; what it was given is redelivered to the next one, after "
                : "; it is started again with the next messages, after ")
            + EventText.format(delay));
    one.closeInput(); // waits for the thread that writes, if that is stuck
  }

  @Override
  public void close() {
    List<Write> givenUp;
    Child running;
    Thread thread;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      givenUp = List.copyOf(writes);
      writes.clear();
      running = child;
      thread = writer;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    IOException reason = new IOException("the output was closed");
    givenUp.forEach(write -> write.stage().completeExceptionally(reason));
    if (running != null) {
      end(running);
    }
    if (thread != null) {
      join(thread);
    }
  }

  /** Ends a command within the time that there is; soon if the thread is interrupted. */
  private void end(Child running) {
    boolean interrupted = false;
    boolean finished = false;
    try {
      // The thread that writes closes the input, unless it is stuck in a write.
      finished = running.awaitExit(shutdownTimeout.dividedBy(2));
      if (finished) {
        running.awaitThreads(shutdownTimeout.dividedBy(4));
      } else {
        terminate(running);
        if (!running.awaitExit(shutdownTimeout.dividedBy(4))) {
          listener.warning(command.name() + " ignored SIGTERM; it is killed");
        }
      }
    } catch (InterruptedException e) {
      interrupted = true;
      finished |= !running.isAlive();
      if (!finished) {
        endSoon(running);
      }
    }
    running.kill();
    try {
      running.awaitThreads(LAST_THREADS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (finished && (running.hasFailed() || running.hasLeftSomething())) {
      listener.warning(running.end());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void terminate(Child running) {
    listener.warning(command.name() + " did not finish in time; it is sent SIGTERM");
    running.terminate();
  }

  /** Has a command end although there is no time left. */
  private void endSoon(Child running) {
    boolean ended = false;
    if (!running.wasTerminated()) {
      terminate(running);
      ended = awaitLastWords(running);
    }
    if (!ended) {
      listener.warning(command.name() + " was killed before it had finished");
    }
  }

  /** Whether it ends in that time. */
  private static boolean awaitLastWords(Child running) {
    long deadline = System.nanoTime() + LAST_WORDS.toNanos();
    while (true) {
      try {
        return running.awaitExit(Duration.ofNanos(deadline - System.nanoTime()));
      } catch (InterruptedException e) {
        // The caller keeps the first interrupt already, and another one adds nothing.
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(LAST_THREADS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
