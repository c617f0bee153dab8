package dev.inlet.benchmarks.protocol;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.client.CentrifugoClient;
import dev.inlet.benchmarks.client.SocketIoClient;
import dev.inlet.testkit.servers.CentrifugeServer;
import dev.inlet.testkit.servers.SocketIoServer;
import dev.inlet.testkit.servers.StreamingServer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A session protocol, its server, and what its clients are given. */
public enum Protocol {
  SOCKETIO("Socket.IO", SocketIoClient.class, 50_000) {
    @Override
    public Optional<String> missing() throws InterruptedException {
      return SocketIoServer.missing();
    }

    @Override
    public StreamingServer start() throws InterruptedException {
      // For recovery it would keep all events for a minute or more, and collect garbage instead.
      return SocketIoServer.start(
          SocketIoServer.Settings.DEFAULT.withNamespace(NAMESPACE).withRecovery(Duration.ZERO));
    }

    @Override
    String inletSection(StreamingServer server) {
      return """
          url: "ws://127.0.0.1:%d"
          socketio:
            enabled: true
            namespace: %s
            events: [%s]
      """
          .formatted(server.port(), NAMESPACE, EVENT);
    }

    @Override
    List<String> peerArguments(StreamingServer server) {
      return List.of("http://127.0.0.1:" + server.port() + NAMESPACE, EVENT);
    }
  },

  CENTRIFUGO("Centrifugo", CentrifugoClient.class, 100_000) {
    @Override
    public Optional<String> missing() throws InterruptedException {
      return CentrifugeServer.missing();
    }

    @Override
    public StreamingServer start() throws InterruptedException {
      return CentrifugeServer.start(CentrifugeServer.Settings.DEFAULT.withQueueSize(QUEUE_BYTES));
    }

    @Override
    String inletSection(StreamingServer server) {
      return """
          url: "%s"
          centrifugo:
            enabled: true
            token: "%s"
            channels: [%s]
      """
          .formatted(server.uri(), CentrifugeServer.token(USER), EVENT);
    }

    @Override
    List<String> peerArguments(StreamingServer server) {
      return List.of(server.uri().toString(), EVENT, CentrifugeServer.token(USER));
    }
  };

  /** What the events are called, or the channel that they are published in. */
  static final String EVENT = "trade";

  private static final String NAMESPACE = "/feed";
  private static final int LOW_RATE = 20_000;
  private static final String USER = "benchmark";

  /** What may wait for a client that is still being compiled. */
  private static final int QUEUE_BYTES = 64 << 20;

  private final String title;
  private final Class<?> javaClient;
  private final int highRate;

  /**
   * A protocol.
   *
   * @param highRate about as many events a second as its server can send from one CPU
   */
  Protocol(String title, Class<?> javaClient, int highRate) {
    this.title = requireNonNull(title, "title is null");
    this.javaClient = requireNonNull(javaClient, "javaClient is null");
    this.highRate = highRate;
  }

  /** Of events, a second: one that leaves all clients idle now and then, and a high one. */
  public List<Integer> rates() {
    return List.of(LOW_RATE, highRate);
  }

  /** What is missing on this machine to run its server, as a sentence. */
  public abstract Optional<String> missing() throws InterruptedException;

  /** Starts a server. */
  public abstract StreamingServer start() throws InterruptedException;

  /** What Inlet's section {@code websocket} has to say to receive the stream of a server. */
  abstract String inletSection(StreamingServer server);

  /** The arguments of the official clients. */
  abstract List<String> peerArguments(StreamingServer server);

  /** The program around the official client in Java. */
  Class<?> javaClient() {
    return javaClient;
  }

  /** The program around the official client in JavaScript. */
  String script() {
    return name().toLowerCase(Locale.ROOT) + ".cjs";
  }

  /** What a stream is called in tables. */
  public String title(int rate) {
    return String.format(
        Locale.ROOT, "%s, %,d events/s of %d B", title, rate, ProtocolTrial.EVENT_JSON.length());
  }
}
