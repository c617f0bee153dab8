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
import dev.inlet.config.Location;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
import dev.inlet.input.AttemptObserver;
import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputProvider;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The plugins that were found")
class PluginsTest {
  private static final Field<List<String>> MESSAGES = Field.strings("messages").build();
  private static final Field<String> USER = Field.string("user").required().build();

  private final List<InputContext> contexts = new ArrayList<>();
  private final Authenticator authenticator = handshake -> handshake;

  private record TestInputProvider(
      String name,
      Supplier<ConfigSpec> fields,
      Function<Config, Input> factory,
      List<InputContext> contexts)
      implements InputProvider {
    @Override
    public ConfigSpec spec() {
      return fields.get();
    }

    @Override
    public Input create(Config config, InputContext context) {
      contexts.add(context);
      return factory.apply(config);
    }
  }

  private record TestAuthProvider(
      String name, Supplier<ConfigSpec> fields, Supplier<Authenticator> factory)
      implements AuthProvider {
    @Override
    public ConfigSpec spec() {
      return fields.get();
    }

    @Override
    public Authenticator create(Config config, AuthContext context) {
      return factory.get();
    }
  }

  /**
   * Gives the messages of its configuration, and loses its connection before each but the first.
   */
  private static final class ListInput implements Input {
    private final List<String> messages;
    private int next;
    private boolean connected;

    ListInput(List<String> messages) {
      this.messages = messages;
    }

    @Override
    public void connect() {
      connected = true;
    }

    @Override
    public Batch read(Duration maxWait) throws NotConnectedException, EndOfInputException {
      if (next == messages.size()) {
        throw EndOfInputException.end("no more messages");
      }
      if (!connected) {
        throw new NotConnectedException("lost");
      }
      connected = false;
      return Batch.of(List.of(Message.text(messages.get(next++))), Batch.Settlement.NONE);
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}
  }

  private TestInputProvider input(Supplier<ConfigSpec> fields) {
    return new TestInputProvider(
        "list", fields, config -> new ListInput(config.get(MESSAGES)), contexts);
  }

  private static ConfigSpec fields() {
    return ConfigSpec.builder().field(MESSAGES).authentication().build();
  }

  private AuthProvider scheme(String name) {
    ConfigSpec spec = ConfigSpec.builder().summary("A scheme.").field(USER).build();
    return new TestAuthProvider(name, () -> spec, () -> authenticator);
  }

  private static AuthProvider brokenScheme() {
    return new TestAuthProvider(
        "broken",
        () -> {
          throw new NoClassDefFoundError("acme/Missing");
        },
        () -> Authenticator.NONE);
  }

  private static InputPlugin plugin(InputProvider provider, AuthProvider... schemes) {
    return new InputPlugin(
        provider.name(),
        provider,
        AvailableSections.of(
            new PluginSections<>(
                "authentication scheme",
                List.of(schemes).stream()
                    .map(scheme -> new AuthScheme(scheme.name(), scheme))
                    .toList(),
                Map.of(),
                List.of())));
  }

  private static Input create(InputPlugin plugin, Map<String, ?> config) {
    return plugin.create(ConfigNode.of(config), "input.list", "", InputListener.NONE, new Masker());
  }

  private static List<String> problems(InputPlugin plugin, Map<String, ?> config) {
    return plugin.spec().check(ConfigNode.of(config), "input.list").stream()
        .map(Problem::toString)
        .toList();
  }

  private static List<String> readAll(Input input) throws Exception {
    List<String> texts = new ArrayList<>();
    try {
      while (true) {
        Batch batch = input.read(Duration.ZERO);
        batch.messages().forEach(message -> texts.add(message.text()));
        batch.ack();
      }
    } catch (EndOfInputException e) {
      assertThat(e).hasMessage("no more messages");
    }
    return texts;
  }

