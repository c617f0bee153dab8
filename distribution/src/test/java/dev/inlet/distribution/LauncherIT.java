package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.distribution.Execution.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The launcher")
@DisabledOnOs(OS.WINDOWS)
final class LauncherIT {
  private static final Result VERSION =
      new Result(0, List.of("inlet " + Installation.VERSION), List.of());

  @TempDir private Path folder;

  @Test
  @DisplayName("starts from any directory and through a link")
  void version() throws Exception {
    Installation installation = Installation.shared();
    assertThat(installation.run("--version").brief()).isEqualTo(VERSION);
    Path links = Files.createDirectory(folder.resolve("links"));
    Path link =
        Files.createSymbolicLink(
            links.resolve("inlet"),
            links.toRealPath().relativize(installation.launcher().toRealPath()));
    Path again = Files.createSymbolicLink(folder.resolve("again"), Path.of("links/inlet"));
    for (Path path : List.of(link, again)) {
      Map<String, String> environment = Map.of("PATH", System.getenv("PATH"), "INLET_CACHE", "off");
      try (Execution execution =
          Execution.start(links, environment, Execution.words(path, "--version"))) {
        assertThat(execution.await().brief()).isEqualTo(VERSION);
      }
    }
  }

  @Test
  @DisplayName("passes JAVA_OPTS on, word by word")
  void options() throws Exception {
    Map<String, String> environment = Map.of("JAVA_OPTS", "-XX:+PrintFlagsFinal -Da=*");
    Result result = Installation.shared().run(environment, "--version").requireSuccess();
    assertThat(result.out()).hasSizeGreaterThan(100);
  }

  @Test
  @DisplayName("has Java give back what it does not need, unless JAVA_OPTS says otherwise")
  void periodicCollection() throws Exception {
    assertThat(periodicCollectionWith("-XX:+PrintFlagsFinal")).endsWith("= 300000");
    assertThat(periodicCollectionWith("-XX:+PrintFlagsFinal -XX:G1PeriodicGCInterval=0"))
        .endsWith("= 0");
  }

  /** What it is set to, in milliseconds. */
  private static String periodicCollectionWith(String options) throws Exception {
    Result result =
        Installation.shared().run(Map.of("JAVA_OPTS", options), "--version").requireSuccess();
    return result.out().stream()
        .filter(line -> line.contains(" G1PeriodicGCInterval "))
        .map(line -> line.replaceFirst(" *\\{.*", ""))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("passes the exit status on")
  void status() throws Exception {
    Path config = Files.writeString(folder.resolve("wrong.yaml"), "input: {}\n");
    assertThat(Installation.shared().run("lint", config.toString()).status()).isEqualTo(2);
    assertThat(Installation.shared().run("plugin", "install", "missing.jar").status()).isOne();
  }

  @Test
  @DisplayName("becomes the virtual machine, so that signals reach it")
  void signals() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("trades.yaml"),
            "input:\n  websocket:\n    url: ws://localhost:1/\noutput:\n  drop: {}\n");
    try (Execution execution =
        Installation.shared().start(folder, Map.of(), "run", config.toString())) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> execution.err().stream().anyMatch(line -> line.contains("cannot connect")));
      assertThat(execution.process().info().command())
          .hasValueSatisfying(command -> assertThat(command).endsWith("/bin/java"));
      execution.process().destroy();
      Result result = execution.await();
      assertThat(result.status()).isZero();
      assertThat(result.err()).anyMatch(line -> line.contains("SIGTERM"));
    }
  }

  @Nested
  @DisplayName("looks for Java")
  final class Java {

    @Test
    @DisplayName(
        "in JAVA_HOME, whose name may have spaces, and says if that is not one of 17 or later")
    void home() throws Exception {
      Path link =
          Files.createSymbolicLink(
              folder.resolve("my java"), Path.of(System.getProperty("java.home")));
      Installation installation = Installation.shared();
      assertThat(installation.run(Map.of("JAVA_HOME", link.toString()), "--version").brief())
          .isEqualTo(VERSION);
      assertThat(installation.run(Map.of("JAVA_HOME", "/nowhere"), "--version"))
          .isEqualTo(problem("JAVA_HOME is /nowhere, but there is no bin/java in it"));
      Path old = Installation.fakeJava(folder.resolve("old"), "1.8.0_392");
      assertThat(installation.run(Map.of("JAVA_HOME", old.toString()), "--version"))
          .isEqualTo(problem(old.resolve("bin/java") + " is Java 1.8.0_392"));
    }

    @Test
    @DisplayName(
        "on the PATH, then in the usual places, and says if none is there or all are too old")
    void found() throws Exception {
      Path tools = Installation.basicTools(folder.resolve("tools"));
      Path old = Installation.fakeJava(folder.resolve("old"), "11.0.20");
      Path java17 = Installation.fakeJava(folder.resolve("jvm/java-17"), "17.0.9");
      Path java21 = Installation.fakeJava(folder.resolve("jvm/java-21"), "21");
      Installation.fakeJava(folder.resolve("jvm/java-8"), "1.8.0_392");
      Map<String, String> nowhere = Map.of("JAVA_HOME", "", "PATH", tools.toString());
      Map<String, String> tooOld =
          Map.of("JAVA_HOME", "", "PATH", old.resolve("bin") + ":" + tools);

      Installation none =
          Installation.shared()
              .copy(folder.resolve("none"))
              .withUsualPlaces(folder.resolve("nothing/*"));
      assertThat(none.run(nowhere, "--version")).isEqualTo(problem("found no Java"));
      assertThat(none.run(tooOld, "--version"))
          .isEqualTo(problem(old.resolve("bin/java") + " is Java 11.0.20"));

      Installation some = none.withUsualPlaces(folder.resolve("jvm/*"));
      Result newest = new Result(0, List.of("ran 21"), List.of());
      assertThat(some.run(nowhere, "--version")).isEqualTo(newest);
      assertThat(some.run(tooOld, "--version")).as("passes over what is too old").isEqualTo(newest);
      Files.move(java21, folder.resolve("elsewhere"));
      assertThat(some.run(nowhere, "--version").out()).containsExactly("ran 17.0.9");
      Map<String, String> onPath =
          Map.of("JAVA_HOME", "", "PATH", java17.resolve("bin") + ":" + tools);
      Installation.fakeJava(java21, "21");
      assertThat(some.run(onPath, "--version").out()).containsExactly("ran 17.0.9");
    }

    private Result problem(String text) {
      return new Result(
          1, List.of(), List.of("inlet: " + text + "; install Java 17 or later, or set JAVA_HOME"));
    }
  }
}
