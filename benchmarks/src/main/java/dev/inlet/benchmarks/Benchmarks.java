package dev.inlet.benchmarks;

import dev.inlet.benchmarks.idle.IdleCommand;
import dev.inlet.benchmarks.measure.FeedCertificate;
import dev.inlet.benchmarks.measure.FeedProcess;
import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.measure.Placement;
import dev.inlet.benchmarks.measure.ProbeServer;
import dev.inlet.benchmarks.measure.Tools;
import dev.inlet.benchmarks.parts.PartsCommand;
import dev.inlet.benchmarks.report.Conditions;
import dev.inlet.benchmarks.report.Fact;
import dev.inlet.benchmarks.report.Report;
import dev.inlet.benchmarks.report.ReportFiles;
import dev.inlet.benchmarks.report.Sitting;
import dev.inlet.benchmarks.suite.Plan;
import dev.inlet.benchmarks.suite.Roster;
import dev.inlet.benchmarks.suite.Suites;
import dev.inlet.benchmarks.trial.Bench;
import dev.inlet.benchmarks.trial.Measurement;
import dev.inlet.benchmarks.trial.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program: measures what the arguments ask for, and writes a report. */
@Command(
    name = "benchmarks",
    description = "Measures Inlet, through its real runner, beside its peers.",
    mixinStandardHelpOptions = true,
    subcommands = {PartsCommand.class, IdleCommand.class},
    sortOptions = false)
public final class Benchmarks implements Callable<Integer> {
  @Parameters(
      paramLabel = "SUITE",
      description = "What to measure: ${COMPLETION-CANDIDATES}. All of it if nothing is named.")
  private List<Suites> suites = List.of(Suites.values());

