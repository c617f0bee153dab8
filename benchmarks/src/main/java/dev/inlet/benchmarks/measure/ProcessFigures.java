package dev.inlet.benchmarks.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a process has cost so far.
 *
 * @param cpuSeconds user and system, in steps of 10 ms
 * @param rssKib resident memory now
 * @param peakRssKib and the most it ever was
 * @param waits how often each of its threads, those of the virtual machine included, has given up
 *     its CPU to wait, by the name of its folder
 */
public record ProcessFigures(
    double cpuSeconds, long rssKib, long peakRssKib, int threads, Map<String, Long> waits) {

  public ProcessFigures {
    waits = Map.copyOf(waits);
  }

  /** Reads them from Linux; all zero for a process that is gone. */
  public static ProcessFigures read(ProcessHandle process) throws IOException {
    Path directory = Path.of("/proc", Long.toString(process.pid()));
    if (!Files.exists(directory.resolve("status"))) {
      return new ProcessFigures(0, 0, 0, 0, Map.of());
    }
    String status = Files.readString(directory.resolve("status"), UTF_8);
    return new ProcessFigures(
        process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9,
        number(status, "VmRSS"),
        number(status, "VmHWM"),
        (int) number(status, "Threads"),
        waits(directory.resolve("task")));
  }

  private static Map<String, Long> waits(Path threads) throws IOException {
    Map<String, Long> waits = new HashMap<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
      for (Path thread : each) {
        waits.put(String.valueOf(thread.getFileName()), waitsOf(thread));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return waits;
  }

  private static long waitsOf(Path thread) {
    try {
      return number(Files.readString(thread.resolve("status"), UTF_8), "voluntary_ctxt_switches");
    } catch (IOException e) {
      return 0; // it has ended meanwhile
    }
  }

  /** How often threads have waited since then that there are now. */
  public long waitsSince(ProcessFigures earlier) {
    return waits.entrySet().stream()
        .mapToLong(
            thread ->
                Math.max(0, thread.getValue() - earlier.waits.getOrDefault(thread.getKey(), 0L)))
        .sum();
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
