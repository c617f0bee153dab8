package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The table of threads")
class ThreadsTest {
  private static final Pattern IN_SOURCES = Pattern.compile("\"(inlet-[a-z-]*[a-z])-?\"");
  private static final Pattern IN_TABLE = Pattern.compile("`(inlet-[a-z-]*[a-z])\\b");

  /** Of class loaders and temporary folders. */
  private static final Set<String> OTHERS = Set.of("inlet-plugin");

  @Test
  @DisplayName("has every name that the sources of the product give to a thread")
  void complete() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path file : sources()) {
      IN_SOURCES
          .matcher(Files.readString(file))
          .results()
          .map(match -> match.group(1))
          .forEach(names::add);
    }
    names.removeAll(OTHERS);

    assertThat(names).hasSizeGreaterThan(30).isSubsetOf(table());
  }

  private static Set<String> table() {
    Set<String> names = new TreeSet<>();
    Guides.page("docs/architecture.md").lines().stream()
        .dropWhile(line -> !line.equals("## Threads"))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("|"))
        .map(line -> line.split("\\|", -1)[1])
        .forEach(
            cell ->
                IN_TABLE.matcher(cell).results().map(match -> match.group(1)).forEach(names::add));
    return names;
  }

  /** Those of modules that people run, which test kits and benchmarks are not. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Guides.ROOT)) {
      for (Path module : modules.toList()) {
        Path folder = module.resolve("src/main/java");
        if (Files.isDirectory(folder)
            && !module.getFileName().toString().matches("testkit.*|benchmarks")) {
          try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }
}
