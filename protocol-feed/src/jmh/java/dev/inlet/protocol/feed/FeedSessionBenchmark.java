package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.Masker;
import dev.inlet.input.Gap;
import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a session costs for a message of 300 bytes: to copy it, find its sequence and whatever else
 * is configured, compare that with the messages before, and ask for it to be delivered. What
 * delivering costs is that of any protocol, and not in here.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FeedSessionBenchmark {
  private static final long FIRST = 90_127_745_123L;
  private static final int DIGITS = 11;
  private static final String SEQUENCE = "\"seq\":" + FIRST;
  private static final String CHANNELS_AND_ID =
      "\"channel\":\"trades.BTC-USD\",\"id\":\"9b0c2a51-6a2e-4b9e-8d5e-3f7f1a7c9e01\"";
  private static final String MEMBERS =
      """
      "type":"trade","price":"67234.10","size":"0.01250000","side":"buy","maker":true,\
      "taker":"2f6e8c1d-0d5b-4c43-9a38-55be0f3d7a66","time":"2026-11-28T17:00:00.123456Z",\
      "trade_id":582910334\
      """;

  /** Where in the message the sequence stands. */
  public enum Place {
    EARLY,
    LATE
  }

  /** What is configured. */
  public enum Pointers {
    NONE,
    SEQUENCE,
    SEQUENCE_AND_CHANNEL,
    /** Those of messages that are none of the feed. */
    SEQUENCE_AND_CONDITIONS,
    ALL;

    Map<String, Object> section() {
      return switch (this) {
        case NONE -> Map.of();
        case SEQUENCE -> Map.of("sequence", "/seq");
        case SEQUENCE_AND_CHANNEL -> Map.of("sequence", "/seq", "channel", "/channel");
        case SEQUENCE_AND_CONDITIONS ->
            Map.of(
                "sequence", "/seq",
                "errors", List.of(Map.of("pointer", "/type", "value", "error")),
                "ignore", List.of(Map.of("pointer", "/type", "value", "subscriptions")),
                "heartbeat", Map.of("ping", Map.of("pointer", "/ping"), "pong", "{}"));
        case ALL ->
            Map.of(
                "sequence", "/seq",
                "channel", "/channel",
                "id", List.of("/id"),
                "cursor", "/trade_id",
                "resume", Map.of("query", "cursor"));
      };
    }
  }

  @Param private Place place;
  @Param private Pointers pointers;

  private Session session;
  private ReadMessage message;

  /** Opens a session and makes the first message. */
  @Setup
  public void setUp() throws ProtocolException, InterruptedException {
    String json =
        switch (place) {
          case EARLY -> "{" + SEQUENCE + "," + CHANNELS_AND_ID + "," + MEMBERS + "}";
          case LATE -> "{" + MEMBERS + "," + CHANNELS_AND_ID + "," + SEQUENCE + "}";
        };
    int sequenceAt = json.indexOf(SEQUENCE) + SEQUENCE.length() - DIGITS;
    int idAt = json.indexOf("9b0c2a51") + 25;
    message = new ReadMessage(json.getBytes(UTF_8), sequenceAt, idAt);
    session =
        new FeedProtocolProvider()
            .create(
                FeedFields.SPEC.read(ConfigNode.of(pointers.section()), "feed"),
                ProtocolContext.builder().build())
            .open(new CountingLink(), Positions.NONE);
    session.begin();
  }

  /** The next message of the same channel. */
  @Benchmark
  public long received() throws ProtocolException, InterruptedException {
    message.next();
    session.received(message);
    return message.delivered;
  }

  /** A message in memory, as it was read. */
  private static final class ReadMessage implements Received {
    private static final Metadata METADATA = Metadata.of(Instant.EPOCH, Map.of());

    private final byte[] json;
    private final int sequenceAt;
    private final int idAt;
    private long delivered;

    ReadMessage(byte[] json, int sequenceAt, int idAt) {
      this.json = json;
      this.sequenceAt = sequenceAt;
      this.idAt = idAt;
    }

    /** Counts the sequence and the identifier up, both of which have 11 digits at their end. */
    void next() {
      count(sequenceAt);
      count(idAt);
    }

    private void count(int start) {
      for (int at = start + DIGITS - 1; at >= start; at--) {
        if (json[at] < '9' && json[at] >= '0') {
          json[at]++;
          return;
        }
        json[at] = '0';
      }
    }

    @Override
    public MessageType type() {
      return MessageType.TEXT;
    }

    @Override
    public int size() {
      return json.length;
    }

    @Override
    public byte byteAt(int position) {
      return json[position];
    }

    @Override
    public void copyTo(byte[] target) {
      System.arraycopy(json, 0, target, 0, json.length);
    }

    @Override
    public byte[] toByteArray() {
      return json.clone();
    }

    @Override
    public String text() {
      return new String(json, UTF_8);
    }

    @Override
    public Metadata metadata() {
      return METADATA;
    }

    @Override
    public void deliver(int from, int size, MessageType type, Metadata metadata) {
      delivered++;
    }
  }

  /** The link of a session that nobody listens to; a gap or a repeated message is a fault. */
  private static final class CountingLink implements Link {
    private final Masker masker = new Masker();

    @Override
    public boolean isReplacement() {
      return false;
    }

    @Override
    public Masker masker() {
      return masker;
    }

    @Override
    public void ready() {}

    @Override
    public void awaits(String what) {}

    @Override
    public void send(String text) {}

    @Override
    public void send(byte[] payload) {}

    @Override
    public void deliver(Message message) {}

    @Override
    public Timer schedule(Duration delay, Task task) {
      return () -> {};
    }

    @Override
    public void pauseReceiving() {}

    @Override
    public void resumeReceiving() {}

    @Override
    public void missed(Gap gap) {
      throw new IllegalStateException(gap.toString());
    }

    @Override
    public void refilled(long messages) {
      throw new IllegalStateException("a message was taken for refilled");
    }

    @Override
    public void repeated(long messages) {
      throw new IllegalStateException("a message was taken for repeated");
    }

    @Override
    public void fail(String reason, RetryAdvice advice) {
      throw new IllegalStateException(reason);
    }

    @Override
    public void reconnect(String reason) {}

    @Override
    public void end(String reason) {}
  }
}