  @Option(
      names = "--inlet",
      paramLabel = "NAME=JAR",
      description =
          "A runner's jar to measure; several, to compare them, each under a name that begins with"
              + " Inlet. Default: Inlet, as it was built beside this program.")
  private Map<String, Path> inletJars = new LinkedHashMap<>();

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "BYTES",
      description = "Of messages. Default: ${DEFAULT-VALUE}.",
      defaultValue = "16,128,1024,16384,1048576")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = "Only contenders whose names contain one of these, whatever the case.",
      split = ",")
  private List<String> only = List.of();

  @Option(
      names = "--works",
      paramLabel = "TEXT",
      description =
          "Only works whose title in the tables contains this, whatever the case, or the one whose"
              + " whole title it is; may be given several times. Does not limit the suites of"
              + " protocols and Kafka Connect.")
  private List<String> works = List.of();

  @Option(
      names = "--rounds",
      description = "How often each run is made. Default: ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description = "Before it counts. Default: ${DEFAULT-VALUE}.",
      defaultValue = "3")
  private double warmUp;

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      description = "For which it counts. Default: ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private double window;

  @Option(
      names = "--repeats",
      description =
          "How often a run that others disturbed is repeated, at most. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int repeats;

  @Option(
      names = "--quick",
      description = "One round of short runs: shows that all works; the figures mean little.")
  private boolean quick;

  @Option(
      names = "--jvm",
      split = " ",
      paramLabel = "OPTIONS",
      description = "For all clients in Java. Default: ${DEFAULT-VALUE}.",
      defaultValue = "-XX:+UseG1GC -Xms256m -Xmx512m")
  private List<String> jvmOptions = List.of();

  @Option(
      names = "--unpinned",
      description = "Leaves it to the scheduler where feed and clients run.")
  private boolean unpinned;

  @Option(
      names = "--feed-from-file",
      description =
          "The feed floods from a file, which the kernel sends without a copy: shows what a client"
              + " can take when the feed is nearly free.")
  private boolean feedFromFile;

  @Option(
      names = "--output",
      paramLabel = "DIRECTORY",
      description = "For the report. Default: performance, beside this program's jar.")
  private @Nullable Path output;

  @Option(
      names = "--report-from",
      paramLabel = "FILE",
      description =
          "Measures nothing, and writes the report again from a results.json; several are put"
              + " together, and of a work that two have, the later one counts.")
  private List<Path> reportFrom = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Benchmarks())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    write(reportFrom.isEmpty() ? measure() : ReportFiles.read(reportFrom));
    return 0;
  }

  private Report measure() throws Exception {
    Path directory = Files.createTempDirectory("inlet-benchmarks");
    Placement placement = unpinned ? Placement.anywhere() : Placement.pinned();
    FeedCertificate certificate = FeedCertificate.create(directory);
    Conditions conditions = conditions(placement);
    List<Measurement> measurements = new ArrayList<>();
    try (FeedProcess plain = FeedProcess.start(placement, Optional.empty(), feedFromFile);
        FeedProcess secure = FeedProcess.start(placement, Optional.of(certificate), false);
        ProbeServer probes = new ProbeServer(directory)) {
      Bench bench = new Bench(placement, plain, secure, probes, schedule(), directory);
      Roster roster = new Roster(jars(), jvmOptions, certificate, directory);
      roster.absent().forEach(System.err::println);
      Plan plan =
          new Plan(
              quick ? 1 : rounds,
              sizes,
              only,
              works,
              measurement -> {
                measurements.add(measurement);
                tell(measurement);
              });
      for (Suites suite : suites) {
        suite.run(bench, roster, plan);
        if (!measurements.isEmpty()) {
          // What took an hour should not be lost because the next suite fails.
          ReportFiles.write(report(conditions, measurements), outputDirectory());
        }
      }
    }
    if (measurements.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Nothing was measured: no work and contender has these names.");
    }
    return report(conditions, measurements);
  }

  private static Report report(Conditions conditions, List<Measurement> measurements) {
    return new Report(List.of(new Sitting(conditions, measurements)));
  }

  private Conditions conditions(Placement placement) {
    Schedule schedule = schedule();
    String times =
        String.format(
            Locale.ROOT,
            "%d, each with a warm-up of %.1f s and a window of %.1f s",
            quick ? 1 : rounds,
            schedule.warmUp().toMillis() / 1e3,
            schedule.window().toMillis() / 1e3);
    return Conditions.now(
        spec.commandLine().getParseResult().originalArgs(),
        jars(),
        List.of(
            new Fact("options of the JVMs", String.join(" ", jvmOptions)),
            new Fact("placement", placement.describe()),
            new Fact("rounds", times)));
  }

  private void write(Report report) throws IOException {
    ReportFiles.write(report, outputDirectory());
    System.out.println("The report is in " + outputDirectory().resolve("results.md"));
  }

  private Path outputDirectory() {
    return output == null ? Tools.ownJar().resolveSibling("performance") : output;
  }

  private Schedule schedule() {
    return quick
        ? new Schedule(Duration.ofMillis(700), Duration.ofMillis(800), 0)
        : new Schedule(seconds(warmUp), seconds(window), repeats);
  }

  private static Duration seconds(double value) {
    return Duration.ofMillis(Math.round(value * 1000));
  }

  private Map<String, Path> jars() {
    if (inletJars.isEmpty()) {
      Path root = Tools.ownJar().resolve("../../..").normalize();
      inletJars.put("Inlet", root.resolve("runner/target/inlet.jar"));
    }
    for (String name : inletJars.keySet()) {
      if (!name.startsWith("Inlet")) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "--inlet: the name \"" + name + "\" does not begin with Inlet");
      }
    }
    return inletJars;
  }

  private static void tell(Measurement measurement) {
    String rate =
        Optional.ofNullable(measurement.figures().get(Figure.MESSAGES_PER_SECOND))
            .map(value -> String.format(Locale.ROOT, "%,12.0f messages/s", value))
            .orElse("");
    System.err.printf(
        Locale.ROOT,
        "%s, round %d, %s: %s %s%n",
        measurement.suite(),
        measurement.round(),
        measurement.work(),
        measurement.contender(),
        rate);
    measurement.problems().forEach(problem -> System.err.println("  PROBLEM: " + problem));
  }
}
