package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What fails in production")
class FailureModesTest {
  private static final int LAST = 33;
  // About a server: a client cannot see it.
  private static final int WITHOUT_TEST = 25;
  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|.*");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern MODES = Pattern.compile("\"modes? (\\d+(?:(?:, | and )\\d+)*): ");

  @Test
  @DisplayName(
      "stands in the guide to operations, row by row, and each row has a test of its number")
  void rowsAndTests() throws IOException {
    List<Integer> rows =
        Guides.page("docs/operations/failures.md").prose().stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> Integer.valueOf(row.group(1)))
            .toList();
    assertThat(rows).isEqualTo(IntStream.rangeClosed(1, LAST).boxed().toList());

    Set<Integer> tested = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Guides.ROOT.resolve("input-websocket/src/test/java"))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> addModes(file, tested));
    }
    assertThat(tested).containsAll(rows.stream().filter(row -> row != WITHOUT_TEST).toList());
  }

  private static void addModes(Path file, Set<Integer> tested) {
    try {
      Matcher modes = MODES.matcher(Files.readString(file));
      while (modes.find()) {
        Matcher mode = NUMBER.matcher(modes.group(1));
        while (mode.find()) {
          tested.add(Integer.valueOf(mode.group()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
