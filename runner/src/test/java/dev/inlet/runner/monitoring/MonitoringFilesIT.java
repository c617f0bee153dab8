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
      monitor.describe(new PipelineDescription("feed", "", "", "", () -> ""), () -> all);
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
  @DisplayName("all meters that have a name are shown, but those that Kafka Connect alone has")
  void complete() {
    for (Meter meter : Meter.values()) {
      if (meter != Meter.UNSETTLED_MESSAGES && meter != Meter.UNSETTLED_BYTES) {
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
    List<String> expressions = new ArrayList<>();
    String text = Files.readString(FILES.resolve("dashboard.json"));
    assertThat(JsonValue.parse(text)).isNotNull();
    Matcher expression = Pattern.compile("\"(?:expr|query)\": \"(.*)\",").matcher(text);
    while (expression.find()) {
      expressions.add(expression.group(1).replace("\\\"", "\""));
    }
    assertThat(expressions).hasSizeGreaterThan(15);
    expressions.forEach(MonitoringFilesIT::check);
    Set<String> known = new HashSet<>(ADDED);
    LABELS.values().forEach(known::addAll);
    Matcher shown = SHOWN.matcher(text);
    while (shown.find()) {
      assertThat(known).contains(shown.group(1));
    }
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
  @DisplayName("promtool accepts the rules, finds that they do what they say, and accepts the page")
  void promtool() throws Exception {
    Optional<Path> tool =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(tool.isPresent() || System.getenv("CI") != null, "there is no promtool");
    String promtool = tool.orElseThrow().toString();
    assertThat(run("", promtool, "check", "rules", "alerts.yaml")).contains("SUCCESS");
    assertThat(run("", promtool, "test", "rules", "alerts-test.yaml")).contains("SUCCESS");
    // What Micrometer names itself is not ours to mend.
    assertThat(run(scraped, promtool, "check", "metrics").lines())
        .noneMatch(line -> line.startsWith("inlet_") && !line.startsWith("inlet_build_info"));
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
