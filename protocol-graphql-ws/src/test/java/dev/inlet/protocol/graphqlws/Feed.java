package dev.inlet.protocol.graphqlws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.host.InputOptions;
import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** An input that speaks the protocol, and what became of it. */
final class Feed implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(30);

  final List<Gap> gaps = new CopyOnWriteArrayList<>();
  final List<String> losses = new CopyOnWriteArrayList<>();
  final List<String> warnings = new CopyOnWriteArrayList<>();
  final List<Optional<Duration>> delays = new CopyOnWriteArrayList<>();
  final AtomicLong repeated = new AtomicLong();
  private final Input input;
  private Positions positions = Positions.NONE;

  private Feed(URI url, Positions from, Map<String, ?> section, Map<String, ?> more) {
    Map<String, Object> protocol = new LinkedHashMap<>(section);
    protocol.put("enabled", true);
    Map<String, Object> config = new LinkedHashMap<>(more);
    config.put("url", url.toString());
    config.put("graphql_ws", protocol);
    config.putIfAbsent("connection", Map.of("retry_initial", "10ms", "retry_max", "3s"));
    input =
        Plugins.discover(Feed.class.getClassLoader())
            .createInput(
                "websocket",
                config,
                InputOptions.builder().listener(new Listener()).resumeFrom(from).build());
  }

  static Feed of(URI url, Map<String, ?> section) {
    return of(url, Positions.NONE, section, Map.of());
  }

  /**
   * An input that is not connected yet.
   *
   * @param section the fields of the protocol
   * @param more the other fields of the input
   */
  static Feed of(URI url, Positions from, Map<String, ?> section, Map<String, ?> more) {
    return new Feed(url, from, section, more);
  }

  private final class Listener implements InputListener {

    @Override
    public void missed(Gap gap) {
      gaps.add(gap);
    }

    @Override
    public void repeated(long messages) {
      repeated.addAndGet(messages);
    }

    @Override
    public void warning(String message) {
      warnings.add(message);
    }

    @Override
    public void connectFailed(
        ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
      losses.add(String.valueOf(failure.getMessage()));
      delays.add(nextDelay);
    }

    @Override
    public void connectionLost(
        NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
      losses.add(String.valueOf(loss.getMessage()));
      delays.add(nextDelay);
    }
  }

  Input input() {
    return input;
  }

  void connect() throws Exception {
    input.connect();
  }

  /** Connects in a thread of its own, which tries again as the input is configured. */
  CompletableFuture<Void> connecting() {
    return CompletableFuture.runAsync(
        () -> {
          try {
            input.connect();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  /** What the first loss, or attempt that failed, says. */
  String firstLoss() {
    await().atMost(SOON).until(() -> !losses.isEmpty());
    return losses.get(0);
  }

  /** As {@link #firstLoss}, of a connection that may be open before. */
  String firstLossWhileReading() throws Exception {
    readUntil(() -> !losses.isEmpty());
    return losses.get(0);
  }

  /** Reads and acknowledges until that many messages have come. */
  List<Message> read(int count) throws Exception {
    List<Message> messages = new ArrayList<>();
    readUntil(() -> messages.size() >= count, messages);
    return messages;
  }

  List<String> texts(int count) throws Exception {
    return read(count).stream().map(Message::text).toList();
  }

  /** Reads until that is so. */
  void readUntil(BooleanSupplier condition) throws Exception {
    readUntil(condition, new ArrayList<>());
  }

  private void readUntil(BooleanSupplier condition, List<Message> messages) throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("the time after %s messages, losses %s and gaps %s", messages.size(), losses, gaps)
          .isLessThan(end);
      Batch batch = input.read(Duration.ofMillis(20));
      if (!batch.positions().isEmpty()) {
        positions = batch.positions();
      }
      messages.addAll(batch.messages());
      batch.ack();
    }
  }

  /** Those of the last batch that had any. */
  Positions positions() {
    return positions;
  }

  @Override
  public void close() {
    input.close();
  }
}
