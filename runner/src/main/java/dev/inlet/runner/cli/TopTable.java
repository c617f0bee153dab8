package dev.inlet.runner.cli;

import dev.inlet.config.Printable;
import dev.inlet.json.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pipelines of a process as lines of text, those that need a look first. */
final class TopTable {
  private static final String RESET = "\033[0m";
  private static final int LONGEST_NAME = 28;

  private final Optional<Integer> width;
  private final boolean colours;

  /** How a pipeline is. */
  private enum Level {
    BAD("\033[31;1m"),
    WARN("\033[33m"),
    GOOD("\033[32m");

    private final String colour;

    Level(String colour) {
      this.colour = colour;
    }
  }

  private record Health(Level level, String word, String detail) {}

  private record Row(
      String name,
      Health health,
      String received,
      String delivered,
      String age,
      String waiting,
      String losses,
      String gaps) {}

  /**
   * A table.
   *
   * @param width how long lines may be; empty for as long as they are
   */
  TopTable(Optional<Integer> width, boolean colours) {
    this.width = width;
    this.colours = colours;
  }

  /** The lines for what {@code /api/pipelines} answered. */
  List<String> lines(JsonValue answer) {
    Instant now = Instant.parse(text(answer, "time").orElseThrow());
    List<Row> rows =
        answer.member("pipelines").map(JsonValue::elements).orElse(List.of()).stream()
            .map(pipeline -> row(pipeline, now))
            .sorted(Comparator.comparing(row -> row.health().level()))
            .toList();
    long ill = rows.stream().filter(row -> row.health().level() != Level.GOOD).count();
    List<String> lines = new ArrayList<>();
    lines.add(
        cut(
            rows.size()
                + (rows.size() == 1 ? " pipeline, " : " pipelines, ")
                + (ill == 0 ? "all well" : ill + (ill == 1 ? " needs" : " need") + " a look")
                + ", process up for "
                + age(
                    Duration.between(Instant.parse(text(answer, "started").orElseThrow()), now))));
    int name = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    String format =
        "%-" + Math.max(8, Math.min(LONGEST_NAME, name)) + "s  %-14s %9s %9s %8s %9s %7s %6s  %s";
    lines.add(
        cut(format.formatted(
                "PIPELINE", "STATE", "IN/S", "OUT/S", "LAST", "WAITING", "LOSSES", "GAPS", ""))
            .stripTrailing());
    rows.forEach(row -> lines.add(line(format, row)));
    return lines;
  }

  private String line(String format, Row row) {
    String name =
        row.name().length() <= LONGEST_NAME
            ? row.name()
            : row.name().substring(0, LONGEST_NAME - 1) + "…";
    String line =
        cut(
            format
                .formatted(
                    name,
                    row.health().word(),
                    row.received(),
                    row.delivered(),
                    row.age(),
                    row.waiting(),
                    row.losses(),
                    row.gaps(),
                    row.health().detail())
                .stripTrailing());
    int state = line.indexOf("  ") < 0 ? -1 : line.indexOf(row.health().word(), name.length());
    if (!colours || state < 0) {
      return line;
    }
    int end = state + row.health().word().length();
    return line.substring(0, state)
        + row.health().level().colour
        + line.substring(state, end)
        + RESET
        + line.substring(end);
  }

  private String cut(String line) {
    return width.isPresent() && line.length() > width.get()
        ? line.substring(0, Math.max(0, width.get() - 1)) + "…"
        : line;
  }

  private static Row row(JsonValue pipeline, Instant now) {
    return new Row(
        text(pipeline, "name").orElse(""),
        health(pipeline, now),
        rate(pipeline, "received_per_second"),
        rate(pipeline, "delivered_per_second"),
        text(pipeline, "last_message")
            .or(() -> text(pipeline, "last_delivery"))
            .map(time -> age(time, now))
            .orElse("-"),
        number(pipeline, "buffered_messages").map(TopTable::count).orElse("-"),
        number(pipeline, "losses").map(TopTable::count).orElse("-"),
        number(pipeline, "gaps").map(TopTable::count).orElse("-"));
  }

  private static Health health(JsonValue pipeline, Instant now) {
    String reason = text(pipeline, "reason").orElse("");
    String lifecycle = text(pipeline, "lifecycle").orElse("");
    String state = text(pipeline, "state").orElse("");
    if (lifecycle.equals("failed") || lifecycle.equals("restarting")) {
      return new Health(Level.BAD, lifecycle, reason);
    }
    if (lifecycle.equals("ended") || lifecycle.equals("stopping")) {
      return new Health(Level.WARN, lifecycle, reason);
    }
    if (!state.equals("connected")) {
      return notConnected(pipeline, state, reason, now);
    }
    Optional<JsonValue> refusal = pipeline.member("output_refuses");
    if (refusal.isPresent()) {
      return new Health(Level.BAD, "output refuses", text(refusal.get(), "reason").orElse(""));
    }
    Optional<String> stalled = text(pipeline, "nothing_written_since");
    if (stalled.isPresent()) {
      return new Health(
          Level.BAD,
          "writes nothing",
          "messages wait, none written for " + age(stalled.get(), now));
    }
    if (pipeline.member("paused_since").isPresent()) {
      return new Health(Level.WARN, "output slow", "");
    }
    return new Health(Level.GOOD, "connected", "");
  }

  private static Health notConnected(JsonValue pipeline, String state, String reason, Instant now) {
    if (state.equals("stopped")) {
      return new Health(Level.BAD, "given up", reason);
    }
    Optional<String> next = text(pipeline, "next_attempt").map(time -> until(time, now));
    if (next.isPresent()) {
      return new Health(Level.BAD, "not connected", "next in " + next.get() + ": " + reason);
    }
    return reason.isEmpty()
        ? new Health(Level.WARN, "connecting", "")
        : new Health(Level.BAD, "not connected", "connecting now: " + reason);
  }

  private static Optional<String> text(JsonValue object, String name) {
    return object.member(name).flatMap(JsonValue::asString).map(Printable::of);
  }

  private static Optional<Double> number(JsonValue object, String name) {
    return object.member(name).flatMap(JsonValue::asDecimal).map(BigDecimal::doubleValue);
  }

  private static String rate(JsonValue pipeline, String name) {
    List<JsonValue> rates = pipeline.member(name).map(JsonValue::elements).orElse(List.of());
    return rates.isEmpty()
        ? "-"
        : rates
            .get(rates.size() - 1)
            .asDecimal()
            .map(BigDecimal::doubleValue)
            .map(TopTable::count)
            .orElse("-");
  }

  private static String count(@Nullable Double value) {
    double number = value == null ? 0 : value;
    if (number >= 1e9) {
      return String.format(Locale.ROOT, "%.1fG", number / 1e9);
    }
    if (number >= 1e6) {
      return String.format(Locale.ROOT, "%.1fM", number / 1e6);
    }
    if (number >= 1e5) {
      return String.format(Locale.ROOT, "%.1fk", number / 1e3);
    }
    return number < 10 && number % 1 != 0
        ? String.format(Locale.ROOT, "%.1f", number)
        : Long.toString(Math.round(number));
  }

  private static String age(String time, Instant now) {
    return age(Duration.between(Instant.parse(time), now));
  }

  private static String until(String time, Instant now) {
    return age(Duration.between(now, Instant.parse(time)));
  }

  private static String age(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + "m" + seconds % 60 + "s";
    }
    return seconds < 172_800
        ? seconds / 3_600 + "h" + seconds % 3_600 / 60 + "m"
        : seconds / 86_400 + "d" + seconds % 86_400 / 3_600 + "h";
  }
}
