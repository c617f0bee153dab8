package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.auth.AuthProvider;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Location;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.output.Output;
import dev.inlet.output.OutputClaim;
import dev.inlet.output.OutputListener;
import dev.inlet.output.OutputProvider;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The outputs that were found")
class OutputPluginsTest {
  /** Refuses each batch with a text that says what its context has. */
  private static final String TELLER =
      """
      public class Teller implements OutputProvider {
        static final Field<String> PLACE = Field.string("place").defaultsTo("here").build();
        public String name() { return "teller"; }
        public ConfigSpec spec() {
          return ConfigSpec.builder().field(PLACE).authentication().build();
        }
        public Output create(Config config, OutputContext context) {
          context.listener().warning("made");
          return new Output() {
            public java.util.concurrent.CompletionStage<WriteResult> write(Messages messages)
                throws java.io.IOException {
              throw new java.io.IOException(
                  config.get(PLACE) + " " + context.label() + " " + context.authenticated() + " "
                      + context.shutdownTimeout() + " "
                      + (Thread.currentThread().getContextClassLoader()
                          == Teller.class.getClassLoader()));
            }
            public void close() {}
          };
        }
        public java.util.Optional<OutputClaim> claim(Config config) {
          return java.util.Optional.of(
              OutputClaim.of(PLACE, java.util.Set.of(config.get(PLACE))));
        }
      }
      """;

  private static final String SCHEME =
      """
      public class Scheme implements AuthProvider {
        public String name() { return "ticket"; }
        public ConfigSpec spec() { return ConfigSpec.builder().build(); }
        public Authenticator create(Config config, AuthContext context) {
          return Authenticator.NONE;
        }
      }
      """;

  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();
  private final OutputListener listener =
      new OutputListener() {
        @Override
        public void warning(String message) {
          warnings.add(message);
        }
      };

  private static PluginJar teller() {
    return new PluginJar()
        .source("Teller", TELLER)
        .source("Scheme", SCHEME)
        .provides(OutputProvider.class, "Teller")
        .provides(AuthProvider.class, "Scheme");
  }

  private static Config config(OutputPlugin plugin, Map<String, ?> section) {
    return plugin.spec().read(ConfigNode.of(section), "output.teller");
  }

