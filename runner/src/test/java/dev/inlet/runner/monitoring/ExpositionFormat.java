package dev.inlet.runner.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of Prometheus for a page of metrics: of its text format, and of names as {@code
 * promtool check metrics} has them.
 */
final class ExpositionFormat {
  /** Micrometer's own names, which are not ours to mend. */
  private static final Set<String> THEIRS = Set.of("system_cpu_count", "process_cpu_time_ns_total");

  private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (\\S.*)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (\\S+) (counter|gauge|summary|histogram)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\"\\\\n])*)\"");
  private static final Pattern SAMPLE =
      Pattern.compile("([^\\s{]+)(?:\\{((?:" + LABEL.pattern() + ",?)*)})? (\\S+)");
  private static final Pattern VALUE =
      Pattern.compile("[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?Inf|NaN");

  /** No capitals, and no colon, which belongs to the rules of whoever stores metrics. */
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");

  private static final Pattern PART = Pattern.compile("_(sum|count|bucket)$");

  /** Units that have a base unit to be used in their place, and what abbreviates a unit. */
  private static final Set<String> NO_BASE_UNITS =
      Set.of(
          "milliseconds",
          "microseconds",
          "nanoseconds",
          "minutes",
          "hours",
          "days",
          "weeks",
          "bits",
          "kilobytes",
          "megabytes",
          "gigabytes",
          "kibibytes",
          "mebibytes",
          "percent",
          "s",
          "ms",
          "us",
          "ns",
          "sec",
          "b",
          "kb",
          "mb",
          "gb",
          "m",
          "h",
          "d");

  private static final Set<String> TYPES = Set.of("counter", "gauge", "summary", "histogram");
  private static final List<String> RESERVED = List.of("_sum", "_count", "_bucket");

  private final Map<String, String> types = new HashMap<>();
  private final Set<String> explained = new HashSet<>();
  private final Set<String> series = new HashSet<>();
  private final Set<String> families = new HashSet<>();
  private String family = "";

  private ExpositionFormat() {}

  /** Fails with the line that keeps to no rule. */
  static void check(String page) {
    assertThat(page).as("ends with a line end").endsWith("\n");
    ExpositionFormat format = new ExpositionFormat();
    page.lines().forEach(format::checkLine);
    assertThat(format.series).as("samples").isNotEmpty();
    format.types.forEach(ExpositionFormat::checkName);
    assertThat(format.explained).as("what has a help text").isEqualTo(format.types.keySet());
  }

  private void checkLine(String line) {
    Matcher help = HELP.matcher(line);
    Matcher type = TYPE.matcher(line);
    if (help.matches()) {
      enter(help.group(1), line);
      assertThat(explained.add(help.group(1))).as("one help text: " + line).isTrue();
    } else if (type.matches()) {
      enter(type.group(1), line);
      assertThat(types.put(type.group(1), type.group(2))).as("one type: " + line).isNull();
    } else {
      checkSample(line);
    }
  }

  /** The lines of a family stand together. */
  private void enter(String name, String line) {
    if (!name.equals(family)) {
      assertThat(families.add(name)).as("stands with its family: " + line).isTrue();
      family = name;
    }
  }

  private void checkSample(String line) {
    Matcher sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as("a sample: " + line).isTrue();
    String name = sample.group(1);
    enter(types.containsKey(name) ? name : PART.matcher(name).replaceFirst(""), line);
    String type = types.getOrDefault(family, "");
    assertThat(type).as("has a type before: " + line).isNotEmpty();
    if (!name.equals(family)) {
      assertThat(type).as("of which there are parts: " + line).isIn("summary", "histogram");
    }
    assertThat(sample.group(sample.groupCount())).as("a value: " + line).matches(VALUE);
    checkLabels(Optional.ofNullable(sample.group(2)).orElse(""), name, type, line);
  }

  private void checkLabels(String labels, String name, String type, String line) {
    Map<String, String> byName = new HashMap<>();
    for (Matcher label = LABEL.matcher(labels); label.find(); ) {
      assertThat(label.group(1)).as("a label: " + line).matches(NAME).doesNotStartWith("__");
      assertThat(byName.put(label.group(1), label.group(2))).as("one label: " + line).isNull();
    }
    assertThat(byName.containsKey("le"))
        .as("has the label le as buckets alone do: " + line)
        .isEqualTo(name.endsWith("_bucket"));
    if (!type.equals("summary")) {
      assertThat(byName).as("has a label of summaries: " + line).doesNotContainKey("quantile");
    }
    assertThat(series.add(name + byName)).as("once: " + line).isTrue();
  }

  private static void checkName(String name, String type) {
    assertThat(name).as("a name").matches(NAME);
    assertThat(name.endsWith("_total"))
        .as("ends with _total as counters alone do: " + name)
        .isEqualTo(type.equals("counter"));
    if (THEIRS.contains(name)) {
      return;
    }
    assertThat(RESERVED).as("what parts end with: " + name).noneMatch(name::endsWith);
    for (String word : name.split("_", -1)) {
      assertThat(NO_BASE_UNITS).as("a base unit: " + name).doesNotContain(word);
      assertThat(TYPES).as("does not say its type: " + name).doesNotContain(word);
    }
  }
}
