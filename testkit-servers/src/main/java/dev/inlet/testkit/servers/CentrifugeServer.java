package dev.inlet.testkit.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.config.JsonText;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A server on {@code centrifuge}, the library that Centrifugo is made of, with connection tokens as
 * Centrifugo has them, and with history and recovery for every channel. History is in memory: a
 * restart begins a new epoch.
 *
 * <p>It reports {@code connected USER}, {@code refused REASON}, {@code subscribed CHANNEL}, {@code
 * unsubscribed CHANNEL CODE}, {@code refreshed SUCCESS} and {@code disconnected CODE REASON}.
 */
public final class CentrifugeServer extends StreamingServer {
  private static final String SECRET = "a secret that this server shares with the tests";

  private final Settings settings;

  /**
   * What the server is configured with.
   *
   * @param pingInterval how often it pings; more than {@code pongTimeout}
   * @param pongTimeout how long it waits for the pong
   * @param expiredCloseDelay how long after a token's expiry it waits for a new one
   * @param queueSize how many bytes may wait for a client, before it is disconnected as too slow
   * @param historySize how many publications of a channel it keeps
   * @param historyTtl how long it keeps them
   */
  public record Settings(
      Duration pingInterval,
      Duration pongTimeout,
      Duration expiredCloseDelay,
      int queueSize,
      int historySize,
      Duration historyTtl) {
    /** The library's own defaults, history of 100 000 publications for ten minutes. */
    public static final Settings DEFAULT =
        new Settings(
            Duration.ofSeconds(25),
            Duration.ofSeconds(10),
            Duration.ofSeconds(25),
            1 << 20,
            100_000,
            Duration.ofMinutes(10));

    /** Checks what can be checked. */
    public Settings {
      requireNonNull(pingInterval, "pingInterval is null");
      requireNonNull(pongTimeout, "pongTimeout is null");
      requireNonNull(expiredCloseDelay, "expiredCloseDelay is null");
      requireNonNull(historyTtl, "historyTtl is null");
    }

    /** The same with other times for pings. */
    public Settings withPings(Duration interval, Duration timeout) {
      return new Settings(interval, timeout, expiredCloseDelay, queueSize, historySize, historyTtl);
    }

    /** The same with another time to refresh a token in. */
    public Settings withExpiredCloseDelay(Duration other) {
      return new Settings(pingInterval, pongTimeout, other, queueSize, historySize, historyTtl);
    }

    /** The same with another limit for what waits for a client, in bytes. */
    public Settings withQueueSize(int other) {
      return new Settings(
          pingInterval, pongTimeout, expiredCloseDelay, other, historySize, historyTtl);
    }

    /** The same with another history. */
    public Settings withHistory(int size, Duration ttl) {
      return new Settings(pingInterval, pongTimeout, expiredCloseDelay, queueSize, size, ttl);
    }

    private JsonObject json() {
      return new JsonObject()
          .with("secret", SECRET)
          .with("pingInterval", pingInterval)
          .with("pongTimeout", pongTimeout)
          .with("expiredCloseDelay", expiredCloseDelay)
          .with("queueSize", queueSize)
          .with("historySize", historySize)
          .with("historyTtl", historyTtl);
    }
  }

  private CentrifugeServer(Settings settings) throws InterruptedException {
    super("centrifuge", GoServer.command(), Map.of(), settings.json());
    this.settings = settings;
  }

  /** Starts a server with the default settings. */
  public static CentrifugeServer start() throws InterruptedException {
    return start(Settings.DEFAULT);
  }

  /** What is missing on this machine to run it, as a sentence. */
  public static Optional<String> missing() throws InterruptedException {
    return Tool.GO.problem();
  }

  /**
   * Starts a server and waits until it serves clients. Where Go is missing, the test is skipped.
   */
  public static CentrifugeServer start(Settings settings) throws InterruptedException {
    return new CentrifugeServer(settings);
  }

  @Override
  JsonObject settings() {
    return settings.json();
  }

  @Override
  public URI uri() {
    return URI.create("ws://127.0.0.1:" + port() + "/connection/websocket");
  }

  /** A token that the server accepts until it expires. */
  public static String token(String user, Instant expiry) {
    return signed(
        new JsonObject().with("sub", user).with("exp", expiry.getEpochSecond()).toString());
  }

  /** A token that the server accepts and that never expires. */
  public static String token(String user) {
    return signed(new JsonObject().with("sub", user).toString());
  }

  /** A token that never expires, by which the server subscribes its client to a channel. */
  public static String tokenFor(String user, String channel) {
    String channels = "[" + JsonText.quote(channel) + "]";
    return signed(new JsonObject().with("sub", user).withJson("channels", channels).toString());
  }

  private static String signed(String claims) {
    String content = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(UTF_8));
    content += "." + base64(claims.getBytes(UTF_8));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
      return content + "." + base64(mac.doFinal(content.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Publishes numbered messages: {@code {"number": N, "text": "0…N"}}.
   *
   * @param size the length of the text; shorter ones are filled with zeros on the left
   */
  public void publish(String channel, long first, int count, int size) throws InterruptedException {
    run(
        "publish",
        new JsonObject()
            .with("channel", channel)
            .with("first", first)
            .with("count", count)
            .with("size", size));
  }

  /** Publishes one message, which is JSON. */
  public void publish(String channel, String json) throws InterruptedException {
    run("publishData", new JsonObject().with("channel", channel).withJson("data", json));
  }

  /** Removes a channel's history: what a client missed can't be recovered any more. */
  public void forget(String channel) throws InterruptedException {
    run("forget", new JsonObject().with("channel", channel));
  }

  /**
   * Ends every client's subscription to a channel.
   *
   * @param code from 2500 on, a client may subscribe again; below, it may not
   */
  public void unsubscribe(String channel, int code, String reason) throws InterruptedException {
    run(
        "unsubscribe",
        new JsonObject().with("channel", channel).with("code", code).with("reason", reason));
  }

  /**
   * Ends every connection.
   *
   * @param code below 3500 (and from 4000 to 4499), a client may connect again
   */
  public void disconnect(int code, String reason) throws InterruptedException {
    run("disconnect", new JsonObject().with("code", code).with("reason", reason));
  }
}