  @Test
  @DisplayName("make inputs that reconnect and replay, with the fields for it")
  void reconnectingInput() throws Exception {
    InputPlugin plugin = plugin(input(PluginsTest::fields));
    assertThat(plugin.spec().fields())
        .extracting(Field::name)
        .containsExactly("messages", "connection", "auto_replay_nacks");
    Map<String, Object> connection = Map.of("retry_initial", "1ms", "retry_max", "1ms");
    Input input =
        create(plugin, Map.of("messages", List.of("a", "b", "c"), "connection", connection));
    input.connect();
    assertThat(readAll(input)).containsExactly("a", "b", "c");
    Input refusing = create(plugin, Map.of("messages", List.of("a")));
    refusing.connect();
    refusing.read(Duration.ZERO).nack(new IllegalStateException("refused"));
    assertThat(readAll(refusing)).containsExactly("a");
  }

  @Test
  @DisplayName("make inputs that drop what was refused, if they are told to")
  void droppingInput() throws Exception {
    InputPlugin plugin = plugin(input(PluginsTest::fields));
    List<Integer> dropped = new ArrayList<>();
    InputListener listener =
        new InputListener() {
          @Override
          public void batchDropped(int messages, Throwable cause) {
            dropped.add(messages);
          }
        };
    Input input =
        plugin.create(
            ConfigNode.of(Map.of("messages", List.of("a"), "auto_replay_nacks", false)),
            "input.list",
            "",
            listener,
            new Masker());
    input.connect();
    input.read(Duration.ZERO).nack(new IllegalStateException("refused"));
    assertThat(readAll(input)).isEmpty();
    assertThat(dropped).containsExactly(1);
  }

  @Test
  @DisplayName("give an input the scheme that its configuration enables")
  void enabledScheme() {
    InputPlugin plugin = plugin(input(PluginsTest::fields), scheme("jwt"), scheme("oauth"));
    assertThat(plugin.spec().fields())
        .extracting(Field::name)
        .containsExactly("messages", "jwt", "oauth", "connection", "auto_replay_nacks");
    Input input =
        plugin.create(
            ConfigNode.of(
                Map.of("oauth", Map.of("enabled", true, "user", "me"), "jwt", Map.of("user", "x"))),
            "input.list",
            "my feed",
            InputListener.NONE,
            new Masker());
    assertThat(input).isNotNull();
    assertThat(contexts)
        .singleElement()
        .satisfies(
            context -> {
              assertThat(context.label()).isEqualTo("my feed");
              assertThat(context.authenticated()).isTrue();
              assertThat(context.scheme()).isEqualTo("the scheme \"oauth\"");
              assertThat(context.stableAfter()).isEqualTo(Duration.ofSeconds(30));
            });
  }

  @Test
  @DisplayName("give an input no credentials if no scheme is enabled")
  void noScheme() {
    InputPlugin plugin = plugin(input(PluginsTest::fields), scheme("jwt"));
    create(plugin, Map.of());
    create(plugin, Map.of("jwt", Map.of("enabled", false)));
    assertThat(contexts).hasSize(2).noneMatch(InputContext::authenticated);
    assertThat(contexts).extracting(InputContext::authenticator).containsOnly(Authenticator.NONE);
  }

  @Test
  @DisplayName("refuse two schemes that are enabled at once, and name both")
  void twoSchemes() {
    InputPlugin plugin =
        plugin(input(PluginsTest::fields), scheme("basic"), scheme("jwt"), scheme("oauth"));
    Map<String, Object> enabled = Map.of("enabled", true, "user", "me");
    assertThat(problems(plugin, Map.of("jwt", enabled, "oauth", enabled)))
        .containsExactly(
            "input.list.oauth: only one authentication scheme can be enabled, but these are: jwt,"
                + " oauth");
    assertThat(problems(plugin, Map.of("basic", enabled, "jwt", enabled, "oauth", enabled)))
        .containsExactly(
            "input.list.jwt: only one authentication scheme can be enabled, but these are: basic,"
                + " jwt, oauth");
  }

  @Test
  @DisplayName("ask for the fields of an enabled scheme alone")
  void requiredFields() {
    InputPlugin plugin = plugin(input(PluginsTest::fields), scheme("jwt"));
    assertThat(problems(plugin, Map.of("jwt", Map.of()))).isEmpty();
    assertThat(problems(plugin, Map.of("jwt", Map.of("enabled", true))))
        .containsExactly("input.list.jwt.user: is required but not set");
    assertThat(problems(plugin, Map.of("jwtt", Map.of())))
        .containsExactly("input.list.jwtt: unknown field; did you mean \"jwt\"?");
  }