  private String refusal(OutputPlugin plugin, Map<String, ?> section) throws Exception {
    Batch batch = Batch.of(List.of(Message.text("a")), Batch.Settlement.NONE);
    try (Output output =
        plugin.create(config(plugin, section), "trades", listener, Duration.ofSeconds(7))) {
      var unused = output.write(batch);
      return "none";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  @DisplayName("are made with the context that the host gives, on the class path")
  void onClassPath() throws Exception {
    Path jar = teller().write(folder, "teller");
    try (URLClassLoader loader = PluginJar.loader(jar)) {
      Plugins plugins = Plugins.discover(loader);
      OutputPlugin plugin = plugins.output("teller").orElseThrow();

      assertThat(plugins.problems()).isEmpty();
      assertThat(plugins.outputs()).containsExactly(plugin);
      assertThat(plugin.origin()).isEqualTo("acme.Teller (" + jar + ")");
      assertThat(refusal(plugin, Map.of("place", "there")))
          .isEqualTo("there trades false PT7S false");
      assertThat(warnings).containsExactly("made");
    }
  }

  @Test
  @DisplayName("take the sections of authentication schemes where they have a place for them")
  void authentication() throws Exception {
    try (URLClassLoader loader = PluginJar.loader(teller().write(folder, "teller"))) {
      OutputPlugin plugin = Plugins.discover(loader).output("teller").orElseThrow();

      assertThat(refusal(plugin, Map.of("ticket", Map.of("enabled", true))))
          .isEqualTo("here trades true PT7S false");
    }
  }

  @Test
  @DisplayName("of a directory run with their own loader as the context loader")
  void inDirectory() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Path jar = teller().write(folder, "teller");
    Files.move(jar, plugins.resolve("teller.jar"));
    try (Plugins found = Plugins.discover(PluginJar.loader(), List.of(plugins))) {
      OutputPlugin plugin = found.output("teller").orElseThrow();

      assertThat(found.problems()).isEmpty();
      assertThat(refusal(plugin, Map.of())).isEqualTo("here trades false PT7S true");
    }
  }

  @Test
  @DisplayName("say what they must have to themselves")
  void claims() throws Exception {
    try (URLClassLoader loader = PluginJar.loader(teller().write(folder, "teller"))) {
      OutputPlugin plugin = Plugins.discover(loader).output("teller").orElseThrow();
      OutputClaim claim = plugin.claim(config(plugin, Map.of("place", "x"))).orElseThrow();

      assertThat(claim.field().name()).isEqualTo("place");
      assertThat(claim.identities()).containsExactly("x");
    }
  }

  @Test
  @DisplayName("are used neither of two of one name")
  void duplicates() throws Exception {
    Path first = teller().write(folder, "first");
    Path second = teller().write(folder, "second");
    try (URLClassLoader one = PluginJar.loader(first)) {
      Path plugins = Files.createDirectory(folder.resolve("plugins"));
      Path moved = Files.move(second, plugins.resolve("second.jar"));
      try (Plugins found = Plugins.discover(one, List.of(plugins))) {
        assertThat(found.outputs()).isEmpty();
        assertThat(found.problems())
            .extracting(PluginProblem::toString)
            .contains(
                "acme.Teller (%s): is called \"teller\" like acme.Teller (%s); neither is used"
                    .formatted(moved, first));
      }
    }
  }

  @Test
  @DisplayName("are refused a name that means a field where they are named")
  void reservedName() throws Exception {
    PluginJar jar =
        new PluginJar()
            .source("Teller", TELLER.replace("\"teller\"", "\"label\""))
            .provides(OutputProvider.class, "Teller");
    try (URLClassLoader loader = PluginJar.loader(jar.write(folder, "label"))) {
      Plugins plugins = Plugins.discover(loader);

      assertThat(plugins.outputs()).isEmpty();
      assertThat(plugins.problems().get(0).message())
          .isEqualTo("is called \"label\", which is the name of a field there; it is not used");
    }
  }

  @Test
  @DisplayName("that fail are a problem of the configuration that names them, in a sentence")
  void broken() throws Exception {
    PluginJar jar =
        new PluginJar()
            .source(
                "Teller",
                TELLER
                    .replace("context.listener().warning(\"made\");", "")
                    .replace("return new Output()", "if (true) return null; return new Output()")
                    .replace("OutputClaim.of(PLACE", "OutputClaim.of(null"))
            .provides(OutputProvider.class, "Teller");
    Path written = jar.write(folder, "broken");
    try (URLClassLoader loader = PluginJar.loader(written)) {
      OutputPlugin plugin = Plugins.discover(loader).output("teller").orElseThrow();
      Config config = config(plugin, Map.of());

      assertThatThrownBy(() -> plugin.create(config, "", listener, Duration.ZERO))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "output.teller: acme.Teller (%s): fails: java.lang.NullPointerException: the output"
                      .formatted(written)
                  + " is null");
      assertThatThrownBy(() -> plugin.claim(config))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("field is null");
    }
  }

  @Test
  @DisplayName("are made whatever the listener does with a warning")
  void faultyListener() throws Exception {
    PluginJar jar = teller().source("Scheme", SCHEME.replace("\"ticket\"", "\"place\""));
    OutputListener faulty =
        new OutputListener() {
          @Override
          public void warning(String message) {
            warnings.add(message);
            throw new IllegalStateException("the log is full");
          }
        };
    try (URLClassLoader loader = PluginJar.loader(jar.write(folder, "teller"))) {
      OutputPlugin plugin = Plugins.discover(loader).output("teller").orElseThrow();
      plugin.create(config(plugin, Map.of()), "", faulty, Duration.ZERO).close();

      assertThat(warnings)
          .satisfiesExactly(
              hidden -> assertThat(hidden).endsWith("its name \"place\" is that of another field"),
              own -> assertThat(own).isEqualTo("made"));
    }
  }

  @Test
  @DisplayName("are listed where a configuration names one that there is not")
  void unknown() throws Exception {
    try (URLClassLoader loader = PluginJar.loader(teller().write(folder, "teller"))) {
      Plugins plugins = Plugins.discover(loader);

      assertThatThrownBy(() -> plugins.requireOutput("archive", Location.UNKNOWN, "output.archive"))
          .isInstanceOf(ConfigException.class)
          .hasMessage("output.archive: no output is called \"archive\" (there are: teller)");
      assertThatThrownBy(() -> plugins.requireOutput("kafka", Location.UNKNOWN, "output.kafka"))
          .as("what is published and not there")
          .hasMessage(
              "output.kafka: no output is called \"kafka\" (there are: teller); the plugin"
                  + " output-kafka brings it: put output-kafka-VERSION-plugin.zip into the"
                  + " directory of plugins, or run inlet plugin install"
                  + " dev.inlet:output-kafka:VERSION");
      assertThatThrownBy(() -> plugins.requireOutput("teler", Location.UNKNOWN, "output.teler"))
          .hasMessage("output.teler: no output is called \"teler\"; did you mean \"teller\"?");
    }
  }
}
