package dev.inlet.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An argument for a config")
final class ConfigArgumentTest {
  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException {
    for (String file :
        List.of(
            "b.yaml",
            "a.yml",
            "a.yaml",
            ".hidden.yaml",
            "a.yaml~",
            "notes.txt",
            "more/c.yaml",
            "more/deep/d.yaml",
            ".git/e.yaml",
            "list[1].yaml")) {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.createFile(path);
    }
    Files.createDirectory(directory.resolve("folder.yaml"));
    Files.createDirectory(directory.resolve("empty"));
  }

  /** The files, as they are named from the directory. */
  private List<String> find(String argument) {
    String prefix = directory + "/";
    return new ConfigArgument(prefix + argument)
        .files().stream().map(file -> file.substring(prefix.length())).toList();
  }

  private void assertRefused(String argument, String message) {
    assertThatThrownBy(() -> find(argument))
        .isInstanceOfSatisfying(
            ConfigException.class,
            refused ->
                assertThat(refused.problems())
                    .singleElement()
                    .hasToString(directory + "/" + argument + ": " + message));
  }

  @Test
  @DisplayName("is a file, whether it exists or not")
  void file() {
    assertThat(find("b.yaml")).containsExactly("b.yaml");
    assertThat(find("notes.txt")).containsExactly("notes.txt");
    assertThat(find("gone.yaml")).containsExactly("gone.yaml");
  }

  @Test
  @DisplayName(
      "is a folder of YAML files, by name, of which hidden ones and other folders are none")
  void folder() {
    assertThat(find("")).containsExactly("a.yaml", "a.yml", "b.yaml", "list[1].yaml");
    assertThat(find("more")).containsExactly("more/c.yaml");
    assertThat(find("more/")).containsExactly("more/c.yaml");
  }

  @Test
  @DisplayName("is the folder that a ConfigMap is mounted as, each file once")
  void configMap() throws IOException {
    Path mount = Files.createDirectory(directory.resolve("mount"));
    Path first = Files.createDirectory(mount.resolve("..2026_11_29"));
    Files.createFile(first.resolve("t.yaml"));
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_11_29"));
    Files.createSymbolicLink(mount.resolve("t.yaml"), Path.of("..data/t.yaml"));

    assertThat(find("mount")).containsExactly("mount/t.yaml");
    assertThat(find("mount/**/*.yaml")).containsExactly("mount/t.yaml");
  }

  @Test
  @DisplayName("is a pattern as in a shell, which passes over what is hidden")
  void pattern() {
    assertThat(find("*.yaml")).containsExactly("a.yaml", "b.yaml", "list[1].yaml");
    assertThat(find("[ab].y*l")).containsExactly("a.yaml", "a.yml", "b.yaml");
    assertThat(find("{b,gone}.yaml")).containsExactly("b.yaml");
    assertThat(find(".*.yaml")).containsExactly(".hidden.yaml");
    assertThat(find("m*/?.yaml")).containsExactly("more/c.yaml");
    assertThat(find("**/*.yaml"))
        .containsExactly("a.yaml", "b.yaml", "list[1].yaml", "more/c.yaml", "more/deep/d.yaml");
  }

  @Test
  @DisplayName("is no pattern if a file has that very name")
  void fileThatLooksLikeAPattern() {
    assertThat(find("list[1].yaml")).containsExactly("list[1].yaml");
  }

  @Test
  @DisplayName("follows no link to a folder where a pattern stands for any folders")
  void loop() throws IOException {
    Files.createSymbolicLink(directory.resolve("more/again"), directory);

    assertThat(find("more/**/*.yaml")).containsExactly("more/c.yaml", "more/deep/d.yaml");
  }

  @Test
  @DisplayName("stands for links as well whose targets are away, as a folder or a pattern")
  void danglingLink() throws IOException {
    Files.createSymbolicLink(directory.resolve("empty/a.yaml"), directory.resolve("away.yaml"));

    assertThat(find("empty")).containsExactly("empty/a.yaml");
    assertThat(find("empty/*.yaml")).containsExactly("empty/a.yaml");
  }

  @Test
  @DisplayName("stands, as a pattern, for no file of a folder that may not be looked into")
  void withoutPermission() throws IOException {
    Path sealed = directory.resolve("more");
    assumeTrue(Files.getFileAttributeView(sealed, PosixFileAttributeView.class) != null);
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(sealed);
    Files.setPosixFilePermissions(sealed, PosixFilePermissions.fromString("r--r--r--"));
    try {
      assumeFalse(Files.exists(sealed.resolve("c.yaml")), "the user may look into all folders");

      assertRefused("more/*.yaml", "matches no file");
    } finally {
      Files.setPosixFilePermissions(sealed, before);
    }
  }

  @Test
  @DisplayName("is refused if it stands for no file")
  void nothing() {
    assertRefused(
        "empty",
        "is a folder in which no file ends in .yaml or .yml; folders in it are not searched, but"
            + " the pattern "
            + directory
            + "/empty/**/*.yaml would");
    assertRefused("gone/*.yaml", "matches no file");
    assertRefused("*.toml", "matches no file");
    assertRefused("{a.yaml", "is no pattern of file names: Missing }");
  }
}
