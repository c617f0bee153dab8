package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The command plugin")
@Timeout(120)
final class PluginCommandsIT {
  private static final String WRONG_CHECKSUM = "sha256:" + "0".repeat(64);

  @TempDir private Path folder;
  private Path jar;
  private InletProcess.Builder inlet;

  @BeforeEach
  void buildPlugin() throws IOException {
    jar = Plugins.ticker(folder);
    inlet =
        InletProcess.in(folder).environment("INLET_PLUGINS", folder.resolve("plugins").toString());
  }

  private Path installed() {
    return folder.resolve("plugins/ticker");
  }

  @Test
  @DisplayName("installs a file, shows it, refuses it again, and removes it")
  void installsAndRemoves() throws Exception {
    InletProcess.Result tried = inlet.run("plugin", "install", "--dry-run", "ticker.jar");
    assertThat(tried.err()).isEmpty();
    assertThat(tried.out())
        .startsWith("would install ticker as " + installed(), "  provides input ticker");
    assertThat(folder.resolve("plugins")).doesNotExist();

    String checksum =
        "sha256:"
            + HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
    InletProcess.Result done = inlet.run("plugin", "install", "ticker.jar", "--checksum", checksum);
    assertThat(done.err()).isEmpty();
    assertThat(done.status()).isZero();
    assertThat(done.out().get(0)).isEqualTo("installed ticker as " + installed());

    InletProcess.Result again = inlet.run("plugin", "install", "ticker.jar");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err())
        .singleElement()
        .isEqualTo(
            "inlet plugin install: \"ticker\" is installed already, in "
                + installed()
                + "; --replace puts this one in its place");

    assertThat(inlet.run("plugin", "list").out())
        .containsExactly(
            "NAME    VERSION  API  PROVIDES",
            "ticker  -        -    input ticker",
            "  in " + installed());

    InletProcess.Result removed = inlet.run("plugin", "remove", "ticker");
    assertThat(removed.out()).containsExactly("removed " + installed());
    assertThat(folder.resolve("plugins")).isEmptyDirectory();
  }

  @Test
  @DisplayName("shows what is wrong with a plugin, and ends with status 1")
  void showsProblems() throws Exception {
    Files.createDirectory(folder.resolve("plugins"));
    Files.writeString(folder.resolve("plugins/page.jar"), "<html>not found</html>");
    InletProcess.Result list = inlet.run("plugin", "list");
    assertThat(list.status()).isEqualTo(1);
    assertThat(list.err()).isEmpty();
    assertThat(list.out())
        .hasSize(4)
        .last()
        .asString()
        .startsWith("  problem: " + folder.resolve("plugins/page.jar") + ": is not a jar: ");
  }

  @Test
  @DisplayName("shows what is wrong elsewhere as well, also if there is no plugin to show")
  void showsOtherProblems() throws Exception {
    Files.createDirectory(folder.resolve("plugins"));
    InletProcess.Result none = inlet.run("plugin", "list");
    assertThat(none.out()).containsExactly("(none)");
    assertThat(none.status()).isZero();

    InletProcess.Result list = inlet.plugin(Plugins.broken(folder)).run("plugin", "list");
    assertThat(list.status()).isEqualTo(1);
    assertThat(list.out())
        .hasSize(4)
        .allMatch(line -> line.startsWith("problem: "))
        .anyMatch(line -> line.startsWith("problem: org.example.Gone: is named in META-INF"));
  }

  @Test
  @DisplayName("installs nothing that is no plugin, or is not the file that was meant")
  void refuses() throws Exception {
    assertFails(
        "nowhere.jar is no file, and no coordinates of the form"
            + " group:artifact[:extension[:classifier]]:version",
        "nowhere.jar");
    assertFails(
        "the checksum of ticker.jar is sha256:", "ticker.jar", "--checksum", WRONG_CHECKSUM);
    assertThat(folder.resolve("plugins")).doesNotExist();
  }

  @Test
  @DisplayName("installs what coordinates name, from the mirror of the user's settings")
  void coordinates() throws Exception {
    Path version = Files.createDirectories(folder.resolve("mirror/com/acme/ticker/1.0"));
    Files.copy(jar, version.resolve("ticker-1.0.jar"));
    Files.writeString(
        version.resolve("ticker-1.0.pom"),
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.acme</groupId>
          <artifactId>ticker</artifactId>
          <version>1.0</version>
          <dependencies>
            <dependency>
              <groupId>dev.inlet</groupId>
              <artifactId>input-api</artifactId>
              <version>0.1</version>
            </dependency>
          </dependencies>
        </project>
        """);
    for (String ending : List.of("jar", "pom")) {
      byte[] content = Files.readAllBytes(version.resolve("ticker-1.0." + ending));
      byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(content);
      Files.writeString(
          version.resolve("ticker-1.0." + ending + ".sha1"), HexFormat.of().formatHex(sha1));
    }
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.createDirectory(home.resolve(".m2"));
    Files.writeString(
        home.resolve(".m2/settings.xml"),
        "<settings><mirrors><mirror><id>house</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors></settings>"
            .formatted(folder.resolve("mirror").toUri()));
    inlet.environment("JAVA_TOOL_OPTIONS", "-Duser.home=" + home);

    InletProcess.Result done = inlet.run("plugin", "install", "com.acme:ticker:1.0");
    assertThat(done.err()).singleElement().asString().startsWith("Picked up JAVA_TOOL_OPTIONS");
    assertThat(done.status()).isZero();
    assertThat(installed().resolve("ticker-1.0.jar")).exists();

    InletProcess.Result missing = inlet.run("plugin", "install", "com.acme:nothing:1.0");
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("inlet plugin install: com.acme:nothing:1.0 cannot be fetched: Could not find");
  }

  private void assertFails(String message, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("plugin", "install"));
    command.addAll(List.of(arguments));
    InletProcess.Result result = inlet.run(command.toArray(String[]::new));
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .singleElement()
        .asString()
        .startsWith("inlet plugin install: " + message);
  }
}
