package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.input.Batch;
import dev.inlet.input.Input;
import dev.inlet.input.InputCapability;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;
import dev.inlet.input.Positions;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolInputProvider;
import dev.inlet.protocol.ProtocolProvider;
import dev.inlet.protocol.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Session protocols")
final class SessionProtocolsTest {
  private final List<InputContext> contexts = new ArrayList<>();
  private final List<String> spoken = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private boolean resumes = true;
  private boolean onlyCounts;
  private Supplier<String> source = () -> "ws://here/";

  /** An input that only remembers what it was given. */
  private final class Remembering implements ProtocolInputProvider {

    @Override
    public String name() {
      return "remembering";
    }

    @Override
    public ConfigSpec spec() {
      return ConfigSpec.builder().summary("Remembers.").protocol().build();
    }

    @Override
    public Input create(Config config, InputContext context, Protocol protocol, String called) {
      spoken.add(called);
      return create(config, context);
    }

    @Override
    public Input create(Config config, InputContext context) {
      contexts.add(context);
      return new Input() {
        @Override
        public void connect() {}

        @Override
        public Batch read(Duration maxWait) {
          return Batch.empty();
        }

        @Override
        public void wakeUp() {}

        @Override
        public String source() {
          return source.get();
        }

        @Override
        public void close() {
          closed.add("input");
        }
      };
    }
  }

