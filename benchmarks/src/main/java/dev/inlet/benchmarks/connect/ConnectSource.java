package dev.inlet.benchmarks.connect;

import dev.inlet.benchmarks.feed.Content;
import dev.inlet.benchmarks.feed.Shape;
import dev.inlet.benchmarks.measure.FeedProcess;
import dev.inlet.benchmarks.source.JdkWebSocketSourceConnector;
import dev.inlet.benchmarks.source.MemorySourceConnector;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.source.SourceConnector;

/** Who is measured in Kafka Connect, and by which config. */
public enum ConnectSource {
  INLET("Inlet → Kafka Connect") {
    @Override
    Map<String, String> config(FeedProcess feed, Shape shape) {
      return Map.of("connector.class", INLET_CLASS, "websocket.url", feed.url(shape));
    }
  },

  /** What Kafka Connect itself costs: records of the same size, in batches like Inlet's. */
  MEMORY("records from memory") {
    @Override
    Map<String, String> config(FeedProcess feed, Shape shape) {
      return of(
          MemorySourceConnector.class,
          "size",
          Integer.toString(shape.size()),
          "batch",
          BATCH,
          "rate",
          Integer.toString(shape.rate()));
    }
  },

  /** A queue behind the client of the JDK, of which a poll takes one message. */
  JDK_ONE_BY_ONE("java.net.http, one by one") {
    @Override
    Map<String, String> config(FeedProcess feed, Shape shape) {
      return jdk(feed, shape, "1", "500");
    }
  },

  /** The same queue, of which a poll takes all that is there. */
  JDK_ALL("java.net.http, all there is") {
    @Override
    Map<String, String> config(FeedProcess feed, Shape shape) {
      return jdk(feed, shape, BATCH, "500");
    }
  },

  /** The same, if a poll does not wait either: Kafka Connect polls again at once. */
  JDK_WITHOUT_WAITING("java.net.http, without waiting") {
    @Override
    Map<String, String> config(FeedProcess feed, Shape shape) {
      return jdk(feed, shape, BATCH, "0");
    }
  };

  /** Of a payload. */
  static final int SIZE = 128;

  /** As many messages as go. */
  public static final Shape FLOOD = Shape.flood(Content.BINARY, SIZE);

  private static final String INLET_CLASS = "dev.inlet.kafka.WebSocketSourceConnector";

  /** Messages that a poll gives at most: about what Inlet's does while it is flooded. */
  private static final String BATCH = "5000";

  private final String title;

  ConnectSource(String title) {
    this.title = title;
  }

  /** What it is called in tables. */
  public String title() {
    return title;
  }

  /** A connector for a stream of that shape. */
  abstract Map<String, String> config(FeedProcess feed, Shape shape);

  /** As many streams of that shape, each in a task of its own. */
  Map<String, String> config(FeedProcess feed, Shape shape, int tasks) {
    Map<String, String> config = new TreeMap<>(config(feed, shape));
    String url = config.remove("websocket.url");
    for (int i = 0; url != null && i < tasks; i++) {
      config.put("websocket.shards." + i + ".url", url + "&shard=" + i);
    }
    return config;
  }

  private static Map<String, String> jdk(
      FeedProcess feed, Shape shape, String batch, String waitMillis) {
    return of(
        JdkWebSocketSourceConnector.class,
        "url",
        feed.url(shape),
        "batch",
        batch,
        "wait.ms",
        waitMillis);
  }

  private static Map<String, String> of(
      Class<? extends SourceConnector> connector, String... keysAndValues) {
    Map<String, String> config = new TreeMap<>();
    config.put("connector.class", connector.getName());
    for (int i = 0; i < keysAndValues.length; i += 2) {
      config.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return config;
  }
}
