package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only the profile {@code benchmarks}, which is no part of the build, makes them run. */
@DisplayName("The benchmarks of parts")
class BenchmarksOfPartsTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("compile with the code that they measure")
  void compile() throws IOException {
    List<Path> sources = sources();
    assertThat(sources).hasSizeGreaterThan(10);
    StringWriter messages = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of(
                      "-proc:none",
                      "-implicit:none",
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-sourcepath",
                      Guides.ROOT.resolve("benchmarks/src/main/java").toString(),
                      "-d",
                      folder.toString()),
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as("what the compiler says: %s", messages).isTrue();
    }
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Guides.ROOT)) {
      for (Path folder : modules.map(module -> module.resolve("src/jmh/java")).toList()) {
        if (Files.isDirectory(folder)) {
          try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }
}
