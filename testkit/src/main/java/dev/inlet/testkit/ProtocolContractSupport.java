package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.host.PluginSection;
import dev.inlet.host.Plugins;
import dev.inlet.host.ProtocolPlugin;
import dev.inlet.input.InputProvider;
import dev.inlet.input.Message;
import dev.inlet.input.Positions;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolProvider;
import dev.inlet.testkit.ProtocolContract.ServerSide;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** How the promises of protocols are tested: what the author says, and what one does with it. */
abstract class ProtocolContractSupport {
  static final String PATH = "input.contract";
  static final URI NOWHERE = URI.create("ws://localhost:1/");

  private final List<AutoCloseable> closed = new ArrayList<>();
  final ShownTexts shown = new ShownTexts();
  final PluginThreads threads = new PluginThreads();
  ServerSide serverSide;

  /** A new provider of the protocol. */
  protected abstract ProtocolProvider provider();

  /** A new server's side for one test. */
  protected abstract ServerSide startServerSide() throws Exception;

  /**
   * Whether a session is ready only when the server has said something, such as that the login is
   * accepted. If not, what a server does before that is not tested.
   */
  protected boolean waitsForServer() {
    return true;
  }

  /**
   * Messages that no right server sends, each of which has to end the connection. Leave out what
   * the protocol lets pass.
   */
  protected List<Message> garbage() {
    return List.of(
        Message.text("garbage"),
        Message.text(""),
        Message.text("{"),
        Message.text("[1,\u0000"),
        Message.text("-1 \ud834\udd1e"),
        Message.binary(new byte[] {0, -1, 127}));
  }

  /** Paths of fields that are no secrets although their names end in such words as key or token. */
  protected Set<String> publicFields() {
    return Set.of();
  }

  /** How long something may take that should happen at once. */
  protected Duration patience() {
    return Duration.ofSeconds(20);
  }

  @BeforeEach
  final void startContract() throws Exception {
    serverSide = startServerSide();
    closed.add(serverSide);
  }

  @AfterEach
  final void endContract() throws Exception {
    for (int i = closed.size() - 1; i >= 0; i--) {
      closed.get(i).close();
    }
  }

  /** A server that logs its clients in and then does this with each. */
  final ProtocolServer serve(ProtocolServer.Script script) {
    return register(new ProtocolServer(serverSide, script, true));
  }

  /** A server that accepts a request and does this in place of a login. */
  final ProtocolServer serveWithoutLogin(ProtocolServer.Script script) {
    return register(new ProtocolServer(serverSide, script, false));
  }

  private ProtocolServer register(ProtocolServer server) {
    closed.add(server);
    return server;
  }

  final ProtocolInput input(ProtocolServer server) throws Exception {
    return input(server, Positions.NONE, Map.of());
  }

  /** An input that speaks the protocol and reconnects without delay. */
  final ProtocolInput input(ProtocolServer server, Positions from, Map<String, ?> more)
      throws Exception {
    Map<String, Object> config = new LinkedHashMap<>(more);
    config.put("url", server.uri().toString());
    config.put("connection", Map.of("retry_initial", "1ms", "retry_max", "20ms"));
    config.put(provider().name(), enabled(serverSide.config(server.uri())));
    ReadingThread thread = new ReadingThread(patience(), threads.group());
    closed.add(thread);
    Plugins plugins = Plugins.of(List.of(webSocketInput()), List.of(), List.of(provider()));
    ProtocolInput input = ProtocolInput.create(plugins, config, from, thread, patience(), shown);
    closed.add(input);
    return input;
  }

  private static InputProvider webSocketInput() {
    return ServiceLoader.load(InputProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(input -> input.name().equals("websocket"))
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "the tests need the input \"websocket\": add dev.inlet:input-websocket with"
                        + " the scope test"));
  }

  ProtocolPlugin plugin() {
    ProtocolProvider provider = provider();
    Plugins plugins = Plugins.discover(provider.getClass().getClassLoader());
    return plugins.protocols().stream()
        .filter(protocol -> protocol.name().equals(provider.name()))
        .findFirst()
        .orElseThrow(() -> notDiscovered(provider, plugins));
  }

  private static AssertionError notDiscovered(ProtocolProvider provider, Plugins plugins) {
    return new AssertionError(
        "discovery finds no protocol called \"%s\". Does META-INF/services/%s hold the line %s? Plugins that cannot be used: %s"
            .formatted(
                provider.name(),
                ProtocolProvider.class.getName(),
                provider.getClass().getName(),
                plugins.problems()));
  }

  final PluginSection section() {
    return Plugins.of(List.of(), List.of(), List.of(provider())).protocols().get(0);
  }

  static Protocol create(ProtocolProvider provider, Map<String, Object> section) {
    Config config = provider.spec().read(ConfigNode.of(section), PATH);
    return provider.create(config, ProtocolContext.builder().masker(config.masker()).build());
  }

  final Secrets secrets(Map<String, Object> section) {
    return new Secrets(provider().spec(), section);
  }

  static Map<String, Object> enabled(Map<String, Object> section) {
    return with(section, "enabled", true);
  }

  static Map<String, Object> with(Map<String, Object> section, String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(section);
    changed.put(name, value);
    return changed;
  }

  /** What is delivered of the messages with these numbers. */
  final String[] delivered(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(serverSide::delivered)
        .toArray(String[]::new);
  }

  /** The garbage, and the same with each secret in it. */
  final List<Message> garbageWithSecrets(Map<String, Object> section) {
    Stream<Message> quoting =
        secrets(section).byField().values().stream()
            .flatMap(List::stream)
            .map(secret -> Message.text("garbage with " + secret));
    return garbage().isEmpty() ? List.of() : Stream.concat(garbage().stream(), quoting).toList();
  }

  static void assertReason(String reason, String what) {
    assertThat(reason).as("the reason of the end after %s", what).isNotBlank();
    assertThat(reason).as("the reason of the end after %s", what).doesNotContain("\n", "\r");
    assertThat(reason)
        .as(
            "the reason of the end after %s, which has to be a sentence for people: throw a"
                + " ProtocolException that says what is wrong",
            what)
        .doesNotContainPattern("\\b[A-Z]\\w*(?:Exception|Error)\\b")
        .doesNotContain("For input string", "out of bounds", "out of range", "Cannot invoke");
  }
}
