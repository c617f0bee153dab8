package dev.inlet.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("A file in UTF-8 is read")
  void utf8() throws IOException {
    assertThat(read(write("a: grüße".getBytes(StandardCharsets.UTF_8)), "f").toPlain())
        .isEqualTo(Map.of("a", "grüße"));
  }

  @Test
  @DisplayName("A missing file is reported under the name that the user wrote")
  void missing() {
    assertThatThrownBy(() -> read(folder.resolve("none"), "./none"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("./none: cannot be read: no such file");
  }

  @Test
  @DisplayName("A directory is reported as such")
  void directory() {
    assertThatThrownBy(() -> read(folder, "conf"))
        .hasMessage("conf: cannot be read: is a directory");
  }

  @Test
  @DisplayName("A byte that is not UTF-8 is reported with its place")
  void malformed() throws IOException {
    Path latin1 = write("a: 1\nb: grüße".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> read(latin1, "f.yaml"))
        .hasMessage("f.yaml:2:6: the byte 0xFC is not UTF-8; save the file in UTF-8");
  }

  @Test
  @DisplayName("A character that is cut off at the end of the file is reported with its place")
  void cutOff() throws IOException {
    Path cut = write(new byte[] {'a', ':', ' ', (byte) 0xE2, (byte) 0x82});

    assertThatThrownBy(() -> read(cut, "f.yaml"))
        .hasMessage("f.yaml:1:4: the byte 0xE2 is not UTF-8; save the file in UTF-8");
  }

  @Test
  @DisplayName("A file in UTF-16 is refused")
  void utf16() throws IOException {
    Path utf16 = write("\uFEFFa: 1".getBytes(StandardCharsets.UTF_16LE));

    assertThatThrownBy(() -> read(utf16, "f.yaml"))
        .hasMessage("f.yaml:1:1: the byte 0xFF is not UTF-8; save the file in UTF-8");
  }

  @Test
  @DisplayName("A huge file is refused before it is read")
  void huge() throws IOException {
    Path huge = write(new byte[YamlConfig.MAX_LENGTH + 1]);

    assertThatThrownBy(() -> read(huge, "f.yaml"))
        .hasMessage("f.yaml: is longer than 1048576 bytes, which no config needs");
  }

  @Test
  @DisplayName("Loading reports the problems of the file, the settings and the variables together")
  void loadProblems() throws IOException {
    Path file = write("a: ${A}\nb: 1\nb: ${B}\nc: ${C}\n".getBytes(StandardCharsets.UTF_8));
    ConfigLoader loader =
        new ConfigLoader(
            new Substitution(name -> Optional.of("x").filter(value -> name.equals("A"))),
            List.of("b.x=1", "d=[x", "e=${E}"),
            ConfigLoader.UnsetVariables.REFUSED);

    assertThatThrownBy(() -> load(loader, file, root -> List.of()))
        .hasMessage(
            """
            f.yaml:3:1: b: duplicate field; it is set before at line 2, column 1
            f.yaml:4:4: c: environment variable C is not set and has no default; set it, give it \
            a default with ${C:default}, or write ${{C}} if this is no variable
            --set b.x: b is not an object but a whole number at f.yaml:2:4, so nothing can be set \
            in it
            --set d: this list lacks a "]", or a "," between its items
            --set e: environment variable E is not set and has no default; set it, give it a \
            default with ${E:default}, or write ${{E}} if this is no variable\
            """);
  }

  @Test
  @DisplayName("Loading gives the file with settings over it and variables in both")
  void load() throws IOException {
    Path file = write("a: ${A}\nb: 1\n".getBytes(StandardCharsets.UTF_8));
    ConfigLoader loader =
        new ConfigLoader(
            new Substitution(Optional::of),
            List.of("b=${B}", "c.d=2"),
            ConfigLoader.UnsetVariables.REFUSED);

    assertThat(load(loader, file, ConfigFileTest::fail).root().toPlain())
        .isEqualTo(Map.of("a", "A", "b", "B", "c", Map.of("d", 2L)));
  }

  private static List<Problem> fail(ConfigNode root) {
    throw new AssertionError("asked without need");
  }

  @Test
  @DisplayName("A variable that is not set hides no problem but those at its own place")
  void checkInSpiteOfProblems() throws IOException {
    Path file = write("port: ${PORT}\nhots: x\n".getBytes(StandardCharsets.UTF_8));
    ConfigLoader loader =
        new ConfigLoader(
            new Substitution(name -> Optional.empty()),
            List.of(),
            ConfigLoader.UnsetVariables.REFUSED);
    ConfigSpec spec =
        ConfigSpec.builder()
            .field(Field.integer("port").defaultsTo(1).build())
            .field(Field.string("host").defaultsTo("").build())
            .build();

    assertThatThrownBy(() -> load(loader, file, root -> spec.check(root, "")))
        .hasMessage(
            """
            f.yaml:1:7: port: environment variable PORT is not set and has no default; set it, \
            give it a default with ${PORT:default}, or write ${{PORT}} if this is no variable
            f.yaml:2:1: hots: unknown field; did you mean "host"?\
            """);
  }

  @Test
  @DisplayName("A check that fails for lack of a variable hides nothing")
  void checkFails() throws IOException {
    Path file = write("port: ${PORT}".getBytes(StandardCharsets.UTF_8));
    ConfigLoader loader =
        new ConfigLoader(
            new Substitution(name -> Optional.empty()),
            List.of(),
            ConfigLoader.UnsetVariables.REFUSED);

    assertThatThrownBy(
            () ->
                load(
                    loader,
                    file,
                    root -> {
                      throw new IllegalStateException("did not expect that");
                    }))
        .hasMessageStartingWith("f.yaml:1:7: port: environment variable PORT is not set");
  }

  @Test
  @DisplayName("A file that is wrong as YAML, or settings that are refused, is not judged further")
  void notSound() throws IOException {
    Path file = write("port: *nothing".getBytes(StandardCharsets.UTF_8));
    ConfigLoader loader =
        new ConfigLoader(
            new Substitution(name -> Optional.empty()),
            List.of(),
            ConfigLoader.UnsetVariables.REFUSED);

    assertThatThrownBy(() -> load(loader, file, ConfigFileTest::fail))
        .hasMessageStartingWith("f.yaml:1:7: port: there is no such anchor above");
  }

  private static LoadedConfig load(
      ConfigLoader loader, Path file, Function<ConfigNode, List<Problem>> check) {
    ConfigSource source =
        ConfigSource.file("f.yaml", ConfigText.read(file, "f.yaml", ConfigFileTest::noNotice));
    return loader.load(source, check);
  }

  private static ConfigNode read(Path file, String source) {
    return YamlConfig.parse(source, ConfigText.read(file, source, ConfigFileTest::noNotice));
  }

  private static void noNotice(String notice) {
    throw new AssertionError(notice);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("file.yaml"), bytes);
  }
}
