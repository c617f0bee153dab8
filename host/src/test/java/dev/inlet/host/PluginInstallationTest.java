package dev.inlet.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.inlet.input.InputProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The installation of a plugin")
class PluginInstallationTest {
  @TempDir private Path folder;
  private Path plugins;

  @BeforeEach
  void nameDirectory() {
    plugins = folder.resolve("plugins");
  }

  private static PluginJar input(String name) {
    return new PluginJar()
        .source(
            "Provider",
            """
            public class Provider implements InputProvider {
              public String name() { return "%s"; }
              public ConfigSpec spec() { return ConfigSpec.builder().build(); }
              public Input create(Config config, InputContext context) { return null; }
            }
            """
                .formatted(name))
        .provides(InputProvider.class, "Provider");
  }

  private static PluginJar described(String name, String version) {
    return input(name)
        .manifest("Inlet-Plugin-Name", "feed")
        .manifest("Inlet-Plugin-Version", version)
        .manifest("Inlet-Api-Version", "0.1");
  }

  private Path jar(PluginJar jar, String name) throws IOException {
    return jar.write(Files.createTempDirectory(folder, "build"), name);
  }

  private PluginInstallation prepare(Path... files) throws PluginInstallException {
    return PluginInstallation.prepare(
        plugins, PluginJar.loader(), "the file", List.of(files), false);
  }

  private void install(boolean replace, Path... files) throws Exception {
    try (PluginInstallation installation = prepare(files)) {
      installation.check(replace, List.of());
      installation.commit();
    }
  }

