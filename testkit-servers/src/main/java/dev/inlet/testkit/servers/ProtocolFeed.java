package dev.inlet.testkit.servers;

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

/** An input that speaks a session protocol, and what became of it. */
public final class ProtocolFeed implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final List<Gap> gaps = new CopyOnWriteArrayList<>();
  private final List<String> losses = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<Optional<Duration>> delays = new CopyOnWriteArrayList<>();
  private final AtomicLong repeated = new AtomicLong();
  private final Input input;
  private Positions positions = Positions.NONE;

  private ProtocolFeed(
      String name, URI url, Positions from, Map<String, ?> section, Map<String, ?> more) {
    Map<String, Object> protocol = new LinkedHashMap<>(section);
    protocol.put("enabled", true);
    Map<String, Object> config = new LinkedHashMap<>(more);
    config.put("url", url.toString());
    config.put(name, protocol);
    config.putIfAbsent("connection", Map.of("retry_initial", "10ms", "retry_max", "3s"));
    input =
        Plugins.discover(ProtocolFeed.class.getClassLoader())
            .createInput(
                "websocket",
                config,
                InputOptions.builder().listener(new Listener()).resumeFrom(from).build());
  }

  /** An input that is not connected yet, and begins with what comes next. */
  public static ProtocolFeed of(String name, URI url, Map<String, ?> section) {
    return of(name, url, Positions.NONE, section, Map.of());
  }

  /**
   * An input that is not connected yet.
   *
   * @param name of the protocol
   * @param section the fields of the protocol
   * @param more the other fields of the input
   */
  public static ProtocolFeed of(
      String name, URI url, Positions from, Map<String, ?> section, Map<String, ?> more) {
    return new ProtocolFeed(name, url, from, section, more);
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

  /** The input itself. */
  public Input input() {
    return input;
  }

  /** Connects, as often as it takes. */
  public void connect() throws Exception {
    input.connect();
  }

  /** Connects in a thread of its own, which tries again as the input is configured. */
  public CompletableFuture<Void> connecting() {
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
  public String firstLoss() {
    await().atMost(SOON).until(() -> !losses.isEmpty());
    return losses.get(0);
  }

  /** As {@link #firstLoss}, of a connection that may be open before. */
  public String firstLossWhileReading() throws Exception {
    readUntil(() -> !losses.isEmpty());
    return losses.get(0);
  }

  /** Reads and acknowledges until that many messages have come. */
  public List<Message> read(int count) throws Exception {
    List<Message> messages = new ArrayList<>();
    readUntil(() -> messages.size() >= count, messages);
    return messages;
  }

  /** The same as texts. */
  public List<String> texts(int count) throws Exception {
    return read(count).stream().map(Message::text).toList();
  }

  /** Reads until that is so. */
  public void readUntil(BooleanSupplier condition) throws Exception {
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
  public Positions positions() {
    return positions;
  }

  /** What was reported as missing. */
  public List<Gap> gaps() {
    return gaps;
  }

  /** What was said of connections that were lost, and attempts that failed. */
  public List<String> losses() {
    return losses;
  }

  /** The delays that followed those; empty if no attempt follows. */
  public List<Optional<Duration>> delays() {
    return delays;
  }

  /** What was warned of. */
  public List<String> warnings() {
    return warnings;
  }

  /** How many messages came again. */
  public long repeated() {
    return repeated.get();
  }

  @Override
  public void close() {
    input.close();
  }
}
