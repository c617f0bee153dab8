package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.Gap;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The parts of an event, for logs that machines read")
final class LoggedEventsTest {
  private static final Path PAGE = Path.of("../docs/operations/watching.md");
  private final List<Map<String, Object>> parts = new ArrayList<>();
  private final LoggingInputListener listener = new LoggingInputListener(new Recorder());

  private final class Recorder implements EventLog {

    @Override
    public void info(String line) {
      parts.add(Map.of());
    }

    @Override
    public void warn(String line) {
      parts.add(Map.of());
    }

    @Override
    public void info(String line, Map<String, Object> fields) {
      parts.add(fields);
    }

    @Override
    public void warn(String line, Map<String, Object> fields) {
      parts.add(fields);
    }

    @Override
    public void debug(String line) {}

    @Override
    public void debug(String line, Throwable failure) {}
  }

  private static ConnectFailedException refused() {
    return new ConnectFailedException(
        ConnectionFailure.of("refused by the server: 503").withPhase("upgrade").withCode(503));
  }

  private static Arguments row(Consumer<InputListener> event, Map<String, Object> parts) {
    return Arguments.of(parts.get("event"), event, parts);
  }

  static Stream<Arguments> events() {
    return Stream.of(
        row(InputListener::connected, Map.of("event", "connected")),
        row(
            listener -> listener.reconnected(Duration.ofMillis(6_400)),
            Map.of("event", "reconnected", "outage_seconds", 6.4)),
        row(
            listener -> listener.connectFailed(refused(), 3, Optional.of(Duration.ofMillis(1_234))),
            Map.of(
                "event",
                "connect_failed",
                "phase",
                "upgrade",
                "status",
                503L,
                "failures",
                3L,
                "delay_seconds",
                1.234)),
        row(
            listener -> listener.connectFailed(refused(), 4, Optional.empty()),
            Map.of("event", "connect_failed", "phase", "upgrade", "status", 503L, "failures", 4L)),
        row(
            listener ->
                listener.connectionLost(
                    new NotConnectedException(
                        ConnectionFailure.of("closed by the server")
                            .withPhase("open")
                            .withCode(4_001)),
                    Duration.ofSeconds(90),
                    12,
                    Optional.of(Duration.ofMillis(250))),
            Map.of(
                "event",
                "connection_lost",
                "phase",
                "open",
                "code",
                4_001L,
                "uptime_seconds",
                90.0,
                "messages",
                12L,
                "delay_seconds",
                0.25)),
        row(
            listener -> listener.connectionReplaced("max_age", Duration.ofHours(1)),
            Map.of("event", "connection_replaced", "uptime_seconds", 3_600.0)),
        row(
            listener -> listener.replacementFailed(refused(), Duration.ofSeconds(2)),
            Map.of(
                "event",
                "replacement_failed",
                "phase",
                "upgrade",
                "status",
                503L,
                "delay_seconds",
                2.0)),
        row(
            listener -> listener.dataResumed(Duration.ofSeconds(7)),
            Map.of("event", "data_resumed", "gap_seconds", 7.0)),
        row(
            listener -> listener.dataContinued(Duration.ofSeconds(7)),
            Map.of("event", "data_continued", "pause_seconds", 7.0)),
        row(
            listener -> listener.missed(Gap.of("the history is too short").withMessages(5)),
            Map.of("event", "messages_missed", "messages", 5L)),
        row(
            listener -> listener.missed(Gap.of("the history is too short")),
            Map.of("event", "messages_missed")),
        row(listener -> listener.refilled(5), Map.of("event", "messages_refilled", "messages", 5L)),
        row(
            listener -> listener.batchRefused(5, new IOException("full"), Duration.ofMillis(100)),
            Map.of("event", "batch_refused", "messages", 5L, "delay_seconds", 0.1)),
        row(
            listener -> listener.batchDropped(2, new IOException("full")),
            Map.of("event", "batch_dropped", "messages", 2L)),
        row(
            listener -> listener.outputRecovered(3, Duration.ofSeconds(4)),
            Map.of("event", "output_recovered", "refusals", 3L, "outage_seconds", 4.0)),
        row(
            listener -> listener.readingPaused(Duration.ofSeconds(10)),
            Map.of("event", "reading_paused", "pause_seconds", 10.0)),
        row(
            listener -> listener.readingResumed(Duration.ofSeconds(75)),
            Map.of("event", "reading_resumed", "pause_seconds", 75.0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("events")
  @DisplayName("are those of the guide, in seconds and numbers")
  void parts(Object name, Consumer<InputListener> event, Map<String, Object> expected) {
    event.accept(listener);

    assertThat(parts).containsExactly(expected);
  }

  @Test
  @DisplayName("all have a row in the guide, and no other has")
  void guide() throws IOException {
    String page = Files.readString(PAGE);
    TreeSet<String> documented = new TreeSet<>();
    TreeSet<String> logged = new TreeSet<>();
    events()
        .forEach(
            event -> {
              @SuppressWarnings("unchecked")
              Map<String, Object> fields = (Map<String, Object>) event.get()[2];
              logged.addAll(fields.keySet());
              logged.add((String) fields.get("event"));
            });
    int table = page.indexOf("| `event` |");
    Matcher name =
        Pattern.compile("`(\\w+)`").matcher(page.substring(table, page.indexOf("\n\n", table)));
    while (name.find()) {
      documented.add(name.group(1));
    }

    assertThat(documented).isEqualTo(logged);
  }
}
