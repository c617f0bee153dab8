package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Plugins in directories")
@Timeout(120)
final class PluginDirectoriesIT {
  private static final Path OLD_LIBRARIES = Path.of("target", "old-libraries").toAbsolutePath();
  private static final List<String> TICKS =
      IntStream.range(0, 30).mapToObj(number -> "tick " + number).toList();

  @TempDir private Path folder;
  private Path plugins;

  @BeforeEach
  void config() throws IOException {
    Files.writeString(folder.resolve("ticker.yaml"), "input: {ticker: {count: 30}}");
    plugins = Files.createDirectory(folder.resolve("my-plugins"));
  }

  private Path move(Path jar) throws IOException {
    return Files.move(jar, plugins.resolve(jar.getFileName()));
  }

  @Test
  @DisplayName("are found by --plugins, by every command that reads plugins")
  void option() throws Exception {
    Path jar = move(Plugins.ticker(folder));
    InletProcess.Builder inlet = InletProcess.in(folder);

    assertThat(inlet.run("run", "--plugins", "my-plugins", "ticker.yaml").out()).isEqualTo(TICKS);
    assertThat(inlet.run("lint", "--plugins", "my-plugins", "ticker.yaml").out())
        .containsExactly("ticker.yaml: ok");
    assertThat(inlet.run("list", "--plugins", "my-plugins").out())
        .contains("  ticker     TickerProvider (" + jar + ")");
    assertThat(inlet.run("docs", "--plugins", "my-plugins").out())
        .contains("<!-- inputs/ticker.md -->");
    assertThat(String.join("\n", inlet.run("schema", "--plugins", "my-plugins").out()))
        .contains("\"ticker\"");
    assertThat(inlet.run("create", "--plugins", "my-plugins", "ticker").out())
        .contains("  ticker:");
    assertThat(inlet.run("echo", "--plugins", "my-plugins", "ticker.yaml").out())
        .anyMatch(line -> line.contains("count: 30"));
    assertThat(inlet.run("explain", "--plugins", "my-plugins", "ticker.count").out())
        .anyMatch(line -> line.contains("input.ticker.count"));
    assertThat(inlet.run("probe", "--plugins", "my-plugins", "ticker.yaml").out())
        .anyMatch(line -> line.contains("6 bytes"));
  }

  @Test
  @DisplayName("may be several")
  void several() throws Exception {
    move(Plugins.ticker(folder));
    Path more = Files.createDirectory(folder.resolve("more-plugins"));
    Path login = Plugins.login(folder);
    Files.move(login, more.resolve(login.getFileName()));

    assertThat(
            String.join(
                "\n",
                InletProcess.in(folder)
                    .run("list", "--plugins", "my-plugins", "--plugins", "more-plugins")
                    .out()))
        .contains("TickerProvider", "LoginProvider");
  }

  @Test
  @DisplayName("are found by the variable INLET_PLUGINS, and beside the jar in \"plugins\"")
  void otherPlaces() throws Exception {
    Path jar = move(Plugins.ticker(folder));
    assertThat(
            InletProcess.in(folder)
                .environment("INLET_PLUGINS", plugins.toString())
                .run("run", "ticker.yaml")
                .out())
        .isEqualTo(TICKS);

    Path installed = Files.createDirectory(folder.resolve("installed"));
    Path copy = Files.copy(InletProcess.JAR, installed.resolve("inlet.jar"));
    Files.createDirectory(installed.resolve("plugins"));
    Files.move(jar, installed.resolve("plugins/ticker.jar"));
    assertThat(InletProcess.in(folder).jar(copy).run("run", "ticker.yaml").out()).isEqualTo(TICKS);
  }

  @Test
  @DisplayName("leave nothing of a zip file behind when a signal ends the process")
  void unpacked() throws Exception {
    Path jar = Plugins.ticker(folder);
    Path zip = plugins.resolve("ticker.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("ticker/ticker.jar"));
      Files.copy(jar, out);
    }
    Files.writeString(folder.resolve("endless.yaml"), "input: {ticker: {count: 0}}");
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    try (InletProcess process =
        InletProcess.in(folder)
            .environment("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary)
            .start("run", "--plugins", "my-plugins", "endless.yaml")) {
      await().atMost(Duration.ofSeconds(60)).until(() -> !process.out().isEmpty());
      assertThat(unpackedIn(temporary)).isNotEmpty();
      process.terminate();
      assertThat(process.await().status()).isZero();
    }
    assertThat(unpackedIn(temporary)).isEmpty();
  }

  private static List<Path> unpackedIn(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("inlet-plugin"))
          .toList();
    }
  }

  @Test
  @DisplayName("are looked for in vain, in words, in what is no directory")
  void notADirectory() throws Exception {
    InletProcess.Result option = InletProcess.in(folder).run("list", "--plugins", "nowhere");
    assertThat(option.status()).isEqualTo(2);
    assertThat(option.err().get(0)).isEqualTo("inlet list: --plugins: nowhere is not a directory");

    InletProcess.Result variable =
        InletProcess.in(folder).environment("INLET_PLUGINS", "nowhere").run("list");
    assertThat(variable.status()).isEqualTo(2);
    assertThat(variable.err().get(0))
        .isEqualTo("inlet list: INLET_PLUGINS: nowhere is not a directory");
  }

  @Test
  @DisplayName("stop no pipeline that does not name them when they are broken")
  void broken() throws Exception {
    move(Plugins.broken(folder));
    move(Plugins.ticker(folder));
    Files.writeString(plugins.resolve("page.jar"), "<html>not found</html>");

    InletProcess.Result list = InletProcess.in(folder).run("list", "--plugins", "my-plugins");
    assertThat(list.status()).isZero();
    assertThat(list.err()).isEmpty();
    assertThat(String.join("\n", list.out()))
        .containsPattern("page.jar +is not a jar: ")
        .containsPattern("ThrowingStatic .*broken.jar.* +fails in a static initializer: .*boom");

    InletProcess.Result run =
        InletProcess.in(folder).run("run", "--plugins", "my-plugins", "ticker.yaml");
    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo(TICKS);
  }

  @Test
  @DisplayName(
      "bring other versions of the libraries that Inlet is made of, in one process with it")
  void otherVersions() throws Exception {
    Path plugin = Files.createDirectory(plugins.resolve("versions"));
    try (Stream<Path> libraries = Files.list(OLD_LIBRARIES)) {
      for (Path library : libraries.toList()) {
        Files.copy(library, plugin.resolve(library.getFileName()));
      }
    }
    List<Path> libraries;
    try (Stream<Path> jars = Files.list(plugin)) {
      libraries = jars.toList();
    }
    Path jar = Plugins.versions(folder, libraries);
    Files.move(jar, plugin.resolve(jar.getFileName()));
    Files.writeString(folder.resolve("versions.yaml"), "input: {versions: {count: 10}}");
    Files.writeString(
        folder.resolve("websocket.yaml"), "input: {websocket: {url: \"ws://localhost:1/\"}}");

    try (InletProcess both =
        InletProcess.in(folder)
            .start("run", "--plugins", "my-plugins", "versions.yaml", "websocket.yaml")) {
      // The websocket input, with its own Netty, gets as far as the refused connection.
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  both.out().size() == 10
                      && both.err().stream()
                          .anyMatch(line -> line.contains("connect: cannot reach the server")));
      assertThat(both.out())
          .first()
          .isEqualTo("netty 4.0.56.Final, jackson 2.9.10-8, guice StringBuilder0");
    }
  }
}
