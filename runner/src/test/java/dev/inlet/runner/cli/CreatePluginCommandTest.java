package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("inlet create-plugin")
final class CreatePluginCommandTest {
  @TempDir private Path folder;

  private CommandRun create(String... arguments) {
    Path project = folder.resolve("project");
    return CommandRun.of(
        Stream.concat(
                Stream.of("create-plugin"),
                Stream.concat(Arrays.stream(arguments), Stream.of(project.toString())))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          input,    input,      its class would have the name of the interface that it implements
          output,   output,     its class would have the name of the interface that it implements
          auth,     auth,       its class would have the name of the interface that it implements
          protocol, protocol,   its class would have the name of the interface that it implements
          input,    label,      since that is the name of a field beside it
          input,    processors, since that is the name of a field beside it
          output,   label,      since that is the name of a field beside it
          auth,     label,      since that is the name of a field beside it
          auth,     connection, since that is the name of a field beside it
          auth,     enabled,    since that is the name of a field beside it
          protocol, connection, since that is the name of a field beside it
          auth,     basic_auth, is taken by another auth plugin
          auth,     tls,        is that of a field of the input websocket
          auth,     feed,       is that of a field of the input websocket
          protocol, url,        is that of a field of the input websocket
          """)
  @DisplayName("refuses a name under which the plugin could not be compiled or used")
  void names(String kind, String name, String why) {
    CommandRun refused = create(kind, name);
    assertThat(refused.status()).isEqualTo(ExitStatus.WRONG_USE);
    assertThat(refused.err().get(0)).contains("\"" + name + "\"", why);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({"com.new", "com.example.int", "true", "Com.Example"})
  @DisplayName("refuses a group that is no package")
  void groups(String group) {
    CommandRun refused = create("input", "feed", "--group", group);
    assertThat(refused.status()).isEqualTo(ExitStatus.WRONG_USE);
    assertThat(refused.err().get(0)).contains("\"" + group + "\" is no group");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("takes the name of another kind, and a word of Java")
  void unusualNames() {
    assertThat(create("input", "output").status()).isZero();
    assertThat(folder.resolve("project/src/main/java/com/example/inlet/input_output"))
        .isDirectoryContaining("glob:**/OutputProvider.java");
  }
}