  @Test
  @DisplayName("that are broken affect only configs that use them")
  void brokenNeighbour() {
    InputPlugin plugin = plugin(input(PluginsTest::fields), brokenScheme(), scheme("jwt"));
    create(plugin, Map.of("jwt", Map.of("enabled", true, "user", "me")));
    assertThat(contexts).hasSize(1);
    String problem = problems(plugin, Map.of("broken", Map.of("enabled", true))).get(0);
    assertThat(problem)
        .startsWith("input.list.broken: " + TestAuthProvider.class.getName() + " (")
        .endsWith("): has a dependency which is missing: acme.Missing");
  }

  @Test
  @DisplayName("report a scheme whose own checks fail")
  void failingRule() {
    ConfigSpec spec =
        ConfigSpec.builder()
            .rule(
                (config, reporter) -> {
                  throw new IllegalStateException("oops");
                })
            .build();
    AuthProvider failing = new TestAuthProvider("failing", () -> spec, () -> authenticator);
    InputPlugin plugin = plugin(input(PluginsTest::fields), failing);
    assertThat(problems(plugin, Map.of("failing", Map.of("enabled", true))).get(0))
        .endsWith("): fails: java.lang.IllegalStateException: oops");
    assertThat(problems(plugin, Map.of("failing", Map.of()))).isEmpty();
  }

  @Test
  @DisplayName("leave inputs alone that do not authenticate, or have such a field of their own")
  void inputsWithoutSchemes() throws Exception {
    InputPlugin without =
        plugin(input(() -> ConfigSpec.builder().field(MESSAGES).build()), scheme("jwt"));
    assertThat(readAll(create(without, Map.of("messages", List.of("a"))))).containsExactly("a");
    assertThat(problems(without, Map.of("jwt", Map.of())))
        .containsExactly("input.list.jwt: unknown field");

    Field<String> own = Field.string("jwt").build();
    InputPlugin with =
        plugin(
            input(() -> fields().toBuilder().field(own).build()), scheme("jwt"), scheme("oauth"));
    create(with, Map.of("jwt", "mine", "oauth", Map.of("enabled", true, "user", "me")));
    assertThat(contexts.get(1).authenticated()).isTrue();
  }

