package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The threads that a plugin starts. The contract calls it from a thread group of its own, which new
 * threads inherit, so that those of an author's source and of other tests do not count.
 */
final class PluginThreads {
  private static final Duration POLL = Duration.ofMillis(20);

  private final ThreadGroup group = new ThreadGroup("contract-plugin");

  ThreadGroup group() {
    return group;
  }

  /** The names of those that run, but for the ones that the JDK starts once for all. */
  List<String> running() {
    return Arrays.stream(threads())
        .filter(thread -> !ReadingThread.is(thread))
        .map(Thread::getName)
        .filter(name -> !isOfJdk(name))
        .sorted()
        .toList();
  }

  /** Waits until none runs, since what was closed may be about to end its own. */
  void awaitNone(Duration patience) {
    await()
        .atMost(patience)
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              // Before Java 21 an HTTP client of the JDK ends its thread when it is collected.
              System.gc();
              assertThat(running()).as("threads that run after close").isEmpty();
            });
  }

  /** The first that is delayed belongs to the common pool from Java 25 on. */
  static boolean isOfJdk(String name) {
    return name.equals("CompletableFutureDelayScheduler")
        || name.startsWith("ForkJoinPool.commonPool");
  }

  private Thread[] threads() {
    Thread[] threads = new Thread[group.activeCount() + 64];
    int count = group.enumerate(threads);
    return Arrays.stream(threads, 0, count).filter(Objects::nonNull).toArray(Thread[]::new);
  }

  /**
   * The nanoseconds of a processor that they have used, those of the thread that reads included.
   */
  long cpuTime() {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads())
        .mapToLong(thread -> Math.max(0, bean.getThreadCpuTime(thread.getId())))
        .sum();
  }
}
