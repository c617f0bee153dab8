package dev.inlet.benchmarks.idle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.benchmarks.idle.IdleServerProcess.Totals;
import dev.inlet.benchmarks.measure.FeedCertificate;
import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.measure.ProcessFigures;
import dev.inlet.benchmarks.measure.TlsEngine;
import dev.inlet.benchmarks.measure.Tools;
import dev.inlet.benchmarks.report.Conditions;
import dev.inlet.benchmarks.report.Fact;
import dev.inlet.benchmarks.report.Report;
import dev.inlet.benchmarks.report.ReportFiles;
import dev.inlet.benchmarks.report.Sitting;
import dev.inlet.benchmarks.trial.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs Inlet with many pipelines, each with an idle connection, and tells what that costs. */
@Command(
    name = "idle",
    description =
        "Measures what idle connections cost: one process of Inlet with a pipeline for each, and a"
            + " server that sends nothing but pings. What one connection costs is the difference"
            + " between that many and one.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class IdleCommand implements Callable<Integer> {
  private static final String SUITE = "idle";
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
      paramLabel = "OPTIONS",
      description = "For Inlet; given several times, each is measured. Default: ${DEFAULT-VALUE}.",
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

  @Option(
      names = "--rounds",
      description = "How often each is measured. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int rounds;

  @Option(names = "--monitor", description = "With a monitor, on a port of the system's choice.")
  private boolean monitor;

  @Option(
      names = "--output",
      paramLabel = "DIRECTORY",
      description = "For a report like that of the suites. Default: none, but for a line for each.")
  private @Nullable Path output;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * What a run came to, at the end of its window.
   *
   * @param clientCpus how many Inlet used in the window
   * @param serverCpus how many the server did
   * @param otherCpus and how many all others
   * @param totals of the whole run
   */
  private record Run(
      double rssMib,
      int threads,
      double clientCpus,
      double serverCpus,
      double otherCpus,
      Totals totals,
      Optional<String> tlsEngine) {}

  @Override
  public Integer call() throws Exception {
    Conditions conditions = conditions();
    List<Measurement> measurements = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (String options : jvmOptions) {
        measurements.add(measure(options, round));
      }
    }
    if (output != null) {
      ReportFiles.write(new Report(List.of(new Sitting(conditions, measurements))), output);
    }
    return measurements.stream().allMatch(each -> each.problems().isEmpty()) ? 0 : 1;
  }

  private Conditions conditions() throws IOException {
    String times =
        String.format(
            Locale.ROOT,
            "%d, each watched for %d s, which begin %d s after the last connection is open; a ping"
                + " every %d s",
            rounds,
            windowSeconds,
            settleSeconds,
            pingSeconds);
    return Conditions.now(
        spec.commandLine().getParseResult().originalArgs(),
        Map.of("Inlet", inlet),
        List.of(
            new Fact(Conditions.JDK, javaProperty("java.vm.name") + " " + javaVersion()),
            new Fact("placement", "left to the scheduler"),
            new Fact("rounds", times)));
  }

  /** Measures one connection, and then all. */
  private Measurement measure(String options, int round) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("inlet-idle");
    Optional<FeedCertificate> certificate =
        tls ? Optional.of(FeedCertificate.create(directory)) : Optional.empty();
    Run one = run(1, Duration.ZERO, options, directory, certificate);
    Run many = run(connections, Duration.ofSeconds(windowSeconds), options, directory, certificate);
    Map<Figure, Double> figures = figures(one, many);
    List<String> problems = problems(many.totals);
    Measurement measurement =
        new Measurement(
            SUITE,
            String.format(Locale.ROOT, "%,d idle connections%s", connections, tls ? ", wss" : ""),
            "Inlet → drop, Java %s, %s%s"
                .formatted(javaVersion(), options, monitor ? ", with a monitor" : ""),
            round,
            figures,
            problems,
            many.tlsEngine);
    tell(measurement);
    return measurement;
  }

  private Map<Figure, Double> figures(Run one, Run many) {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    double further = (many.rssMib - one.rssMib) * KIB_PER_MIB;
    figures.put(Figure.RSS_EACH_KIB, further / Math.max(1, connections - 1));
    figures.put(Figure.RSS_MIB, many.rssMib);
    figures.put(Figure.RSS_OF_ONE_MIB, one.rssMib);
    figures.put(Figure.THREADS, (double) many.threads);
    figures.put(Figure.CPU_SHARE, many.clientCpus);
    figures.put(Figure.FEED_CPU_SHARE, many.serverCpus);
    figures.put(Figure.OTHER_CPU_SHARE, many.otherCpus);
    figures.put(Figure.LOST_CONNECTIONS, (double) many.totals.lost());
    figures.put(Figure.ANSWERED_PINGS, (double) many.totals.pongs());
    figures.put(Figure.UNANSWERED_PINGS, (double) many.totals.pings() - many.totals.pongs());
    return figures;
  }

  private List<String> problems(Totals totals) {
    List<String> problems = new ArrayList<>();
    if (totals.open() != connections || totals.lost() > 0) {
      problems.add(
          "%d of %d connections were open at the end, %d had been lost"
              .formatted(totals.open(), connections, totals.lost()));
    }
    if (totals.pongs() < totals.pings()) {
      problems.add("%d of %d pings were answered".formatted(totals.pongs(), totals.pings()));
    }
    return problems;
  }

  private static void tell(Measurement measurement) {
    Map<Figure, Double> figures = measurement.figures();
    System.out.printf(
        Locale.ROOT,
        "%s, %s, round %d: %.1f KiB RSS each (%.1f MiB; with one %.1f MiB), %.0f threads, %.4f"
            + " CPUs, %.0f pings answered%s%n",
        measurement.work(),
        measurement.contender(),
        measurement.round(),
        figures.get(Figure.RSS_EACH_KIB),
        figures.get(Figure.RSS_MIB),
        figures.get(Figure.RSS_OF_ONE_MIB),
        figures.get(Figure.THREADS),
        figures.get(Figure.CPU_SHARE),
        figures.get(Figure.ANSWERED_PINGS),
        measurement.tlsEngine().map(engine -> ", TLS engine " + engine).orElse(""));
    measurement.problems().forEach(problem -> System.out.println("  PROBLEM: " + problem));
  }

  private Run run(
      int count,
      Duration window,
      String options,
      Path directory,
      Optional<FeedCertificate> certificate)
      throws IOException, InterruptedException {
    try (IdleServerProcess server = new IdleServerProcess(pingSeconds, certificate)) {
      Path log = directory.resolve("inlet-" + count + ".log");
      Path configs = writeConfigs(count, server.url(), directory, certificate);
      Process process =
          new ProcessBuilder(command(options, configs))
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

  private Run watch(ProcessHandle process, IdleServerProcess server, Duration window)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    double busyBefore = ProcessFigures.busyCpuSeconds();
    ProcessFigures before = ProcessFigures.read(process);
    ProcessFigures serverBefore = ProcessFigures.read(server.handle());
    Thread.sleep(window.toMillis());
    ProcessFigures after = ProcessFigures.read(process);
    ProcessFigures serverAfter = ProcessFigures.read(server.handle());
    double busy = ProcessFigures.busyCpuSeconds() - busyBefore;
    double seconds = (System.nanoTime() - start) / 1e9;
    double clientSeconds = after.cpuSeconds() - before.cpuSeconds();
    double serverSeconds = serverAfter.cpuSeconds() - serverBefore.cpuSeconds();
    return new Run(
        (double) after.rssKib() / KIB_PER_MIB,
        after.threads(),
        clientSeconds / seconds,
        serverSeconds / seconds,
        Math.max(0, busy - clientSeconds - serverSeconds) / seconds,
        server.stopPings(),
        tls ? TlsEngine.of(process) : Optional.empty());
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

  private List<String> command(String options, Path configs) {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(List.of(options.strip().split(" +")));
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
    Path configs = Files.createDirectories(directory.resolve("pipelines-" + count));
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
    return javaProperty("java.runtime.version");
  }

  private String javaProperty(String name) throws IOException {
    Process process =
        new ProcessBuilder(java, "-XshowSettings:properties", "-version")
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    String start = name + " = ";
    return text.lines()
        .map(String::strip)
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst()
        .orElseThrow(() -> new IOException(java + " does not tell " + name));
  }
}
