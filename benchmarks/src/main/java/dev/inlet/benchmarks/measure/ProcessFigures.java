package dev.inlet.benchmarks.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What a process has cost so far.
 *
 * @param cpuSeconds user and system, in steps of 10 ms
 * @param rssKib resident memory now
 * @param peakRssKib and the most it ever was
 * @param wakeUps of the threads that there are: how often each has given its CPU up to wait
 */
public record ProcessFigures(
    double cpuSeconds, long rssKib, long peakRssKib, int threads, long wakeUps) {

  /** Reads them from Linux; all zero for a process that is gone. */
  public static ProcessFigures read(ProcessHandle process) throws IOException {
    Path directory = Path.of("/proc", Long.toString(process.pid()));
    if (!Files.exists(directory.resolve("status"))) {
      return new ProcessFigures(0, 0, 0, 0, 0);
    }
    String status = Files.readString(directory.resolve("status"), UTF_8);
    return new ProcessFigures(
        process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9,
        number(status, "VmRSS"),
        number(status, "VmHWM"),
        (int) number(status, "Threads"),
        wakeUps(directory.resolve("task")));
  }

  private static long wakeUps(Path threads) throws IOException {
    long wakeUps = 0;
    try (Stream<Path> each = Files.list(threads)) {
      for (Path thread : each.toList()) {
        wakeUps += wakeUpsOf(thread);
      }
    }
    return wakeUps;
  }

  private static long wakeUpsOf(Path thread) {
    try {
      return number(Files.readString(thread.resolve("status"), UTF_8), "voluntary_ctxt_switches");
    } catch (IOException e) {
      return 0; // it has ended meanwhile
    }
  }

  private static long number(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  /** For how many seconds CPUs were busy, or taken away by a hypervisor, since the system began. */
  public static double busyCpuSeconds() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"), UTF_8)) {
      long[] ticks =
          Arrays.stream(lines.findFirst().orElseThrow().split(" +", -1))
              .skip(1)
              .mapToLong(Long::parseLong)
              .toArray();
      // user, nice, system, idle, iowait, irq, softirq, steal; a tick is 10 ms on every Linux
      return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]) / 100.0;
    }
  }
}
