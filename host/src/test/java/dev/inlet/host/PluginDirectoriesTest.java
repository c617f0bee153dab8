package dev.inlet.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.ConfigException;
import dev.inlet.input.Batch;
import dev.inlet.input.Input;
import dev.inlet.input.InputProvider;
import dev.inlet.input.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A directory of plugins")
class PluginDirectoriesTest {
  @TempDir private Path folder;
  private Path plugins;

  @BeforeEach
  void createDirectory() throws IOException {
    plugins = Files.createDirectory(folder.resolve("plugins"));
  }

  /** An input that delivers one message. */
  private static PluginJar input(String name, String message) {
    return new PluginJar()
        .source(
            "Provider",
            """
            public class Provider implements InputProvider {
              public String name() { return "%s"; }
              public ConfigSpec spec() { return ConfigSpec.builder().build(); }
              public Input create(Config config, InputContext context) { return new One(); }
            }
            """
                .formatted(name))
        .source(
            "One",
            """
            class One implements Input {
              private boolean done;
              public void connect() {}
              public Batch read(java.time.Duration maxWait) throws EndOfInputException {
                if (done) {
                  throw EndOfInputException.end("done");
                }
                done = true;
                return Batch.of(java.util.List.of(Message.text(%s)), new Batch.Settlement() {
                  public void acknowledged() {}
                  public void refused(Throwable cause) {}
                });
              }
              public void wakeUp() {}

              public void close() {}
            }
            """
                .formatted(message))
        .provides(InputProvider.class, "Provider");
  }

  private Path jar(PluginJar jar, String name) throws IOException {
    Path written = jar.write(Files.createTempDirectory(folder, "build"), name);
    return Files.move(written, plugins.resolve(name + ".jar"));
  }

  private Plugins discover() {
    return Plugins.discover(PluginJar.loader(), List.of(plugins));
  }

  private static String firstMessage(Plugins plugins, String name) throws Exception {
    try (Input input = plugins.createInput(name, Map.of())) {
      input.connect();
      Batch batch = input.read(Duration.ZERO);
      return batch.messages().get(0).text();
    }
  }

