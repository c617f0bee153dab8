package dev.inlet.runner.output.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The processes that a command has started, directly or not. Once the command has ended they have
 * another parent. On Linux a variable that they inherit tells which they are; one that has taken it
 * out of its environment is not found any more. On other systems those are found that were seen
 * below the command while it ran, for which somebody has to {@linkplain #awaitExit wait for it}.
 */
final class Descendants {
  /** What the variable is called. */
  static final String VARIABLE = "INLET_EXEC";

  private static final Path PROCESSES = Path.of("/proc");

  /** How long they have to end, each time that they are asked to. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final long POLL_MILLIS = 20;

  /** After which time it is looked again for what is below a command. */
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  /** By what they are known. */
  enum Mark {
    /** A variable in their environment. */
    VARIABLE,
    /** That they were below the command once. */
    PARENT
  }

  private final String id = UUID.randomUUID().toString();
  private final Mark mark;
  private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();

  Descendants() {
    this(Files.exists(PROCESSES.resolve("self/environ")) ? Mark.VARIABLE : Mark.PARENT);
  }

  Descendants(Mark mark) {
    this.mark = mark;
  }

  /** What the variable is to be for a command and all that it starts. */
  String id() {
    return id;
  }

  /**
   * Waits for the end of a command.
   *
   * @return false if it did not come in that time
   */
  boolean awaitExit(Process command, Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    long limit = TimeUnit.NANOSECONDS.convert(timeout);
    long left = limit;
    while (mark == Mark.PARENT && left > LOOK_INTERVAL.toNanos()) {
      if (command.waitFor(LOOK_INTERVAL.toNanos(), TimeUnit.NANOSECONDS)) {
        return true;
      }
      look(command.toHandle());
      left = limit - (System.nanoTime() - start);
    }
    return command.waitFor(left, TimeUnit.NANOSECONDS);
  }

  private void look(ProcessHandle command) {
    seen.removeIf(process -> !process.isAlive());
    command.descendants().forEach(seen::add);
  }

  /** Those that were seen below the command while it ran, if that is their mark. */
  Set<ProcessHandle> seen() {
    return Set.copyOf(seen);
  }

  /** Those that run now. */
  List<ProcessHandle> of(ProcessHandle command) {
    Stream<ProcessHandle> byParent = command.descendants();
    return Stream.concat(byParent, marked())
        .filter(each -> !each.equals(command))
        .distinct()
        .toList();
  }

  /** Those that run now and bear the mark, the command among them if the variable is that. */
  Stream<ProcessHandle> marked() {
    return switch (mark) {
      case VARIABLE -> ProcessHandle.allProcesses().filter(this::hasVariable);
      case PARENT -> seen.stream().filter(ProcessHandle::isAlive);
    };
  }

  private boolean hasVariable(ProcessHandle process) {
    Path environment = PROCESSES.resolve(Long.toString(process.pid())).resolve("environ");
    try {
      return new String(Files.readAllBytes(environment), ISO_8859_1).contains(VARIABLE + "=" + id);
    } catch (IOException e) {
      return false; // it has ended, or belongs to another user
    }
  }

  /**
   * Ends those that a command has left behind: they have a moment to end by themselves, then are
   * asked to, and killed after another moment.
   *
   * @return how many did not end by themselves
   */
  int end(ProcessHandle command) throws InterruptedException {
    List<ProcessHandle> late = awaitEnd(command);
    late.forEach(ProcessHandle::destroy);
    awaitEnd(command).forEach(ProcessHandle::destroyForcibly);
    return late.size();
  }

  /** Those that are left after a moment; returns as soon as there are none. */
  private List<ProcessHandle> awaitEnd(ProcessHandle command) throws InterruptedException {
    long start = System.nanoTime();
    List<ProcessHandle> left = of(command);
    // Their parent may not have reaped those that have ended, so their handles do not tell.
    while (!left.isEmpty() && System.nanoTime() - start < PATIENCE.toNanos()) {
      Thread.sleep(POLL_MILLIS);
      left = of(command);
    }
    return left;
  }
}
