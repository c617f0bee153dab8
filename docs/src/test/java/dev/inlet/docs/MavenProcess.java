package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A build of projects that are none of Inlet's, with what was just built in place of a release: in
 * the local repository that the examples are built with.
 */
final class MavenProcess {
  private static final Path LOCAL_REPOSITORY = Guides.ROOT.resolve("docs/target/local-repository");
  private static final long PATIENCE_MINUTES = 5;

  private final Process process;
  private final Path log;

  private MavenProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts {@code mvn verify}. */
  static MavenProcess verify(Path project) {
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    Path maven = Path.of(System.getProperty("maven.home"), "bin", windows ? "mvn.cmd" : "mvn");
    Path log = project.resolve("build.log");
    try {
      String settings =
          Files.readString(Guides.ROOT.resolve("docs/src/it/settings.xml"))
              .replace("@localRepositoryUrl@", usersRepository());
      Path settingsFile = Files.writeString(project.resolve("settings.xml"), settings);
      ProcessBuilder builder =
          new ProcessBuilder(
                  maven.toString(),
                  "-B",
                  "-ntp",
                  "-T2",
                  "-s",
                  settingsFile.toString(),
                  "-Dmaven.repo.local=" + LOCAL_REPOSITORY,
                  "verify")
              .directory(project.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
      return new MavenProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String usersRepository() {
    return new File(System.getProperty("settings.localRepository")).toURI().toString();
  }

  /** Waits for the end. */
  void requireSuccess() throws IOException, InterruptedException {
    boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly();
    List<String> lines = Files.readAllLines(log);
    assertThat(ended && process.exitValue() == 0)
        .as("whether the build succeeded:%n%s", String.join("\n", lines))
        .isTrue();
  }
}
