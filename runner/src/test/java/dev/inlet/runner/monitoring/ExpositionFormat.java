package dev.inlet.runner.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of Prometheus for a page of metrics, as {@code promtool check metrics} has them. */
final class ExpositionFormat {
  private static final Pattern HELP = Pattern.compile("# HELP ([a-z][a-z0-9_]*) (\\S.*)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE ([a-z][a-z0-9_]*) (counter|gauge|summary|histogram)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z][a-z0-9_]*)(?:\\{([a-z_]+=\"[^\"]*\",?)*})? [-+0-9.eE]+");
  private static final Pattern PART = Pattern.compile("_(sum|count|bucket)$");

  private ExpositionFormat() {}

  /** Checks a page by the rules, and by the tool as well where it is installed. */
  static void check(String page) throws IOException, InterruptedException {
    Map<String, String> types = new HashMap<>();
    Set<String> explained = new HashSet<>();
    Set<String> samples = new HashSet<>();
    for (String line : page.lines().toList()) {
      Matcher help = HELP.matcher(line);
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (help.matches()) {
        assertThat(explained.add(help.group(1))).as("one help text: " + line).isTrue();
      } else if (type.matches()) {
        assertThat(types.put(type.group(1), type.group(2))).as("one type: " + line).isNull();
      } else {
        assertThat(sample.matches()).as("a sample: " + line).isTrue();
        assertThat(samples.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
        String name = sample.group(1);
        String family = types.containsKey(name) ? name : PART.matcher(name).replaceFirst("");
        assertThat(types).as("has a type: " + line).containsKey(family);
        assertThat(explained).as("has a help text: " + line).contains(family);
      }
    }
    assertThat(samples).isNotEmpty();
    types.forEach(
        (name, type) ->
            assertThat(name.endsWith("_total"))
                .as("ends with _total as counters alone do: " + name)
                .isEqualTo(type.equals("counter")));
    checkWithTool(page);
  }

  private static void checkWithTool(String page) throws IOException, InterruptedException {
    Process tool;
    try {
      tool = new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    } catch (IOException e) {
      // Not installed: what stands above has to do.
      return;
    }
    try (OutputStream in = tool.getOutputStream()) {
      in.write(page.getBytes(StandardCharsets.UTF_8));
    }
    String told = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).as("promtool check metrics: " + told).isZero();
  }
}
