package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The distribution")
@DisabledOnOs(OS.WINDOWS)
final class DistributionIT {
  private static final String NAME = "inlet-" + System.getProperty("inlet.version");
  private static final Path BUILT = Path.of("target").toAbsolutePath();
  private static final long PATIENCE_SECONDS = 60;

  @TempDir static Path folder;

  private static Path installation;

  private record Result(int status, List<String> lines) {}

  @BeforeAll
  static void unpack() throws Exception {
    // A name that needs quotes in a shell.
    Path parent = Files.createDirectory(folder.resolve("two words"));
    String archive = BUILT.resolve(NAME + ".tar.gz").toString();
    assertThat(run(parent, Map.of(), "tar", "-xzf", archive).status()).isZero();
    installation = parent.resolve(NAME);
  }

  private static Result run(Path directory, Map<String, String> environment, String... command)
      throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().remove("INLET_PLUGINS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("whether %s ended", List.of(command))
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), Files.readAllLines(output));
  }

  private static Result inlet(Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(installation.resolve("bin/inlet").toString()));
    command.addAll(List.of(arguments));
    Map<String, String> all = new HashMap<>();
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.putAll(environment);
    return run(folder, all, command.toArray(String[]::new));
  }

  @Test
  @DisplayName("says its version, from any directory and through a link")
  void version() throws Exception {
    String expected = "inlet " + System.getProperty("inlet.version");
    assertThat(inlet(Map.of(), "--version").lines()).startsWith(expected);
    Path links = Files.createDirectory(folder.resolve("links"));
    Path link =
        Files.createSymbolicLink(
            links.resolve("inlet"), links.relativize(installation.resolve("bin/inlet")));
    assertThat(run(folder, Map.of(), link.toString(), "--version").lines()).contains(expected);
  }

  @Test
  @DisplayName("has an example that is right")
  void example() throws Exception {
    String config = installation.resolve("conf/trades.yaml").toString();
    assertThat(inlet(Map.of(), "lint", config)).isEqualTo(new Result(0, List.of(config + ": ok")));
  }

  @Test
  @DisplayName("finds the output kafka, and installs other plugins beside it")
  void plugins() throws Exception {
    Result list = inlet(Map.of(), "list");
    assertThat(list.status()).isZero();
    assertThat(list.lines()).anyMatch(line -> line.contains("kafka") && line.contains("plugins"));
    Result dryRun =
        inlet(
            Map.of(),
            "plugin",
            "install",
            "--replace",
            "--dry-run",
            kafkaPlugin().resolve("output-kafka-" + version(NAME) + ".jar").toString());
    assertThat(String.join("\n", dryRun.lines()))
        .contains(installation.toRealPath().resolve("plugins").toString());
  }

  private static String version(String name) {
    return name.substring("inlet-".length());
  }

  private static Path kafkaPlugin() throws IOException {
    try (Stream<Path> plugins = Files.list(installation.resolve("plugins"))) {
      return plugins.findFirst().orElseThrow();
    }
  }

  @Test
  @DisplayName("passes JAVA_OPTS on, word by word")
  void options() throws Exception {
    Result result = inlet(Map.of("JAVA_OPTS", "-XX:+PrintFlagsFinal -Da=*"), "--version");
    assertThat(result.status()).isZero();
    assertThat(result.lines()).hasSizeGreaterThan(100);
  }

  @Test
  @DisplayName("says in a line that Java is missing or too old")
  void java() throws Exception {
    assertThat(inlet(Map.of("JAVA_HOME", "/nowhere"), "--version"))
        .isEqualTo(
            new Result(1, List.of("inlet: JAVA_HOME is /nowhere, but there is no bin/java in it")));
    Path old = Files.createDirectories(folder.resolve("old/bin")).getParent();
    Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 9\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_392\"\n");
    assertThat(inlet(Map.of("JAVA_HOME", old.toString()), "--version"))
        .isEqualTo(
            new Result(
                1,
                List.of(
                    "inlet: %s is Java 1.8.0_392; install Java 17 or later, or set JAVA_HOME"
                        .formatted(java))));
  }

  @Test
  @DisplayName("is the same as a zip file, with licence, notice and the reference")
  void zip() throws IOException {
    try (ZipFile zip = new ZipFile(BUILT.resolve(NAME + ".zip").toFile());
        Stream<Path> unpacked = Files.walk(installation)) {
      List<String> files =
          unpacked
              .filter(Files::isRegularFile)
              .map(file -> NAME + "/" + installation.relativize(file))
              .toList();
      assertThat(zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName))
          .containsExactlyInAnyOrderElementsOf(files)
          .contains(
              NAME + "/LICENSE",
              NAME + "/NOTICE",
              NAME + "/bin/inlet.bat",
              NAME + "/docs/reference/README.md");
    }
  }
}
