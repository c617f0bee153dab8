package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The project that create-plugin writes")
class CreatePluginIT {
  private static final List<String> KINDS = List.of("input", "output", "auth", "protocol");

  private static final String PROJECTS =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>com.example</groupId>
        <artifactId>projects</artifactId>
        <version>1.0.0</version>
        <packaging>pom</packaging>
        <modules>
          <module>project-input</module>
          <module>project-output</module>
          <module>project-auth</module>
          <module>project-protocol</module>
        </modules>
      </project>
      """;

  @TempDir static Path folder;

  /** Writes and builds one project of each kind, and installs what comes out. */
  @BeforeAll
  static void build() throws Exception {
    for (String kind : KINDS) {
      InletProcess.succeed(folder, "create-plugin", kind, "my_" + kind, "project-" + kind);
    }
    // All in one run of Maven, which takes a while to start.
    Files.writeString(folder.resolve("pom.xml"), PROJECTS);
    MavenProcess.verify(folder).requireSuccess();
    for (String kind : KINDS) {
      InletProcess.succeed(folder, "plugin", "install", "--plugins", "plugins", zip(kind));
    }
  }

  private static String zip(String kind) {
    return "project-%s/target/inlet-%s-my-%s-1.0.0-SNAPSHOT-plugin.zip".formatted(kind, kind, kind);
  }

  @ParameterizedTest
  @CsvSource({"input", "output", "auth", "protocol"})
  @DisplayName("compiles, passes its contract, and is found by Inlet once it is installed")
  void works(String kind) throws Exception {
    assertThat(tests(folder.resolve("project-" + kind)))
        .as("tests of the contract that ran")
        .hasSizeGreaterThan(10);
    PluginZip.of(folder.resolve(zip(kind)))
        .assertHolds("inlet-%s-my-%s".formatted(kind, kind), "1.0.0-SNAPSHOT");
    List<String> list = InletProcess.succeed(folder, "plugin", "list", "--plugins", "plugins");
    assertThat(list)
        .anyMatch(
            line ->
                line.matches(
                    "inlet-%s-my-%s +1.0.0-SNAPSHOT +0.1.\\S+ +%s my_%s"
                        .formatted(kind, kind, kind, kind)))
        .noneMatch(line -> line.contains("problem"));
  }

  private static List<String> tests(Path project) throws IOException {
    try (Stream<Path> reports = Files.list(project.resolve("target/surefire-reports"))) {
      Path report =
          reports
              .filter(file -> file.toString().endsWith("ContractTest.xml"))
              .findFirst()
              .orElseThrow();
      return Files.readAllLines(report).stream()
          .filter(line -> line.contains("<testcase "))
          .toList();
    }
  }

  @Test
  @DisplayName("is not written over anything, under a name that cannot be used or is in use")
  void refuses() throws Exception {
    assertRefused(1, "project-auth is not empty", "auth", "other", "project-auth");
    assertRefused(2, "\"My-Feed\" is no name of a plugin", "input", "My-Feed", "new");
    assertRefused(
        2, "the name \"websocket\" is taken by another input plugin", "input", "websocket", "new");
    assertRefused(
        2, "a plugin of the kind input cannot be called \"input\"", "input", "input", "new");
    assertRefused(
        2, "no input plugin can be called \"label\", since that", "input", "label", "new");
    assertRefused(2, "no auth plugin can be called \"enabled\", since", "auth", "enabled", "new");
    assertRefused(
        2, "the name \"tls\" is that of a field of the input websocket", "auth", "tls", "new");
    assertRefused(2, "\"com.new\" is no group", "input", "feed", "new", "--group", "com.new");
    assertRefused(2, "\"queue\" is no kind of plugin", "queue", "feed", "new");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  private static void assertRefused(int status, String message, String... arguments)
      throws Exception {
    String[] command =
        Stream.concat(Stream.of("create-plugin"), Stream.of(arguments)).toArray(String[]::new);
    try (InletProcess inlet = InletProcess.run(folder, Map.of(), command)) {
      assertThat(inlet.exitStatus()).isEqualTo(status);
      assertThat(inlet.err().get(0)).startsWith("inlet create-plugin: " + message);
    }
  }
}
