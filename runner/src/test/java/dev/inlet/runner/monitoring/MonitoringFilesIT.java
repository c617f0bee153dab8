package dev.inlet.runner.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.host.Meter;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import dev.inlet.json.JsonValue;
import dev.inlet.runner.pipeline.Unsettled;
import dev.inlet.runner.web.Endpoint;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules, the dashboard and the page about meters, against the meters that there are. */
final class MonitoringFilesIT {
  private static final Path FILES = Path.of("../distribution/src/main/monitoring");
  private static final Path PAGE = Path.of("../docs/operations/watching.md");
  private static final Pattern SERIES = Pattern.compile("([a-z_]+)(?:\\{(.*)})? \\S+");
  private static final Pattern NAME = Pattern.compile("\\b(?:inlet|jvm|process)_[a-z_]+");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=~?\"");
  private static final Pattern SHOWN = Pattern.compile("\\{\\{ ?(?:\\$labels\\.)?([a-z]+) ?}}");

  /** What Prometheus adds to each series, and the values of its templates. */
  private static final Set<String> ADDED = Set.of("instance", "job", "value");

  private static String scraped = "";
  private static final Map<String, Set<String>> LABELS = new TreeMap<>();

  @BeforeAll
  static void scrape() throws Exception {
    try (Monitor monitor =
        Monitor.start(MonitorSettings.plain(List.of(new Endpoint.Tcp("127.0.0.1", 0))))) {
      InputListener feed = monitor.watch("feed", InputListener.NONE).input();
      ConnectionFailure refused =
          ConnectionFailure.of("refused").withPhase("upgrade").withCode(401);
      feed.connectFailed(new ConnectFailedException(refused), 1, Optional.of(Duration.ZERO));
      InputStatus all =
          InputStatus.builder()
              .received(1, 1)
              .buffered(1, 1)
              .sinceMessage(Duration.ZERO)
              .sinceSignOfLife(Duration.ZERO)
              .paused(Duration.ZERO, Optional.empty())
              .pingRoundTrip(Duration.ZERO)
              .build();
      monitor.describe(
          new PipelineDescription("feed", "", "", "", () -> ""), () -> all, () -> Unsettled.NONE);
      URI uri = URI.create(monitor.addresses().get(0)).resolve("/metrics");
      scraped =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
              .body();
    }
    for (String line : scraped.split("\n", -1)) {
      Matcher series = SERIES.matcher(line);
      if (series.matches()) {
        Set<String> labels = LABELS.computeIfAbsent(series.group(1), name -> new HashSet<>());
        Matcher label = LABEL.matcher(Optional.ofNullable(series.group(2)).orElse(""));
        while (label.find()) {
          labels.add(label.group(1));
        }
      }
    }
  }

  @Test
  @DisplayName("all meters that have a name are shown")
  void complete() {
    for (Meter meter : Meter.values()) {
      String name = meter.meterName().replace('.', '_');
      String shown =
          switch (meter.kind()) {
            case COUNTER -> name + "_total";
            case GAUGE -> name;
            case TIMER -> name + "_seconds_sum";
          };
      assertThat(LABELS).containsKey(shown);
    }
  }

  @Test
  @DisplayName("the rules ask for meters and labels that there are")
  void rules() throws IOException {
    for (String line : Files.readAllLines(FILES.resolve("alerts.yaml"))) {
      if (line.strip().startsWith("expr:")) {
        check(line);
      }
    }
  }

  @Test
  @DisplayName("the dashboard asks for meters and labels that there are, and shows such labels")
  void dashboard() throws Exception {
    String text = Files.readString(FILES.resolve("dashboard.json"));
    assertThat(JsonValue.parse(text)).isNotNull();
    expressions("expr|query").forEach(MonitoringFilesIT::check);
    Set<String> known = new HashSet<>(ADDED);
    LABELS.values().forEach(known::addAll);
    Matcher shown = SHOWN.matcher(text);
    while (shown.find()) {
      assertThat(known).contains(shown.group(1));
    }
  }

  /** What the dashboard asks for. */
  private static List<String> expressions(String fields) throws IOException {
    List<String> expressions = new ArrayList<>();
    Matcher expression =
        Pattern.compile("\"(?:" + fields + ")\": \"(.*)\",")
            .matcher(Files.readString(FILES.resolve("dashboard.json")));
    while (expression.find()) {
      expressions.add(expression.group(1).replace("\\\"", "\""));
    }
    assertThat(expressions).hasSizeGreaterThan(15);
    return expressions;
  }

  private static void check(String expression) {
    Set<String> labels = new HashSet<>(ADDED);
    Matcher name = NAME.matcher(expression);
    while (name.find()) {
      assertThat(LABELS).as(expression).containsKey(name.group());
      labels.addAll(LABELS.get(name.group()));
    }
    Matcher label = LABEL.matcher(expression);
    while (label.find()) {
      assertThat(labels).as(expression).contains(label.group(1));
    }
    Matcher grouped = Pattern.compile("by \\(([a-z, ]+)\\)").matcher(expression);
    while (grouped.find()) {
      assertThat(labels).as(expression).contains(grouped.group(1).split(", ", -1));
    }
  }

  @Test
  @DisplayName("the page about watching names each meter of a pipeline, and none that is not there")
  void page() throws IOException {
    Set<String> written = new TreeSet<>();
    Matcher name = Pattern.compile("`(inlet_[a-z_]+)").matcher(Files.readString(PAGE));
    while (name.find()) {
      written.add(name.group(1));
    }
    Set<String> there = new TreeSet<>(LABELS.keySet());
    there.removeIf(meter -> !meter.startsWith("inlet_"));
    Set<String> timers = Set.of("inlet_input_gap_seconds");
    there.removeIf(meter -> timers.stream().anyMatch(timer -> meter.startsWith(timer + "_")));
    there.addAll(timers);
    assertThat(written).isEqualTo(there);
  }

  @Test
  @DisplayName("each rule has a case in which it fires")
  void cases() throws IOException {
    Set<String> rules = new TreeSet<>();
    Matcher rule =
        Pattern.compile("- alert: (\\w+)").matcher(Files.readString(FILES.resolve("alerts.yaml")));
    while (rule.find()) {
      rules.add(rule.group(1));
    }
    Set<String> fired = new TreeSet<>();
    Matcher expected =
        Pattern.compile("alertname: (\\w+)\n +exp_alerts:\n")
            .matcher(Files.readString(FILES.resolve("alerts-test.yaml")));
    while (expected.find()) {
      fired.add(expected.group(1));
    }
    assertThat(fired).isEqualTo(rules);
  }

  @Test
  @DisplayName("promtool accepts the rules, finds that they do what they say, and accepts the page")
  void promtool() throws Exception {
    String promtool = requirePromtool();
    assertThat(run("", promtool, "check", "rules", "alerts.yaml")).contains("SUCCESS");
    assertThat(run("", promtool, "test", "rules", "alerts-test.yaml")).contains("SUCCESS");
    // What Micrometer names itself is not ours to mend.
    assertThat(run(scraped, promtool, "check", "metrics").lines())
        .noneMatch(line -> line.startsWith("inlet_") && !line.startsWith("inlet_build_info"));
  }

  @Test
  @DisplayName("promtool reads each query of the dashboard")
  void queries(@TempDir Path folder) throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
    List<String> expressions = expressions("expr");
    for (int i = 0; i < expressions.size(); i++) {
      // Grafana puts these in.
      String query =
          expressions.get(i).replace("$__rate_interval", "1m").replace("$pipeline", "feed");
      rules.append("      - record: query_%d\n        expr: '%s'\n".formatted(i, query));
    }
    Path file = Files.writeString(folder.resolve("dashboard.yaml"), rules);

    assertThat(run("", requirePromtool(), "check", "rules", file.toString()))
        .contains("SUCCESS: %d rules found".formatted(expressions.size()));
  }

  private static String requirePromtool() {
    Optional<Path> tool =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(tool.isPresent() || System.getenv("CI") != null, "there is no promtool");
    return tool.orElseThrow().toString();
  }

  private static String run(String input, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(FILES.toFile()).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
