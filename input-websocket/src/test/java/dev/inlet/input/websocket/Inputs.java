package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.inlet.config.ConfigNode;
import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.websocket.config.WebSocketFields;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.session.SpokenProtocol;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.testkit.FeedServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes inputs for tests, and reads them. */
public final class Inputs {
  /** Longer than anything takes that goes well, also on a busy machine. */
  public static final Duration SOON = Duration.ofSeconds(30);

  /** A {@code connection} section for tests that should not wait long. */
  static final Map<String, String> QUICKLY = Map.of("retry_initial", "10ms", "retry_max", "50ms");

  private Inputs() {}

  /** What a lost connection had left to read, and why it was lost. */
  public record Rest(List<String> texts, NotConnectedException loss) {}

  public static Map<String, Object> config(URI url) {
    return config(url, Map.of());
  }

  public static Map<String, Object> config(URI url, Map<String, ?> more) {
    Map<String, Object> config = new LinkedHashMap<>(more);
    config.put("url", url.toString());
    return config;
  }

  /** What a server does that sends text messages and then stays open. */
  public static FeedServer.Handler feed(String... texts) {
    return connection -> {
      connection.accept();
      connection.sendTexts(List.of(texts));
      connection.stayOpen();
    };
  }

  /** An input that neither reconnects nor replays. */
  static WebSocketInput raw(Map<String, ?> config) {
    return raw(config, InputContext.plain(), AddressResolver.SYSTEM);
  }

  static WebSocketInput raw(Map<String, ?> config, InputContext context, AddressResolver resolver) {
    return new WebSocketInput(settings(config, Map.of()), context, Optional.empty(), resolver);
  }

  /** The same with a session protocol. */
  static WebSocketInput raw(Map<String, ?> config, InputContext context, SpokenProtocol protocol) {
    return new WebSocketInput(
        settings(config, Map.of()), context, Optional.of(protocol), AddressResolver.SYSTEM);
  }

  public static WebSocketSettings settings(Map<String, ?> config, Map<String, String> environment) {
    return WebSocketSettings.of(
        WebSocketFields.SPEC.read(ConfigNode.of(config), "websocket"),
        environment,
        Optional.empty());
  }

  /** Those of an input whose protocol makes requests by HTTP. */
  public static WebSocketSettings requestingSettings(
      Map<String, ?> config, Map<String, String> environment) {
    return WebSocketSettings.of(
        WebSocketFields.SPEC.read(ConfigNode.of(config), "websocket"),
        environment,
        Optional.of("the protocol \"requesting\""));
  }

  /** An input as hosts get it. */
  public static Input reconnecting(Map<String, ?> config, InputListener listener) {
    return Plugins.discover(Inputs.class.getClassLoader())
        .createInput("websocket", config, listener);
  }

  /** Reads and acknowledges until that many messages have come, or more. */
  public static List<String> readTexts(Input input, int count) throws Exception {
    return readMessages(input, count).stream().map(Message::text).toList();
  }

  static List<Message> readMessages(Input input, int count) throws Exception {
    List<Message> messages = new ArrayList<>();
    while (messages.size() < count) {
      Batch batch = input.read(SOON);
      assertThat(batch.messages())
          .as("messages within %s, after %s", SOON, messages.size())
          .isNotEmpty();
      messages.addAll(batch.messages());
      batch.ack();
    }
    return messages;
  }

  /** Reads a raw input to the end of its connection. */
  public static Rest readUntilLost(Input input) throws InterruptedException, EndOfInputException {
    List<String> texts = new ArrayList<>();
    while (true) {
      try {
        Batch batch = input.read(SOON);
        assertThat(batch.messages()).as("messages, or a loss, within %s", SOON).isNotEmpty();
        batch.messages().forEach(message -> texts.add(message.text()));
      } catch (NotConnectedException e) {
        return new Rest(texts, e);
      }
    }
  }

  /** Why an attempt fails. */
  public static ConnectFailedException connectFailure(Input input) {
    Throwable thrown = catchThrowable(input::connect);
    assertThat(thrown).as("what connect throws").isInstanceOf(ConnectFailedException.class);
    assertThat(thrown).asInstanceOf(type(ConnectFailedException.class)).satisfies(Inputs::isALine);
    return (ConnectFailedException) requireNonNull(thrown, "thrown is null");
  }

  private static void isALine(Exception failure) {
    assertThat(failure.getMessage()).isNotBlank().doesNotContain("\n", "\r");
  }
}
