package dev.inlet.runner.output.exec;

import dev.inlet.config.Masker;
import dev.inlet.host.EventText;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Messages;
import dev.inlet.output.ChunkWriter;
import dev.inlet.output.Codec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A command that runs, or ran. Its input belongs to one thread; all else is for any thread. */
final class Child {
  /** What was printed may be read a little later than the end is known. */
  private static final long LAST_LINE_MILLIS = 1_000;

  private static final Duration UNLIMITED = Duration.ofNanos(Long.MAX_VALUE);

  private final Command command;
  private final Process process;
  private final OutputStream input;
  private final long startedAt = System.nanoTime();
  private final PrintedLines errors;
  private final List<Thread> readers = new ArrayList<>();
  private final Duration startPeriod;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final Descendants descendants;
  private final Thread watcher;
  private volatile boolean given; // something in its start period, or is about to be
  private List<ProcessHandle> asked = List.of(); // to end; by the thread that closes
  private volatile long endedAt;
  private volatile int leftBehind;

  private Child(
      Command command,
      Process process,
      Descendants descendants,
      Duration startPeriod,
      Masker masker,
      Consumer<String> lines,
      Consumer<Child> onExit,
      CommandThreads threads,
      String threadName)
      throws IOException {
    this.command = command;
    this.process = process;
    this.descendants = descendants;
    this.startPeriod = startPeriod;
    if (startPeriod.isZero()) {
      started.complete(null);
    }
    this.input = process.getOutputStream();
    Consumer<String> target = command.isPrinted() ? lines : line -> {};
    errors = new PrintedLines(process.getErrorStream(), masker, target);
    readers.add(threads.start(threadName + "-stderr", errors::read));
    if (command.isPrinted()) {
      PrintedLines printed = new PrintedLines(process.getInputStream(), masker, target);
      readers.add(threads.start(threadName + "-stdout", printed::read));
    }
    watcher = threads.start(threadName + "-exit", () -> watch(onExit));
  }

  /**
   * Starts a command.
   *
   * @param startPeriod how long it has to run before it counts as started
   * @param lines gets what it prints
   * @param onExit called once when it has exited and what it had left behind has ended, on a thread
   *     of its own
   * @throws IOException if it cannot be started, or the system has no threads left for it
   */
  static Child start(
      Command command,
      Duration startPeriod,
      Masker masker,
      Consumer<String> lines,
      Consumer<Child> onExit,
      CommandThreads threads,
      String threadName)
      throws IOException {
    Descendants descendants = new Descendants();
    Process process = command.start(descendants);
    try {
      return new Child(
          command, process, descendants, startPeriod, masker, lines, onExit, threads, threadName);
    } catch (IOException e) {
      withDescendants(process, descendants).forEach(ProcessHandle::destroyForcibly);
      throw e;
    }
  }

  private void watch(Consumer<Child> onExit) {
    try {
      if (!descendants.awaitExit(process, startPeriod)) {
        started.complete(null);
        var unused = descendants.awaitExit(process, UNLIMITED);
      }
      endedAt = System.nanoTime();
      leftBehind = descendants.end(process.toHandle());
      awaitPrinted();
    } catch (InterruptedException e) {
      return; // nobody does that
    }
    onExit.accept(this);
  }

  /** Says whether it {@linkplain #started started}; when it has exited. */
  void settleStart() {
    if (hasFailed()) {
      started.completeExceptionally(new IOException(end()));
    } else {
      started.complete(null);
    }
  }

  private void awaitPrinted() throws InterruptedException {
    for (Thread reader : readers) {
      reader.join(LAST_LINE_MILLIS);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Ends once it has run for its start period, or has exited before with status 0; with an
   * exception if it failed before.
   */
  CompletableFuture<Void> started() {
    return started;
  }

  /**
   * Says that it is about to be given a batch, which it refuses if it fails in its start period;
   * before the batch is written, and not while its start is settled.
   */
  void give() {
    given |= !started.isDone();
  }

  /** Whether it failed in its start period, and was {@linkplain #give given} something by then. */
  boolean hasRefused() {
    return given && started.isCompletedExceptionally();
  }

  /** How long it has run, or ran. */
  Duration uptime() {
    return Duration.ofNanos((isAlive() ? System.nanoTime() : endedAt()) - startedAt);
  }

  private long endedAt() {
    long known = endedAt;
    return known == 0 ? System.nanoTime() : known;
  }

  /** How it ended, in words. */
  String end() {
    int status = process.exitValue();
    String line = errors.last();
    return command.name()
        + " exited with "
        + ExitText.of(status)
        + " after "
        + EventText.format(uptime())
        + (line.isEmpty()
            ? ", and wrote nothing to its standard error"
            : ", the last line of its standard error was \"" + line + "\"")
        + (leftBehind == 0 ? "" : "; what it had left running was ended");
  }

  /**
   * Writes a batch to the pipe, and waits until it has all of it.
   *
   * @throws IOException if that failed, or the command has exited by then
   */
  void write(Messages messages, Codec codec, ChunkWriter writer) throws IOException {
    try {
      writer.begin(new Pipe(input), 0);
      for (MessageBlock block : messages.blocks()) {
        codec.encode(block, writer);
      }
      writer.flush();
      input.flush();
    } catch (IOException e) {
      throw new IOException("cannot write to " + command.name() + ": " + e.getMessage(), e);
    }
    if (!isAlive()) {
      throw new IOException("cannot write to " + command.name() + ": it has exited");
    }
  }

  /** A channel that no interrupt closes: closing this one would wait for what writes to it. */
  private record Pipe(OutputStream stream) implements WritableByteChannel {

    @Override
    public int write(ByteBuffer source) throws IOException {
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      stream.write(bytes);
      return bytes.length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  /** Lets it see the end of its input; by the thread that writes, or after that has ended. */
  void closeInput() {
    try {
      input.close();
    } catch (IOException e) {
      // It is gone, and sees nothing any more.
      return;
    }
  }

  /** Waits for its end; false if it did not come in time. */
  boolean awaitExit(Duration timeout) throws InterruptedException {
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether something that it had started went on when it had exited, and was ended. */
  boolean hasLeftSomething() {
    return leftBehind > 0;
  }

  /** Whether it has ended with a status that is not 0, or by a signal. */
  boolean hasFailed() {
    return !isAlive() && process.exitValue() != 0;
  }

  /** Whether it was asked to end; by the thread that closes. */
  boolean wasTerminated() {
    return !asked.isEmpty();
  }

  /** Asks it and all processes below it to end. */
  void terminate() {
    asked = withDescendants(process, descendants);
    asked.forEach(ProcessHandle::destroy);
  }

  /** Ends it and all processes below it, those as well that were below it when it was asked. */
  void kill() {
    Stream.concat(asked.stream(), withDescendants(process, descendants).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * By their handles: the process itself would close its streams as well, and wait for whoever
   * writes to a full pipe.
   */
  private static List<ProcessHandle> withDescendants(Process process, Descendants descendants) {
    ProcessHandle handle = process.toHandle();
    return Stream.concat(Stream.of(handle), descendants.of(handle).stream()).toList();
  }

  /**
   * Waits until what it had left behind has ended, and the threads that read what it printed, for a
   * while.
   */
  void awaitThreads(Duration timeout) throws InterruptedException {
    watcher.join(Math.max(1, timeout.toMillis()));
  }
}
