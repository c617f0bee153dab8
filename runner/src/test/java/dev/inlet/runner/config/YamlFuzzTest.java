package dev.inlet.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class YamlFuzzTest {
  private static final int MUTANTS = 20_000;
  private static final List<String> SEEDS =
      List.of(
          """
          input:
            label: "quotes"
            websocket:
              url: ws://localhost:4195/get/ws
              open_message: '{"op": "subscribe"}'
              headers: {X-One: a, X-Two: "b\\n\\u00e9"}
              urls: [ws://a, 'ws://b', ~]
              jwt:
                enabled: true
                claims:
                  exp: 1.5e3
                  aud: [a, b]
          output:
            file: {path: ${HOME:/tmp}/out, codec: lines}
          shutdown_timeout: 20s
          """,
          """
          %YAML 1.2
          --- # comment
          base: &base
            a: &x 007
            b: !!str 12
          list:
          - *x
          - |-
            block
              text
          - >+
            folded

          merged:
            <<: [*base, {c: 1}]
            ? key
            : ${{LITERAL}} ${UNSET:}
          ...
          """);
  private static final List<String> TOKENS =
      List.of(
          "\t",
          "\n",
          "\r\n",
          "\r",
          " ",
          "  ",
          ":",
          ": ",
          "- ",
          "? ",
          "&a ",
          "*a",
          "*x",
          "&x ",
          "!!int ",
          "!!binary ",
          "!<",
          "!t ",
          "[",
          "]",
          "{",
          "}",
          ",",
          "'",
          "\"",
          "\\",
          "|",
          ">",
          "|9\n",
          "#",
          " #",
          "%",
          "@",
          "`",
          "---\n",
          "...\n",
          "<<: ",
          "<<: *x\n",
          "${",
          "${A",
          "}",
          "${{A}}",
          "\uFEFF",
          "\u0000",
          "\u0085",
          "\u2028",
          "\uD800",
          "\uDC00",
          "😀",
          "0x",
          "0o9",
          "-",
          "+",
          ".inf",
          "1e9",
          "~",
          "null",
          "true",
          "%TAG ! tag:x\n",
          "%YAML 9.9\n");

  @Test
  @DisplayName("No mutation of a config ends in anything but a tree or a list of problems")
  void mutants() {
    Random random = new Random(20261123);
    Substitution substitution = new Substitution(name -> Optional.of(name).filter("HOME"::equals));
    int accepted = 0;
    for (int i = 0; i < MUTANTS; i++) {
      String text = mutate(SEEDS.get(i % SEEDS.size()), random);
      try {
        ConfigNode root = substitution.apply(YamlConfig.parse("f.yaml", text));
        assertThat(size(root)).isLessThan(2L * Anchors.MAX_ALIASED_NODES);
        assertThat(root.toPlain()).isNotNull();
        accepted++;
      } catch (ConfigException e) {
        assertThat(e.problems()).hasSizeLessThanOrEqualTo(Problems.LIMIT + 1);
        // The last one only says that there are more.
        e.problems().stream().limit(Problems.LIMIT).forEach(YamlFuzzTest::checkLine);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("mutant " + i + ": " + text, e);
      }
    }
    assertThat(accepted).as("mutants that are still configs").isGreaterThan(MUTANTS / 50);
  }

  private static void checkLine(Problem problem) {
    String line = problem.toString();
    boolean isPrintable = line.length() < 1000 && line.chars().noneMatch(Character::isISOControl);
    boolean hasPlace = problem.location().line() > 0 && problem.location().column() > 0;
    if (!isPrintable || !hasPlace) {
      throw new AssertionError("this problem is not one line with its place: " + line);
    }
  }

  private static long size(ConfigNode node) {
    if (node instanceof ConfigNode.Mapping mapping) {
      return 1 + mapping.entries().values().stream().mapToLong(e -> size(e.value())).sum();
    }
    return node instanceof ConfigNode.Sequence sequence
        ? 1 + sequence.items().stream().mapToLong(YamlFuzzTest::size).sum()
        : 1;
  }

  private static String mutate(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int start = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), start + random.nextInt(12));
      switch (random.nextInt(6)) {
        case 0 -> text.delete(start, end);
        case 1 -> text.insert(start, TOKENS.get(random.nextInt(TOKENS.size())));
        case 2 -> text.replace(start, end, TOKENS.get(random.nextInt(TOKENS.size())));
        case 3 -> text.insert(random.nextInt(text.length() + 1), text.substring(start, end));
        case 4 -> text.insert(start, TOKENS.get(random.nextInt(TOKENS.size())).repeat(50));
        default -> text.insert(start, (char) random.nextInt(0x180));
      }
    }
    return text.toString();
  }
}