  private static void assertFails(InputPlugin plugin, String origin, String message) {
    assertThatThrownBy(() -> create(plugin, Map.of("jwt", Map.of("enabled", true, "user", "me"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("input.list: " + origin + " (")
        .hasMessageEndingWith("): " + message);
  }

  @Test
  @DisplayName("report an input or a scheme that fails to be made, and whose fault it is")
  void failingFactories() {
    String inputOrigin = TestInputProvider.class.getName();
    String schemeOrigin = TestAuthProvider.class.getName();
    AuthProvider jwt = scheme("jwt");
    assertFails(
        plugin(
            input(
                () -> {
                  throw new IllegalStateException("no spec");
                }),
            jwt),
        inputOrigin,
        "fails: java.lang.IllegalStateException: no spec");
    assertFails(
        plugin(failingInput(new NoSuchMethodError("void x()")), jwt),
        inputOrigin,
        "does not fit the classes that are here: java.lang.NoSuchMethodError: void x()");
    assertFails(
        plugin(failingInput(new IllegalArgumentException("no field")), jwt),
        inputOrigin,
        "fails: java.lang.IllegalArgumentException: no field");
    assertFails(
        plugin(
            input(PluginsTest::fields),
            new TestAuthProvider(
                "jwt",
                jwt::spec,
                () -> {
                  throw new NoClassDefFoundError("acme/Signer");
                })),
        schemeOrigin,
        "has a dependency which is missing: acme.Signer");
  }

  private static final class Uninitialised {
    static final int NUMBER = Integer.parseInt("none");
  }

  @Test
  @DisplayName("report a class that cannot be initialised each time they are asked")
  void staticInitializer() {
    InputPlugin plugin =
        plugin(input(() -> ConfigSpec.builder().summary("" + Uninitialised.NUMBER).build()));
    String origin = TestInputProvider.class.getName();
    assertFails(
        plugin,
        origin,
        "fails in a static initializer: java.lang.NumberFormatException: For input string:"
            + " \"none\"");
    assertFails(
        plugin,
        origin,
        "fails in a static initializer: Could not initialize class "
            + Uninitialised.class.getName());
  }

  private TestInputProvider failingInput(Throwable failure) {
    return new TestInputProvider("list", PluginsTest::fields, config -> rethrow(failure), contexts);
  }

  private static Input rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  @Test
  @DisplayName("pass on the problems that a plugin found itself")
  void ownProblems() {
    InputPlugin plugin =
        plugin(
            failingInput(
                new ConfigException(Problem.error(Location.UNKNOWN, "input.x", "is bad"))));
    assertThatThrownBy(() -> create(plugin, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("input.x: is bad");
  }

  @Test
  @DisplayName("collect every problem of a configuration before anything is made")
  void allProblems() {
    InputPlugin plugin = plugin(input(PluginsTest::fields), scheme("jwt"));
    assertThatThrownBy(
            () ->
                create(
                    plugin,
                    Map.of(
                        "messages", "x",
                        "jwt", Map.of("enabled", true),
                        "connection", Map.of("max_retries", -7))))
        .isInstanceOfSatisfying(
            ConfigException.class,
            thrown ->
                assertThat(thrown.problems().stream().map(Problem::toString))
                    .containsExactlyInAnyOrder(
                        "input.list.messages: expected a list but found a string; write [x]",
                        "input.list.jwt.user: is required but not set",
                        "input.list.connection.max_retries: must be -1 or more; write -1 to"
                            + " never give up"));
    assertThat(contexts).isEmpty();
  }

  @Test
  @DisplayName("name the input that was probably meant")
  void unknownInput() {
    Plugins plugins = Plugins.discover(getClass().getClassLoader());
    assertThat(plugins.inputs()).extracting(InputPlugin::name).contains("embedded");
    assertThatThrownBy(
            () -> plugins.requireInput("embeded", new Location("p.yaml", 2, 3), "input.embeded"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "p.yaml:2:3: input.embeded: no input is called \"embeded\"; did you mean"
                + " \"embedded\"?");
  }

  @Test
  @DisplayName("warn of a section that is filled in but neither enabled nor disabled")
  void forgottenToggle() {
    List<String> warnings = new ArrayList<>();
    InputListener listener =
        new InputListener() {
          @Override
          public void warning(String message) {
            warnings.add(message);
          }
        };
    InputPlugin plugin = plugin(input(PluginsTest::fields), scheme("one"), scheme("two"));
    for (Map<String, Object> section :
        List.<Map<String, Object>>of(
            Map.of("user", "x"), Map.of("user", "x", "enabled", false), Map.of())) {
      ConfigNode config = ConfigNode.of(Map.of("messages", List.of(), "one", section));
      plugin.create(config, "input.list", "", listener, new Masker()).close();
    }
    assertThat(warnings)
        .containsExactly(
            "one has no effect, since one.enabled is not set; set it to true, or to false if"
                + " intended");
  }

  @Test
  @DisplayName("serve a program that configures an input with a plain map")
  void embedding() throws Exception {
    Plugins plugins = Plugins.discover(getClass().getClassLoader());
    assertThat(plugins.problems()).isEmpty();
    List<String> received = new ArrayList<>();
    try (Input input =
        plugins.createInput(
            "embedded", Map.of("count", 3, "connection", Map.of("max_retries", 0)))) {
      input.connect();
      while (received.size() < 3) {
        Batch batch = input.read(Duration.ofSeconds(1));
        batch.messages().forEach(message -> received.add(message.text()));
        batch.ack();
      }
    }
    assertThat(received).containsExactly("0", "1", "2");
    assertThatThrownBy(() -> plugins.createInput("embedded", Map.of("cuont", 3)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("embedded.cuont: unknown field; did you mean \"count\"?");
  }

  @Test
  @DisplayName("take typed values of a program, or name the field of each that they cannot take")
  void typedValues() {
    Plugins plugins = Plugins.discover(getClass().getClassLoader());
    plugins
        .createInput(
            "embedded",
            Map.of(
                "count",
                3L,
                "auto_replay_nacks",
                false,
                "connection",
                Map.of("retry_initial", Duration.ofSeconds(90), "retry_max", Duration.ofHours(2))))
        .close();
    assertRefused(
        plugins, Map.of("count", 3.5), "count: expected a whole number but found \"3.5\"");
    assertRefused(
        plugins,
        Map.of("count", Duration.ofSeconds(5)),
        "count: expected a whole number but found \"5s\"");
    assertRefused(
        plugins, Map.of("count", List.of(3)), "count: expected a whole number but found a list");
    assertRefused(
        plugins,
        Map.of("auto_replay_nacks", 1),
        "auto_replay_nacks: expected true or false but found \"1\"; write true");
    assertRefused(
        plugins,
        Map.of("connection", Map.of("retry_initial", 5)),
        "connection.retry_initial: expected a duration such as 500ms, 30s or 1h30m but found"
            + " \"5\"; write 5s");
    assertRefused(
        plugins,
        Map.of("connection", Map.of("retry_max", new Object())),
        "connection.retry_max: is of type java.lang.Object, which cannot stand in a configuration;"
            + " give text, a number, a boolean, a Duration, a list or a map");
  }

  private static void assertRefused(Plugins plugins, Map<String, ?> config, String problem) {
    assertThatThrownBy(() -> plugins.createInput("embedded", config))
        .isInstanceOf(ConfigException.class)
        .hasMessage("embedded." + problem);
  }

  @Test
  @DisplayName("count a connection from the time that an input has replaced it by itself")
  void replacedByInput() throws Exception {
    List<String> events = new ArrayList<>();
    InputListener listener =
        new InputListener() {
          @Override
          public void connectionReplaced(String reason, Duration age) {
            events.add("replaced: " + reason);
          }

          @Override
          public void connectionLost(
              NotConnectedException loss, Duration up, long messages, Optional<Duration> delay) {
            events.add("lost after " + messages + " messages");
          }
        };
    try (Input input =
        Plugins.of(List.of(input(PluginsTest::fields)))
            .createInput("list", Map.of("messages", List.of("one", "two")), listener)) {
      assertThat(input.read(Duration.ofSeconds(30)).size()).isEqualTo(1);
      contexts.get(0).listener().connectionReplaced("the server asks for it", Duration.ofHours(1));
      assertThat(input.read(Duration.ofSeconds(30)).size()).isEqualTo(1);

      assertThat(events)
          .containsExactly("replaced: the server asks for it", "lost after 0 messages");
    }
  }

  @Test
  @DisplayName("hide the secrets of a configuration in what an input throws")
  void secretsOfFailures() {
    Field<String> token = Field.credential("token").build();
    TestInputProvider failing =
        new TestInputProvider(
            "list",
            () -> ConfigSpec.builder().field(token).build(),
            config -> rethrow(new IllegalStateException("bad: " + config.get(token))),
            contexts);
    assertThatThrownBy(() -> create(plugin(failing), Map.of("token", "s3cret-0123")))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("fails: java.lang.IllegalStateException: bad: [REDACTED]")
        .hasRootCauseMessage("java.lang.IllegalStateException: bad: [REDACTED]");

    TestInputProvider failingRule =
        new TestInputProvider(
            "list",
            () ->
                ConfigSpec.builder()
                    .field(token)
                    .rule(
                        (config, reporter) -> {
                          throw new IllegalStateException("bad: " + config.get(token));
                        })
                    .build(),
            config -> new ListInput(List.of()),
            contexts);
    assertThatThrownBy(() -> create(plugin(failingRule), Map.of("token", "s3cret-0123")))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("fails: java.lang.IllegalStateException: bad: [REDACTED]");
  }

  @Test
  @DisplayName("make an input for one attempt, which does not connect again and hears an observer")
  void oneAttempt() throws Exception {
    AttemptObserver observer = step -> {};
    ConfigNode node = ConfigNode.of(Map.of("messages", List.of("one", "two")));
    try (Input input =
        plugin(input(PluginsTest::fields))
            .createForOneAttempt(
                node, "list", InputOptions.builder().attemptObserver(observer).build())) {
      input.connect();

      assertThat(input.read(Duration.ofSeconds(1)).messages()).hasSize(1);
      assertThatThrownBy(() -> input.read(Duration.ofSeconds(1)))
          .isInstanceOf(NotConnectedException.class);
      assertThat(contexts.get(0).attemptObserver()).isNotEqualTo(AttemptObserver.NONE);
    }
  }
}
