package dev.inlet.testkit.servers;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Socket.IO from npm (protocol 5 over Engine.IO 4), with connection state recovery. It answers
 * every event that a client wants acknowledged with {@code [{"received": EVENT}]}.
 *
 * <p>It reports {@code connected RECOVERED AUTH}, {@code refused AUTH}, {@code disconnected
 * REASON}, {@code received EVENT ARGUMENTS} and {@code acknowledged NUMBER ARGUMENTS}.
 */
public final class SocketIoServer extends StreamingServer {
  private final Settings settings;

  /**
   * What the server is configured with.
   *
   * @param namespace the only namespace whose clients get events
   * @param token what {@code token} in a client's auth payload has to be; nothing is checked
   *     without it
   * @param pingInterval how often the server pings
   * @param pingTimeout how long it waits for the pong
   * @param recovery how long it keeps the session of a client that is gone, and what that missed;
   *     zero turns recovery off
   */
  public record Settings(
      String namespace,
      Optional<String> token,
      Duration pingInterval,
      Duration pingTimeout,
      Duration recovery) {
    /** Socket.IO's own defaults, recovery for two minutes, no token. */
    public static final Settings DEFAULT =
        new Settings(
            "/feed",
            Optional.empty(),
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofMinutes(2));

    /** Checks what can be checked. */
    public Settings {
      requireNonNull(namespace, "namespace is null");
      requireNonNull(token, "token is null");
      requireNonNull(pingInterval, "pingInterval is null");
      requireNonNull(pingTimeout, "pingTimeout is null");
      requireNonNull(recovery, "recovery is null");
    }

    /** The same with another namespace. */
    public Settings withNamespace(String other) {
      return new Settings(other, token, pingInterval, pingTimeout, recovery);
    }

    /** The same with a token that clients have to show. */
    public Settings withToken(String other) {
      return new Settings(namespace, Optional.of(other), pingInterval, pingTimeout, recovery);
    }

    /** The same with other times for pings. */
    public Settings withPings(Duration interval, Duration timeout) {
      return new Settings(namespace, token, interval, timeout, recovery);
    }

    /** The same with another time for recovery. */
    public Settings withRecovery(Duration other) {
      return new Settings(namespace, token, pingInterval, pingTimeout, other);
    }

    private JsonObject json() {
      return new JsonObject()
          .with("namespace", namespace)
          .with("token", token)
          .with("pingInterval", pingInterval)
          .with("pingTimeout", pingTimeout)
          .with("recovery", recovery);
    }
  }

  private SocketIoServer(Settings settings) throws InterruptedException {
    super(
        "socket-io",
        NodeServers.command("socket-io.js"),
        NodeServers.environment(),
        settings.json());
    this.settings = settings;
  }

  /** Starts a server with the default settings. */
  public static SocketIoServer start() throws InterruptedException {
    return start(Settings.DEFAULT);
  }

  /** What is missing on this machine to run it, as a sentence. */
  public static Optional<String> missing() throws InterruptedException {
    return Tool.NODE.problem();
  }

  /**
   * Starts a server and waits until it serves clients. Where Node.js is missing, the test is
   * skipped.
   */
  public static SocketIoServer start(Settings settings) throws InterruptedException {
    return new SocketIoServer(settings);
  }

  @Override
  JsonObject settings() {
    return settings.json();
  }

  /** Where Engine.IO takes websockets, with the query that its protocol asks for. */
  @Override
  public URI uri() {
    return URI.create("ws://127.0.0.1:" + port() + "/socket.io/?EIO=4&transport=websocket");
  }

  /**
   * Sends numbered events to every client of the namespace: {@code {"number": N, "text": "0…N"}}.
   *
   * @param size the length of the text; shorter ones are filled with zeros on the left
   */
  public void emit(String event, long first, int count, int size) throws InterruptedException {
    run("emit", numbered(event, first, count, size));
  }

  /**
   * Sends one event to every client of the namespace.
   *
   * @param arguments a JSON array
   */
  public void emit(String event, String arguments) throws InterruptedException {
    run("emitArguments", new JsonObject().with("event", event).withJson("parameters", arguments));
  }

  /**
   * Sends numbered events with two attachments each: {@code {"number": N, "data": TEXT}} and the
   * number's lowest byte.
   */
  public void emitBinary(String event, long first, int count, int size)
      throws InterruptedException {
    run("emitBinary", numbered(event, first, count, size));
  }

  /** Sends numbered events that ask each client for an acknowledgement. */
  public void ask(String event, long first, int count, int size) throws InterruptedException {
    run("ask", numbered(event, first, count, size));
  }

  private static JsonObject numbered(String event, long first, int count, int size) {
    return new JsonObject()
        .with("event", event)
        .with("first", first)
        .with("count", count)
        .with("size", size);
  }

  /** Disconnects every client from the namespace, which ends its session for good. */
  public void disconnectFromNamespace() throws InterruptedException {
    run("disconnect", new JsonObject().with("close", false));
  }

  /** Closes the connection of every client of the namespace. */
  public void disconnect() throws InterruptedException {
    run("disconnect", new JsonObject().with("close", true));
  }
}
