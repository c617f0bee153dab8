package dev.inlet.runner.output.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The processes that a command has started, directly or not. Once the command has ended they have
 * another parent, so on Linux a variable that they inherit tells which they are; one that has taken
 * it out of its environment is not found any more. On other systems none is found then.
 */
final class Descendants {
  /** What the variable is called. */
  static final String VARIABLE = "INLET_EXEC";

  private static final Path PROCESSES = Path.of("/proc");

  /** How long they have to end, each time that they are asked to. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final long POLL_MILLIS = 20;

  private final String id = UUID.randomUUID().toString();

  /** What the variable is to be for a command and all that it starts. */
  String id() {
    return id;
  }

  /** Those that run now. */
  List<ProcessHandle> of(ProcessHandle command) {
    Stream<ProcessHandle> byParent = command.descendants();
    Stream<ProcessHandle> byVariable =
        Files.exists(PROCESSES.resolve("self/environ"))
            ? ProcessHandle.allProcesses().filter(this::hasVariable)
            : Stream.empty();
    return Stream.concat(byParent, byVariable)
        .filter(each -> !each.equals(command))
        .distinct()
        .toList();
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
