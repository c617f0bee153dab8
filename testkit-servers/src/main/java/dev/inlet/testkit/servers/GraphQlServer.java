package dev.inlet.testkit.servers;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * GraphQL over websockets (subprotocol {@code graphql-transport-ws}) by {@code graphql-ws} from
 * npm. What is published are the numbers from 1 on; a subscription begins with the number that it
 * names, however long ago that was published, also before a restart.
 *
 * <pre>{@code
 * type Tick { number: Int!, text: String! }
 * type Query { published: Int! }
 * type Subscription {
 *   counter(from: Int = 1, size: Int = 0): Tick!    # what was published, then what is published
 *   flawed(from: Int = 1, every: Int = 2): Int      # every so often null, with an error
 *   failing(after: Int = 1): Int!                   # ends with an error
 *   refused(why: String = "not permitted"): Int!    # cannot be started
 *   countdown(from: Int = 3): Int!                  # ends
 * }
 * }</pre>
 *
 * <p>It reports {@code connected PAYLOAD}, {@code refused PAYLOAD}, {@code subscribed ID QUERY
 * VARIABLES}, {@code completed ID}, {@code ping PAYLOAD}, {@code pong PAYLOAD} and {@code
 * disconnected CODE REASON}.
 */
public final class GraphQlServer extends TestServer {
  private final Settings settings;
  private final AtomicLong published = new AtomicLong();

  /**
   * What the server is configured with.
   *
   * @param token what {@code token} in the payload of {@code connection_init} has to be; nothing is
   *     checked without it
   * @param pingInterval how often it sends the protocol's {@code ping}; zero for never
   * @param framePingInterval how often it sends a websocket's ping, and how long it waits for the
   *     pong; zero for never
   */
  public record Settings(
      Optional<String> token, Duration pingInterval, Duration framePingInterval) {
    /** The library's own defaults, no token. */
    public static final Settings DEFAULT =
        new Settings(Optional.empty(), Duration.ZERO, Duration.ofSeconds(12));

    /** Checks what can be checked. */
    public Settings {
      requireNonNull(token, "token is null");
      requireNonNull(pingInterval, "pingInterval is null");
      requireNonNull(framePingInterval, "framePingInterval is null");
    }

    /** The same with a token that clients have to show. */
    public Settings withToken(String other) {
      return new Settings(Optional.of(other), pingInterval, framePingInterval);
    }

    /** The same with pings of the protocol. */
    public Settings withPings(Duration interval) {
      return new Settings(token, interval, framePingInterval);
    }

    private JsonObject json(long published) {
      return new JsonObject()
          .with("token", token)
          .with("pingInterval", pingInterval)
          .with("framePingInterval", framePingInterval)
          .with("published", published);
    }
  }

  private GraphQlServer(Settings settings) throws InterruptedException {
    super(
        "graphql-ws",
        NodeServers.command("graphql-ws.js"),
        NodeServers.environment(),
        settings.json(0));
    this.settings = settings;
  }

  /** Starts a server with the default settings. */
  public static GraphQlServer start() throws InterruptedException {
    return start(Settings.DEFAULT);
  }

  /**
   * Starts a server and waits until it serves clients. Where Node.js is missing, the test is
   * skipped.
   */
  public static GraphQlServer start(Settings settings) throws InterruptedException {
    return new GraphQlServer(settings);
  }

  @Override
  JsonObject settings() {
    return settings.json(published.get());
  }

  @Override
  public URI uri() {
    return URI.create("ws://127.0.0.1:" + port() + "/graphql");
  }

  /** Publishes the next numbers. */
  public void publish(int count) throws InterruptedException {
    run("publish", new JsonObject().with("count", count));
    published.addAndGet(count);
  }

  /** Sends the protocol's {@code ping} to every client. */
  public void ping() throws InterruptedException {
    run("ping", new JsonObject());
  }

  /** Closes every connection, such as with 4403 or 1012. */
  public void disconnect(int code, String reason) throws InterruptedException {
    run("disconnect", new JsonObject().with("code", code).with("reason", reason));
  }
}