  private static Path zip(Path target, Map<String, byte[]> entries) throws IOException {
    try (OutputStream file = Files.newOutputStream(target);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return target;
  }

  private List<String> problems(Plugins found) {
    return found.problems().stream()
        .map(PluginProblem::toString)
        .map(problem -> problem.replace(plugins + "/", ""))
        .toList();
  }

  @Test
  @DisplayName("has a plugin in each jar, folder of jars and zip file of jars, and other files")
  void kinds() throws Exception {
    jar(input("in_jar", "\"jar\""), "one");
    Path inFolder = jar(input("in_folder", "\"folder\""), "two");
    Files.createDirectory(plugins.resolve("two"));
    Files.move(inFolder, plugins.resolve("two/two.jar"));
    Path inZip = jar(input("in_zip", "\"zip\""), "three");
    zip(
        plugins.resolve("three.zip"),
        Map.of("three-1.0/three.jar", Files.readAllBytes(inZip), "three-1.0/README", new byte[9]));
    Files.delete(inZip);
    Files.writeString(plugins.resolve("README.txt"), "what lies here");
    Files.createDirectory(plugins.resolve(".hidden"));

    try (Plugins found = discover()) {
      assertThat(found.problems()).isEmpty();
      assertThat(found.inputs())
          .extracting(InputPlugin::name)
          .containsExactly("in_folder", "in_jar", "in_zip");
      assertThat(firstMessage(found, "in_jar")).isEqualTo("jar");
      assertThat(firstMessage(found, "in_folder")).isEqualTo("folder");
      assertThat(firstMessage(found, "in_zip")).isEqualTo("zip");
    }
  }

  @Test
  @DisplayName("names the jar, folder or zip file as the origin of a plugin, with its version")
  void origins() throws Exception {
    Path jar = jar(input("plain", "\"x\""), "plain");
    PluginJar versioned = input("versioned", "\"x\"").manifest("Inlet-Plugin-Version", "1.4");
    Path inside = jar(versioned, "inside");
    Path zip = zip(plugins.resolve("v.zip"), Map.of("inside.jar", Files.readAllBytes(inside)));
    Files.delete(inside);
    try (Plugins found = discover()) {
      assertThat(found.inputs())
          .extracting(InputPlugin::origin)
          .containsExactly(
              "acme.Provider (" + jar + ")", "acme.Provider (" + zip + ", version 1.4)");
    }
  }

  @Test
  @DisplayName("keeps the classes of each plugin apart, also those of the same name")
  void isolation() throws Exception {
    String library = "public class Library { static String version() { return \"%s\"; } }";
    jar(input("old", "Library.version()").source("Library", library.formatted("1.0")), "old");
    jar(input("new", "Library.version()").source("Library", library.formatted("2.0")), "new");
    try (Plugins found = discover()) {
      assertThat(firstMessage(found, "old")).isEqualTo("1.0");
      assertThat(firstMessage(found, "new")).isEqualTo("2.0");
    }
  }

  @Test
  @DisplayName("shows a plugin the API and the JDK, but no other class of its host")
  void hiddenHost() throws Exception {
    String visible =
        """
        (Message.class.getClassLoader() == Input.class.getClassLoader())
            + " " + java.sql.Connection.class.getName()
            + " " + find("dev.inlet.host.Plugins") + " " + find("org.assertj.core.api.Assertions")
        """;
    String find =
        """
        public class Finder {
          public static String find(String name) {
            try {
              return Class.forName(name).getName();
            } catch (ClassNotFoundException e) {
              return "hidden";
            }
          }
        }
        """;
    jar(input("looker", visible.replace("find(", "Finder.find(")).source("Finder", find), "looker");
    try (Plugins found = discover()) {
      assertThat(firstMessage(found, "looker")).isEqualTo("true java.sql.Connection hidden hidden");
    }
  }

  @Test
  @DisplayName("uses the API of its host, even if the jar of a plugin holds it as well")
  void bundledApi() throws Exception {
    byte[] copy;
    try (var in = Message.class.getResourceAsStream("Message.class")) {
      copy = in.readAllBytes();
    }
    jar(input("shaded", "\"x\"").resource("dev/inlet/input/Message.class", copy), "shaded");
    try (Plugins found = discover()) {
      assertThat(firstMessage(found, "shaded")).isEqualTo("x");
    }
  }

  @Test
  @DisplayName("makes a plugin's loader the context loader while its code runs, and only then")
  void contextLoader() throws Exception {
    String loader = "Thread.currentThread().getContextClassLoader()";
    String isOwn = "String.valueOf(" + loader + " == One.class.getClassLoader())";
    jar(input("context", isOwn), "context");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (Plugins found = discover()) {
      assertThat(firstMessage(found, "context")).isEqualTo("true");
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }
  }

  @Test
  @DisplayName("does so for the settlement of a batch and the checks of fields as well")
  void contextLoaderOfOthers() throws Exception {
    String isOwn =
        "Thread.currentThread().getContextClassLoader() == Settled.class.getClassLoader()";
    jar(
        new PluginJar()
            .source(
                "Settled",
                """
                public class Settled implements InputProvider, Input, Batch.Settlement {
                  private static final Field<String> SETTLED =
                      Field.string("settled")
                          .required()
                          .check("must run with the plugin's loader", text -> %1$s)
                          .build();
                  private String settled;
                  public String name() { return "settled"; }
                  public ConfigSpec spec() { return ConfigSpec.builder().field(SETTLED).build(); }
                  public Input create(Config config, InputContext context) {
                    settled = config.get(SETTLED);
                    return this;
                  }
                  public void connect() {}
                  public Batch read(java.time.Duration maxWait) {
                    return Batch.of(java.util.List.of(Message.text("one")), this);
                  }
                  public void acknowledged() { System.setProperty(settled, "" + (%1$s)); }
                  public void refused(Throwable cause) {}
                  public void wakeUp() {}
                  public void close() {}
                }
                """
                    .formatted(isOwn))
            .provides(InputProvider.class, "Settled"),
        "settled");
    String property = "inlet.test." + folder.getFileName();
    try (Plugins found = discover();
        Input input = found.createInput("settled", Map.of("settled", property))) {
      input.connect();
      input.read(Duration.ofMinutes(1)).ack();
      assertThat(System.getProperty(property)).isEqualTo("true");
    } finally {
      System.clearProperty(property);
    }
  }

  @Test
  @DisplayName("holds authentication schemes for inputs of other places")
  void schemes() throws Exception {
    jar(PluginJar.scheme("ticket"), "scheme");
    try (Plugins found = discover()) {
      assertThat(found.authSchemes()).extracting(AuthScheme::name).containsExactly("ticket");
    }
  }

  @Test
  @DisplayName("uses neither of two providers of one name, wherever they are, and names both files")
  void duplicates() throws Exception {
    Path onClassPath = input("twin", "\"x\"").write(folder, "host");
    Path jar = jar(input("twin", "\"x\"").manifest("Inlet-Plugin-Version", "2.1"), "twin");
    jar(input("other", "\"x\""), "other");
    try (var host = PluginJar.loader(onClassPath);
        Plugins found = Plugins.discover(host, List.of(plugins))) {
      assertThat(found.inputs()).extracting(InputPlugin::name).containsExactly("other");
      assertThat(found.problems())
          .extracting(PluginProblem::toString)
          .containsExactly(
              "acme.Provider (%s, version 2.1): is called \"twin\" like acme.Provider (%s); neither is used"
                  .formatted(jar, onClassPath));
    }
  }

  @Test
  @DisplayName("uses neither a scheme nor a protocol of one name, whose sections would be the same")
  void sharedSection() throws Exception {
    Path scheme = jar(PluginJar.scheme("ticket"), "scheme");
    Path protocol = jar(PluginJar.protocol("ticket"), "protocol");
    jar(PluginJar.protocol("other"), "other");
    try (Plugins found = discover()) {
      assertThat(found.authSchemes()).isEmpty();
      assertThat(found.protocols()).extracting(ProtocolPlugin::name).containsExactly("other");
      assertThat(found.problems())
          .extracting(PluginProblem::toString)
          .containsExactly(
              "acme.TheProtocol (%s): is called \"ticket\" like the authentication scheme acme.TheScheme (%s); neither is used"
                  .formatted(protocol, scheme));
      assertThat(found.installed())
          .filteredOn(plugin -> !plugin.problems().isEmpty())
          .extracting(InstalledPlugin::name)
          .containsExactly("protocol", "scheme");
    }
  }

  @Test
  @DisplayName("names the versions of both, where their manifests have them")
  void duplicatesWithVersions() throws Exception {
    Path older = jar(input("pair", "\"x\"").manifest("Inlet-Plugin-Version", "1.0"), "pair-a");
    Path newer = jar(input("pair", "\"x\"").manifest("Inlet-Plugin-Version", "2.0"), "pair-b");
    try (Plugins found = discover()) {
      assertThat(found.inputs()).isEmpty();
      assertThat(found.problems())
          .extracting(PluginProblem::toString)
          .containsExactly(
              "acme.Provider (%s, version 2.0): is called \"pair\" like acme.Provider (%s, version 1.0); neither is used"
                  .formatted(newer, older));
    }
  }

  @Test
  @DisplayName("reports each entry that is no plugin with its reason, and uses the others")
  void broken() throws Exception {
    jar(input("good", "\"good\""), "good");
    Files.writeString(plugins.resolve("a-page.jar"), "<html>not found</html>");
    Files.writeString(plugins.resolve("b-page.zip"), "<html>not found</html>");
    Files.createDirectory(plugins.resolve("c-empty"));
    zip(plugins.resolve("d-nothing.jar"), Map.of("readme", new byte[1]));
    Files.createDirectory(plugins.resolve("e-mixed"));
    Files.writeString(plugins.resolve("e-mixed/cut.jar"), "PK");
    jar(input("newer", "\"x\"").manifest("Inlet-Api-Version", "0.2"), "f-newer");
    jar(input("next", "\"x\"").manifest("Inlet-Api-Version", "1.0"), "g-next");
    jar(input("vague", "\"x\"").manifest("Inlet-Api-Version", "latest"), "h-vague");
    jar(new PluginJar().source("X", "class X {}").provides(InputProvider.class, "Gone"), "i-gone");
    byte[] jar = Files.readAllBytes(plugins.resolve("good.jar"));
    zip(plugins.resolve("j-twins.zip"), Map.of("a/x.jar", jar, "b/x.jar", jar));
    try (Plugins found = discover()) {
      assertThat(found.inputs()).extracting(InputPlugin::name).containsExactly("good");
      assertThat(firstMessage(found, "good")).isEqualTo("good");
      assertThat(problems(found))
          .containsExactly(
              "a-page.jar: is not a jar: zip END header not found",
              "b-page.zip: is not a zip file: zip END header not found",
              "c-empty: holds no jar",
              "e-mixed: holds cut.jar, which is not a jar: zip END header not found",
              "f-newer.jar: was built for version 0.2 of the plugin API, but this is 0.1;"
                  + " update Inlet",
              "g-next.jar: was built for version 1.0 of the plugin API, but this is 0.1;"
                  + " update Inlet",
              "h-vague.jar: names \"latest\" as the version of the plugin API, which is none",
              "j-twins.zip: holds two jars called x.jar",
              "acme.Gone (i-gone.jar): is named in META-INF/services but is not on the class path",
              "d-nothing.jar: holds no plugin: none of its jars names a provider in"
                  + " META-INF/services");
    }
  }

  @Test
  @DisplayName("that is not there is a problem in words")
  void missingDirectory() throws Exception {
    Path missing = folder.resolve("missing");
    try (Plugins found = Plugins.discover(PluginJar.loader(), List.of(missing))) {
      assertThat(found.problems())
          .containsExactly(new PluginProblem(missing.toString(), "is not a directory"));
      assertThatThrownBy(() -> found.createInput("x", Map.of()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(missing + ": is not a directory");
    }
  }

  @Test
  @DisplayName("leaves no file behind once it is closed, and writes no entry of a zip elsewhere")
  void unpacked() throws Exception {
    String ownJar = "One.class.getProtectionDomain().getCodeSource().getLocation().toString()";
    Path inside = jar(input("zipped", ownJar), "inside");
    zip(
        plugins.resolve("zipped.zip"),
        Map.of("../../inside.jar", Files.readAllBytes(inside), "notes", "x".getBytes(UTF_8)));
    Files.delete(inside);
    Path unpacked;
    try (Plugins found = discover()) {
      unpacked = Path.of(URI.create(firstMessage(found, "zipped")));
      assertThat(unpacked.getParent().getFileName().toString()).startsWith("inlet-plugin-");
      assertThat(unpacked).exists();
    }
    assertThat(unpacked.getParent()).doesNotExist();
  }
}