  private ProtocolProvider provider(String name) {
    return new ProtocolProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public ConfigSpec spec() {
        return ConfigSpec.builder()
            .summary("A protocol.")
            .field(Field.string("channel").description("The channel.").required().build())
            .build();
      }

      @Override
      public Protocol create(Config config, ProtocolContext context) {
        return new Protocol() {
          @Override
          public boolean resumes() {
            return resumes;
          }

          @Override
          public boolean catchesUp() {
            return !onlyCounts && Protocol.super.catchesUp();
          }

          @Override
          public Session open(Link link, Positions from) {
            throw new AssertionError("no connection is made here");
          }

          @Override
          public void close() {
            closed.add("protocol");
          }
        };
      }
    };
  }

  private Plugins plugins() {
    return Plugins.of(
        List.of(new Remembering()), List.of(), List.of(provider("first"), provider("second")));
  }

  private static PositionStore holding(Optional<KeptPositions> positions) {
    return new PositionStore() {
      @Override
      public Optional<KeptPositions> load() {
        return positions;
      }

      @Override
      public void store(KeptPositions ignored) throws IOException {
        throw new IOException("not in this test");
      }
    };
  }

  private Input create(Map<String, ?> config, InputOptions options) {
    return plugins().createInput("remembering", config, options);
  }

  private static Map<String, ?> enabled(String name) {
    return Map.of(name, Map.of("enabled", true, "channel", "trades"));
  }

  @Test
  @DisplayName("are given to the input that enables one, and closed behind it")
  void enabled() {
    Input input = create(enabled("second"), InputOptions.builder().build());
    assertThat(spoken).containsExactly("the protocol \"second\"");
    input.close();
    assertThat(closed).containsExactly("input", "protocol");
  }

  @Test
  @DisplayName("of a program have other names than its authentication schemes")
  void nameOfScheme() {
    AuthProvider scheme =
        new AuthProvider() {
          @Override
          public String name() {
            return "first";
          }

          @Override
          public ConfigSpec spec() {
            return ConfigSpec.builder().build();
          }

          @Override
          public Authenticator create(Config config, AuthContext context) {
            return Authenticator.NONE;
          }
        };
    assertThatThrownBy(
            () ->
                Plugins.of(List.of(new Remembering()), List.of(scheme), List.of(provider("first"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is called \"first\" like the authentication scheme ")
        .hasMessageContaining(scheme.getClass().getName())
        .hasMessageEndingWith("; neither is used");
  }

  @Test
  @DisplayName("are closed if the input cannot say what it reads from, and so is the input")
  void brokenSource() {
    source =
        () -> {
          throw new IllegalStateException("no address");
        };
    assertThatThrownBy(() -> create(enabled("first"), InputOptions.builder().build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("remembering: " + Remembering.class.getName())
        .hasMessageEndingWith(": fails: java.lang.IllegalStateException: no address");
    assertThat(closed).containsExactly("input", "protocol");

    source = () -> null;
    assertThatThrownBy(() -> create(enabled("first"), InputOptions.builder().build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("the source is null");
    assertThat(closed).containsExactly("input", "protocol", "input", "protocol");
  }

  @Test
  @DisplayName("are none unless a section is enabled")
  void none() {
    create(Map.of("first", Map.of("channel", "x")), InputOptions.builder().build()).close();
    assertThat(contexts).hasSize(1);
    assertThat(spoken).isEmpty();
  }

  @Test
  @DisplayName("cannot be two at a time, and miss no required field while they are enabled")
  void wrongConfigs() {
    assertThatThrownBy(
            () ->
                create(
                    Map.of(
                        "first", Map.of("enabled", true, "channel", "a"),
                        "second", Map.of("enabled", true, "channel", "b")),
                    InputOptions.builder().build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "only one session protocol can be enabled, but these are: first, second");
    assertThatThrownBy(
            () -> create(Map.of("first", Map.of("enabled", true)), InputOptions.builder().build()))
        .hasMessageContaining("remembering.first.channel: is required but not set");
  }

  @Test
  @DisplayName("go on at the positions that were kept of the same source")
  void keptPositions() {
    KeptPositions kept = new KeptPositions("remembering first ws://here/", Positions.of("7"));
    create(
            enabled("first"),
            InputOptions.builder()
                .positionStore(holding(Optional.of(kept)), Duration.ofSeconds(1))
                .build())
        .close();
    assertThat(contexts.get(0).resumeFrom()).isEqualTo(Positions.of("7"));
  }

  @Test
  @DisplayName("refuse positions of another source with a sentence")
  void otherPositions() {
    KeptPositions kept = new KeptPositions("remembering second ws://here/", Positions.of("7"));
    assertThatThrownBy(
            () ->
                create(
                    enabled("first"),
                    InputOptions.builder()
                        .positionStore(holding(Optional.of(kept)), Duration.ofSeconds(1))
                        .build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "the positions that were kept are those of \"remembering second ws://here/\", but this"
                + " is \"remembering first ws://here/\"; remove them to begin with what comes"
                + " next");
    assertThat(closed).contains("input", "protocol");
  }

  @Test
  @DisplayName("that do not resume keep no positions, which is an error where they shall be kept")
  void notResuming() {
    resumes = false;
    assertThatThrownBy(
            () ->
                create(
                    enabled("first"),
                    InputOptions.builder()
                        .positionStore(holding(Optional.empty()), Duration.ofSeconds(1))
                        .build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no session protocol that resumes is enabled");
    assertThat(closed).containsExactly("protocol");
  }

  @Test
  @DisplayName("are not named where an input has no place for them and does not resume itself")
  void notResumingByItself() {
    InputProvider plain =
        new InputProvider() {
          @Override
          public String name() {
            return "plain";
          }

          @Override
          public ConfigSpec spec() {
            return ConfigSpec.builder().summary("Has no sections.").build();
          }

          @Override
          public Input create(Config config, InputContext context) {
            throw new AssertionError("it is refused before");
          }
        };
    InputOptions options =
        InputOptions.builder()
            .positionStore(holding(Optional.empty()), Duration.ofSeconds(1))
            .build();
    assertThatThrownBy(
            () ->
                Plugins.of(List.of(plain), List.of(), List.of())
                    .createInput("plain", Map.of(), options))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no positions can be kept: the input \"plain\" does not resume")
        .hasMessageNotContaining("protocol");
  }

  @Test
  @DisplayName("make an input resume if the one that is enabled does, which needs no input")
  void capabilities() {
    InputPlugin plugin = plugins().input("remembering").orElseThrow();
    ConfigNode with = ConfigNode.of(enabled("first"), "test");

    assertThat(plugin.capabilities(with, "remembering")).containsExactly(InputCapability.RESUME);
    resumes = false;
    assertThat(plugin.capabilities(with, "remembering")).isEmpty();
    assertThat(plugin.capabilities(ConfigNode.of(Map.of(), "test"), "remembering")).isEmpty();
    assertThat(closed).containsExactly("protocol", "protocol");
    assertThat(contexts).isEmpty();
  }

  @Test
  @DisplayName("make an input catch up if the one that is enabled resumes and does not only count")
  void catchUp() {
    InputPlugin plugin = plugins().input("remembering").orElseThrow();
    ConfigNode with = ConfigNode.of(enabled("first"), "test");

    assertThat(plugin.catchesUp(with, "remembering")).isTrue();
    onlyCounts = true;
    assertThat(plugin.catchesUp(with, "remembering")).isFalse();
    assertThat(plugin.capabilities(with, "remembering")).containsExactly(InputCapability.RESUME);
    onlyCounts = false;
    resumes = false;
    assertThat(plugin.catchesUp(with, "remembering")).isFalse();
    assertThat(plugin.catchesUp(ConfigNode.of(Map.of(), "test"), "remembering")).isFalse();
    assertThat(contexts).isEmpty();
  }

  @Test
  @DisplayName("are part of what an input says that it reads from")
  void source() {
    Input first = create(enabled("first"), InputOptions.builder().build());
    Input plain = create(Map.of(), InputOptions.builder().build());

    assertThat(first.source()).isEqualTo("remembering first ws://here/");
    assertThat(plain.source()).isEqualTo("remembering ws://here/");
  }

  @Test
  @DisplayName("of a folder of plugins hear all that a session can be told")
  void foldersOfPlugins() {
    assertThat(Session.class.getDeclaredMethods())
        .allSatisfy(
            method ->
                assertThat(
                        ContextLoaderSession.class.getMethod(
                            method.getName(), method.getParameterTypes()))
                    .satisfies(
                        passedOn ->
                            assertThat(passedOn.getDeclaringClass())
                                .isEqualTo(ContextLoaderSession.class)));
  }

  /** A protocol of a folder of plugins, which tells its link what it sees. */
  private static final PluginJar TELLING =
      new PluginJar()
          .source(
              "Telling",
              """
              public class Telling implements Protocol {
                static void tellLoader(Link link) {
                  ClassLoader present = Thread.currentThread().getContextClassLoader();
                  link.awaits(present == Telling.class.getClassLoader() ? "own" : "other");
                }
                public Session open(Link link, Positions from) {
                  tellLoader(link);
                  return new Session() {
                    public void begin() {
                      tellLoader(link);
                      link.schedule(java.time.Duration.ZERO, () -> tellLoader(link));
                    }
                    public void received(Received message) {}
                    public void closing() {
                      link.ready();
                      link.send("text");
                      link.send(new byte[1]);
                      link.deliver(Message.text("message"));
                      link.pauseReceiving();
                      link.resumeReceiving();
                      link.missed(Gap.of("gap"));
                      link.repeated(2);
                      link.refilled(3);
                      link.fail("reason", RetryAdvice.SOON);
                      link.reconnect("reason");
                      link.end("reason " + link.isReplacement());
                    }
                  };
                }
              }
              """);

  private static Session opened(PluginClassLoader loader, Link link) throws Exception {
    Protocol protocol =
        (Protocol) loader.loadClass("acme.Telling").getDeclaredConstructor().newInstance();
    ProtocolContext context = ProtocolContext.builder().build();
    return GuardedProtocol.of(protocol, "telling.jar", protocol, context)
        .open(link, Positions.NONE);
  }

  @Test
  @DisplayName("of a folder of plugins run with the plugin's class loader, and so do their tasks")
  void tasksOfPlugins(@TempDir Path folder) throws Exception {
    RecordingLink link = new RecordingLink();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    PluginArchive archive = PluginArchive.open(TELLING.write(folder, "telling"));
    try (PluginClassLoader loader = new PluginClassLoader(archive, getClass().getClassLoader())) {
      opened(loader, link).begin();
      link.task().run();

      assertThat(link.calls()).containsExactly("awaits own", "awaits own", "awaits own");
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }
  }

  @Test
  @DisplayName("of a folder of plugins can do with a connection what others can")
  void linkOfPlugins(@TempDir Path folder) throws Exception {
    RecordingLink link = new RecordingLink();
    PluginArchive archive = PluginArchive.open(TELLING.write(folder, "telling"));
    try (PluginClassLoader loader = new PluginClassLoader(archive, getClass().getClassLoader())) {
      opened(loader, link).closing();

      assertThat(link.calls())
          .containsExactly(
              "awaits own",
              "ready",
              "send text",
              "send 1 byte",
              "deliver message",
              "pauseReceiving",
              "resumeReceiving",
              "missed gap",
              "repeated 2",
              "refilled 3",
              "fail reason",
              "reconnect reason",
              "end reason true");
    }
  }
}
