package dev.inlet.benchmarks.idle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.benchmarks.idle.IdleServerProcess.Totals;
import dev.inlet.benchmarks.measure.FeedCertificate;
import dev.inlet.benchmarks.measure.ProcessFigures;
import dev.inlet.benchmarks.measure.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs Inlet with many pipelines, each with an idle connection, and prints what that costs. */
@Command(
    name = "idle",
    description =
        "Measures what idle connections cost: one process of Inlet with a pipeline for each, and a"
            + " server that sends nothing but pings. What one connection costs is the difference"
            + " between that many and one.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class IdleCommand implements Callable<Integer> {
  private static final int KIB_PER_MIB = 1024;
  private static final Duration LONGEST_START = Duration.ofMinutes(10);

  @Option(names = "--connections", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int connections = 1000;

  @Option(names = "--tls", description = "Through TLS.")
  private boolean tls;

  @Option(
      names = "--inlet",
      paramLabel = "JAR",
      description = "The runner's jar. Default: as it was built beside this program.")
  private Path inlet = Tools.ownJar().resolve("../../../runner/target/inlet.jar").normalize();

  @Option(
      names = "--java",
      paramLabel = "FILE",
      description = "The java that runs Inlet. Default: the one that runs this program.")
  private String java = Tools.java();

  @Option(
      names = "--jvm",
      split = " ",
      paramLabel = "OPTIONS",
      description = "For Inlet. Default: ${DEFAULT-VALUE}.",
      defaultValue = "-XX:+UseG1GC -Xms32m -Xmx512m")
  private List<String> jvmOptions = List.of();

  @Option(
      names = "--ping",
      paramLabel = "SECONDS",
      description = "Between two pings to a connection. Default: ${DEFAULT-VALUE}.",
      defaultValue = "30")
  private int pingSeconds;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      description = "From the last connection to the window. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private int settleSeconds;

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      description = "For which it is measured. Default: ${DEFAULT-VALUE}.",
      defaultValue = "60")
  private int windowSeconds;

  @Option(names = "--monitor", description = "With a monitor, on a port of the system's choice.")
  private boolean monitor;

  /**
   * What a run came to, at the end of its window.
   *
   * @param cpus how many were used, in the window
   * @param open connections at its end
   */
  private record Run(double rssMib, int threads, double cpus, int open, long pings, long pongs) {}

  @Override
  public Integer call() throws Exception {
    Path directory = Files.createTempDirectory("inlet-idle");
    Optional<FeedCertificate> certificate =
        tls ? Optional.of(FeedCertificate.create(directory)) : Optional.empty();
    Run one = measure(1, Duration.ZERO, directory, certificate);
    Run many = measure(connections, Duration.ofSeconds(windowSeconds), directory, certificate);
    System.out.printf(
        Locale.ROOT,
        "%d idle connections%s: %.1f KiB RSS each (%.1f MiB; with one %.1f MiB), %d threads (with"
            + " one %d), %.4f CPUs, %d open at the end, %d of %d pings answered in %d s; %s, %s%n",
        connections,
        tls ? " through TLS" : "",
        (many.rssMib - one.rssMib) * KIB_PER_MIB / Math.max(1, connections - 1),
        many.rssMib,
        one.rssMib,
        many.threads,
        one.threads,
        many.cpus,
        many.open,
        many.pongs,
        many.pings,
        windowSeconds,
        javaVersion(),
        String.join(" ", jvmOptions));
    return many.open == connections ? 0 : 1;
  }

  private Run measure(
      int count, Duration window, Path directory, Optional<FeedCertificate> certificate)
      throws IOException, InterruptedException {
    try (IdleServerProcess server = new IdleServerProcess(pingSeconds, certificate)) {
      Path log = directory.resolve("inlet-" + count + ".log");
      Process process =
          new ProcessBuilder(command(writeConfigs(count, server.url(), directory, certificate)))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(log.toFile())
              .start();
      try {
        awaitConnections(count, server, process, log);
        TimeUnit.SECONDS.sleep(settleSeconds);
        return watch(process.toHandle(), server, window);
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private static Run watch(ProcessHandle process, IdleServerProcess server, Duration window)
      throws IOException, InterruptedException {
    Totals totalsBefore = server.totals();
    ProcessFigures before = ProcessFigures.read(process);
    long start = System.nanoTime();
    Thread.sleep(window.toMillis());
    ProcessFigures after = ProcessFigures.read(process);
    Totals totalsAfter = server.totals();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Run(
        (double) after.rssKib() / KIB_PER_MIB,
        after.threads(),
        (after.cpuSeconds() - before.cpuSeconds()) / seconds,
        totalsAfter.open(),
        totalsAfter.pings() - totalsBefore.pings(),
        totalsAfter.pongs() - totalsBefore.pongs());
  }

  private static void awaitConnections(
      int count, IdleServerProcess server, Process process, Path log)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (server.totals().open() < count) {
      if (!process.isAlive() || System.nanoTime() - start > LONGEST_START.toNanos()) {
        throw new IOException(
            "%d of %d connections were opened; %s says why"
                .formatted(server.totals().open(), count, log));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private List<String> command(Path configs) {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", inlet.toString(), "run"));
    if (monitor) {
      command.addAll(List.of("--monitor", "127.0.0.1:0"));
    }
    command.add(configs.toString());
    return command;
  }

  private static Path writeConfigs(
      int count, String url, Path directory, Optional<FeedCertificate> certificate)
      throws IOException {
    Path configs = Files.createDirectory(directory.resolve("pipelines-" + count));
    String tlsSection =
        certificate
            .map(
                made -> "    tls: {enabled: true, root_cas_file: \"" + made.certificate() + "\"}\n")
            .orElse("");
    String config =
        """
        input:
          websocket:
            url: "%s"
        %soutput:
          drop: {}
        """
            .formatted(url, tlsSection);
    for (int i = 1; i <= count; i++) {
      Files.writeString(configs.resolve("pipeline-" + i + ".yaml"), config);
    }
    return configs;
  }

  private String javaVersion() throws IOException {
    Process process = new ProcessBuilder(java, "-version").redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return text.lines().findFirst().orElse("an unknown Java");
  }
}
