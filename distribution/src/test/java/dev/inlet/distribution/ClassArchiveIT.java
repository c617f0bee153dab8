package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.distribution.Execution.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The class archive")
@DisabledOnOs(OS.WINDOWS)
final class ClassArchiveIT {
  private static final String LOADED = "-Xlog:class+load:stderr";
  private static final String FROM_ARCHIVE = "source: shared objects file";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "is made after the first start, serves the next, also in another time zone, and gives way to"
          + " that of another build")
  void life() throws Exception {
    Installation installation = Installation.shared().copy(folder.resolve("installation"));
    Path cache = folder.resolve("my cache");
    Map<String, String> environment = Map.of("INLET_CACHE", cache.toString());

    assertThat(installation.run(environment, "--version").brief())
        .isEqualTo(new Result(0, List.of("inlet " + Installation.VERSION), List.of()));
    Path archive = awaitArchive(cache);
    assertThat(Files.getPosixFilePermissions(cache))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));

    Result demo =
        installation
            .run(
                Map.of("INLET_CACHE", cache.toString(), "JAVA_OPTS", LOADED, "TZ", "Asia/Tokyo"),
                "demo",
                "--count=1")
            .requireSuccess();
    List<String> ofJar =
        demo.err().stream()
            .filter(line -> line.matches(".*\\[class,load.*(inlet\\.jar|" + FROM_ARCHIVE + ").*"))
            .filter(line -> line.matches(".* (dev\\.inlet|io\\.netty|com\\.google)\\..*"))
            .filter(line -> !line.contains("$$Lambda"))
            .toList();
    assertThat(ofJar).anyMatch(line -> line.contains(" dev.inlet.runner.Inlet " + FROM_ARCHIVE));
    assertThat(ofJar.stream().filter(line -> line.contains(FROM_ARCHIVE)).count())
        .as("classes from the archive; write inlet.classlist again as CONTRIBUTING.md says")
        .isGreaterThan(ofJar.size() * 8L / 10);

    Files.setLastModifiedTime(installation.file("lib/inlet.jar"), FileTime.fromMillis(0));
    installation.run(environment, "--version").requireSuccess();
    await().atMost(PATIENCE).until(() -> !Files.exists(archive));
    assertThat(awaitArchive(cache)).isNotEqualTo(archive);
  }

  private static Path awaitArchive(Path cache) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> files(cache),
            files -> files.size() == 1 && files.get(0).toString().endsWith(".jsa"))
        .get(0);
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  @DisplayName("is left out in silence where none can be written, or one cannot be used")
  void leftOut() throws Exception {
    Result version = new Result(0, List.of("inlet " + Installation.VERSION), List.of());
    Path file = Files.createFile(folder.resolve("file"));
    Installation installation = Installation.shared();
    for (String cache : List.of("off", file.toString(), file + "/below", "relative")) {
      assertThat(installation.run(Map.of("INLET_CACHE", cache), "--version").brief())
          .isEqualTo(version);
    }
    // Without a home, there is no place for it.
    assertThat(installation.run(Map.of("INLET_CACHE", "", "HOME", ""), "--version").brief())
        .isEqualTo(version);
    String garbage = Files.writeString(folder.resolve("garbage.jsa"), "garbage").toString();
    for (String options :
        List.of(
            "-XX:SharedArchiveFile=" + garbage,
            "-XX:SharedArchiveFile=" + folder.resolve("missing.jsa"),
            "-Xshare:off")) {
      Map<String, String> environment =
          Map.of("INLET_CACHE", folder.resolve("unused").toString(), "JAVA_OPTS", options);
      assertThat(installation.run(environment, "--version").brief()).isEqualTo(version);
    }
    assertThat(folder.resolve("unused")).as("whoever names an archive has one").doesNotExist();
  }
}