  private List<String> tree() throws IOException {
    if (!Files.exists(plugins)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(plugins)) {
      return all.filter(Files::isRegularFile)
          .map(file -> plugins.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  private void assertRefused(String message, ThrowingCallable installing) throws IOException {
    List<String> before = tree();
    assertThatThrownBy(installing)
        .isInstanceOf(PluginInstallException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining(".installing-")
        .hasMessageNotContaining("\n");
    assertThat(tree()).isEqualTo(before);
  }

  @Test
  @DisplayName("makes a folder of the plugin's name, which a host reads, and leaves nothing else")
  void installs() throws Exception {
    install(false, jar(described("ticks", "1.2"), "some-file"));
    assertThat(tree()).containsExactly("feed/some-file.jar");
    try (Stream<Path> entries = Files.list(plugins)) {
      assertThat(entries).containsExactly(plugins.resolve("feed"));
    }
    try (Plugins found = Plugins.discover(PluginJar.loader(), List.of(plugins))) {
      assertThat(found.installed())
          .singleElement()
          .satisfies(
              plugin -> {
                assertThat(plugin.name()).isEqualTo("feed");
                assertThat(plugin.version()).contains("1.2");
                assertThat(plugin.apiVersion()).contains("0.1");
                assertThat(plugin.provides()).containsExactly("input ticks");
                assertThat(plugin.problems()).isEmpty();
              });
    }
  }

  @Test
  @DisplayName("calls a plugin without a name by that of its file, without the version")
  void fileName() throws Exception {
    install(false, jar(input("ticks"), "tick-feed-1.2.0-SNAPSHOT"));
    assertThat(tree()).containsExactly("tick-feed/tick-feed-1.2.0-SNAPSHOT.jar");
  }

  @Test
  @DisplayName("unpacks a zip file, and leaves out what the host shares")
  void sharedJars() throws Exception {
    Path own = jar(described("ticks", "1"), "own");
    Path shared = zip("shared.jar", "dev/inlet/input/Input.class", "org/slf4j/event/Level.class");
    Path library = zip("library.jar", "dev/inlet/input/Input.class", "acme/Library.class");
    Path zip = folder.resolve("plugin.zip");
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Path jar : List.of(own, shared, library)) {
        out.putNextEntry(new ZipEntry("plugin/" + jar.getFileName()));
        out.write(Files.readAllBytes(jar));
        out.closeEntry();
      }
    }
    install(false, zip);
    assertThat(tree()).containsExactly("feed/library.jar", "feed/own.jar");
  }

  private Path zip(String name, String... entries) throws IOException {
    Path zip = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (String entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
        out.closeEntry();
      }
    }
    return zip;
  }

  @Test
  @DisplayName("refuses a plugin that is there, unless it is to be replaced")
  void replaces() throws Exception {
    install(false, jar(described("ticks", "1"), "first"));
    Path second = jar(described("ticks", "2"), "second");
    assertRefused(
        "\"feed\" 1 is installed already, in " + plugins.resolve("feed") + "; --replace puts",
        () -> install(false, second));
    install(true, second);
    assertThat(tree()).containsExactly("feed/second.jar");
  }

  @Test
  @DisplayName("replaces a jar that somebody copied there under another name")
  void replacesJar() throws Exception {
    Files.createDirectory(plugins);
    Files.copy(jar(described("ticks", "1"), "copied"), plugins.resolve("copied.jar"));
    install(true, jar(described("ticks", "2"), "second"));
    assertThat(tree()).containsExactly("feed/second.jar");
  }

  @Test
  @DisplayName("that fails puts back the plugin that was there")
  void failsOnce() throws Exception {
    install(false, jar(described("ticks", "1"), "first"));
    Path second = jar(described("ticks", "2"), "second");

    assertRefused(
        "cannot write to " + plugins + ": java.io.IOException: move 2", () -> replace(second, 2));
    try (Stream<Path> entries = Files.list(plugins)) {
      assertThat(entries).containsExactly(plugins.resolve("feed"));
    }
  }

  @Test
  @DisplayName("that cannot put it back either keeps it, and says where")
  void failsTwice() throws Exception {
    install(false, jar(described("ticks", "1"), "first"));
    Path second = jar(described("ticks", "2"), "second");

    Throwable failure = catchThrowable(() -> replace(second, 2, 3));

    List<String> kept = tree().stream().filter(file -> file.endsWith("first.jar")).toList();
    assertThat(kept).singleElement().asString().startsWith(".installing-");
    assertThat(failure)
        .isInstanceOf(PluginInstallException.class)
        .hasMessageContaining(
            "nor put back the plugin that was there; it is in "
                + plugins.resolve(kept.get(0)).getParent().getParent()
                + " now");
  }

  /** Replaces a plugin, with some moves that fail: setting aside, moving in and putting back. */
  private void replace(Path jar, Integer... failing) throws Exception {
    AtomicInteger moves = new AtomicInteger();
    try (PluginInstallation installation = prepare(jar)) {
      installation.check(true, List.of());
      installation.commit(
          (from, to) -> {
            int move = moves.incrementAndGet();
            if (List.of(failing).contains(move)) {
              throw new IOException("move " + move);
            }
            Files.move(from, to);
          });
    }
  }

  @Test
  @DisplayName("refuses what provides the same as another plugin")
  void duplicate() throws Exception {
    install(false, jar(described("ticks", "1"), "first"));
    assertRefused(
        "\"other\" provides input ticks like " + plugins.resolve("feed"),
        () -> install(false, jar(input("ticks"), "other")));
  }

  @Test
  @DisplayName("refuses a protocol that is called like a scheme, and the reverse")
  void sharedSection() throws Exception {
    install(false, jar(PluginJar.scheme("ticket"), "first"));
    install(false, jar(PluginJar.protocol("session"), "second"));

    assertRefused(
        "\"third\" provides protocol ticket, and %s provides auth ticket, so that neither would be used"
            .formatted(plugins.resolve("first")),
        () -> install(false, jar(PluginJar.protocol("ticket"), "third")));
    assertRefused(
        "\"fourth\" provides auth session, and %s provides protocol session, so that neither"
            .formatted(plugins.resolve("second")),
        () -> install(false, jar(PluginJar.scheme("session"), "fourth")));
  }

  @Test
  @DisplayName("refuses what cannot be used here, in a sentence")
  void unusable() throws Exception {
    assertRefused(
        "the file was built for version 9.0 of the plugin API",
        () -> install(false, jar(input("ticks").manifest("Inlet-Api-Version", "9.0"), "newer")));
    assertRefused(
        "has a dependency which is missing",
        () ->
            install(
                false,
                jar(
                    input("ticks")
                        .source("Base", "public class Base {}")
                        .source(
                            "Provider2",
                            "public class Provider2 extends Base implements InputProvider { public"
                                + " String name() { return \"x\"; } public ConfigSpec spec() {"
                                + " return null; } public Input create(Config config, InputContext"
                                + " context) { return null; } }")
                        .provides(InputProvider.class, "Provider2")
                        .without("Base"),
                    "broken")));
    assertRefused(
        "the file holds no plugin", () -> install(false, zip("library.jar", "acme/Library.class")));
    Path text = Files.write(folder.resolve("text.zip"), "no zip".getBytes(UTF_8));
    assertRefused("the file is not a zip file", () -> install(false, text));
    assertRefused("the file holds no jar", () -> install(false, zip("empty.zip", "readme.txt")));
    assertRefused(
        "the file is called \"../up\", but the name of a plugin",
        () -> install(false, jar(input("ticks").manifest("Inlet-Plugin-Name", "../up"), "up")));
  }

  @Test
  @DisplayName("that is only tried writes nothing, not even the directory")
  void dryRun() throws Exception {
    Path jar = jar(described("ticks", "1"), "first");
    try (PluginInstallation installation =
        PluginInstallation.prepare(plugins, PluginJar.loader(), "it", List.of(jar), true)) {
      installation.check(false, List.of());
      assertThat(installation.plugin().provides()).containsExactly("input ticks");
      assertThat(installation.target()).isEqualTo(plugins.resolve("feed"));
    }
    assertThat(plugins).doesNotExist();
  }

  @Test
  @DisplayName("is not undone, and leaves nothing behind, if the plugin cannot be moved away")
  void removalFails() throws Exception {
    install(false, jar(described("ticks", "1"), "first"));
    assertRefused(
        "cannot remove \"feed\": java.io.IOException: busy",
        () ->
            PluginInstallation.remove(
                plugins,
                PluginJar.loader(),
                "feed",
                (from, to) -> {
                  throw new IOException("busy");
                },
                FileTree::delete));
    assertThat(plugins).isDirectoryContaining("glob:**/feed");
    try (Stream<Path> all = Files.list(plugins)) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  @DisplayName("is undone even if its files cannot be deleted, and says where these are")
  void filesStay() throws Exception {
    install(false, jar(described("ticks", "1"), "first"));
    assertThatThrownBy(
            () ->
                PluginInstallation.remove(
                    plugins,
                    PluginJar.loader(),
                    "feed",
                    Files::move,
                    staging -> {
                      throw new IOException("busy");
                    }))
        .isInstanceOf(PluginInstallException.class)
        .hasMessageMatching(
            "\"feed\" is removed, but its files in "
                + Pattern.quote(plugins.toString())
                + "/\\.removing-\\d+ could not be deleted: java\\.io\\.IOException: busy");
    assertThat(plugins.resolve("feed")).doesNotExist();
    try (Plugins left = Plugins.discover(PluginJar.loader(), List.of(plugins))) {
      assertThat(left.installed()).isEmpty();
    }
  }

  @Test
  @DisplayName("is undone by the name")
  void removes() throws Exception {
    install(false, jar(described("ticks", "1"), "first"));
    assertRefused(
        "no plugin in " + plugins + " is called \"food\" (there are: feed)",
        () -> PluginInstallation.remove(plugins, PluginJar.loader(), "food"));
    assertThat(PluginInstallation.remove(plugins, PluginJar.loader(), "feed"))
        .isEqualTo(plugins.resolve("feed"));
    assertThat(plugins).isEmptyDirectory();
  }
}
