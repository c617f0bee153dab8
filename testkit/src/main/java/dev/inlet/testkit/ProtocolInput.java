package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.host.InputOptions;
import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A websocket input that speaks a protocol, as hosts have it, and what is heard of it. */
final class ProtocolInput implements AutoCloseable {
  private static final Duration SHORT = Duration.ofMillis(10);

  private final ReadingThread thread;
  private final Duration patience;
  private final Input input;
  private final Heard heard;
  private final List<String> texts = new ArrayList<>();
  private Positions positions = Positions.NONE;

  private static final class Heard implements InputListener {
    private final ShownTexts shown;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<String> losses = new CopyOnWriteArrayList<>();
    private final List<Gap> gaps = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    Heard(ShownTexts shown) {
      this.shown = shown;
    }

    @Override
    public void warning(String message) {
      shown.add(message);
    }

    @Override
    public void connected() {
      connections.incrementAndGet();
    }

    @Override
    public void connectFailed(
        ConnectFailedException failure, int count, Optional<Duration> nextDelay) {
      shown.add(failure);
      failures.add(failure.details().message());
    }

    @Override
    public void connectionLost(
        NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
      shown.add(loss);
      losses.add(loss.details().message());
    }

    @Override
    public void missed(Gap gap) {
      shown.add(gap);
      gaps.add(gap);
    }
  }

  private ProtocolInput(ReadingThread thread, Duration patience, Input input, Heard heard) {
    this.thread = thread;
    this.patience = patience;
    this.input = input;
    this.heard = heard;
  }

  /** Makes an input, in the thread that reads, so that what it starts belongs to the contract. */
  static ProtocolInput create(
      Plugins plugins,
      Map<String, Object> config,
      Positions from,
      ReadingThread thread,
      Duration patience,
      ShownTexts shown)
      throws Exception {
    Heard heard = new Heard(shown);
    InputOptions options = InputOptions.builder().listener(heard).resumeFrom(from).build();
    Input input = thread.call(() -> plugins.createInput("websocket", config, options));
    shown.add(input);
    return new ProtocolInput(thread, patience, input, heard);
  }

  /** Connects, without reading. */
  void connect() throws Exception {
    thread.call(
        () -> {
          input.connect();
          return true;
        });
  }

  /** Reads and acknowledges until that many messages have come in all, and then no more at once. */
  List<String> read(int count) throws Exception {
    readUntil(() -> texts.size() >= count, count + " messages");
    readOnce();
    return List.copyOf(texts);
  }

  /** Reads until a condition holds. */
  void readUntil(BooleanSupplier condition, String what) throws Exception {
    long giveUpAt = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      readOnce();
      if (System.nanoTime() - giveUpAt >= 0) {
        throw new AssertionError(
            "no %s within %s; delivered: %s, failed attempts: %s, losses: %s"
                .formatted(what, patience, texts, firstOf(heard.failures), firstOf(heard.losses)));
      }
    }
  }

  private static List<String> firstOf(List<String> reasons) {
    return reasons.stream().distinct().limit(3).toList();
  }

  private void readOnce() throws Exception {
    Batch batch = thread.call(() -> input.read(SHORT));
    batch.messages().forEach(message -> texts.add(message.text()));
    if (!batch.positions().isEmpty()) {
      positions = batch.positions();
    }
    batch.ack();
  }

  /** What was delivered so far. */
  List<String> texts() {
    return List.copyOf(texts);
  }

  /** The last positions that a batch had. */
  Positions positions() {
    return positions;
  }

  /** Reads until an attempt has failed, and says why. */
  String awaitFailure() throws Exception {
    readUntil(() -> !heard.failures.isEmpty() || heard.connections.get() > 0, "attempt that fails");
    assertThat(heard.connections.get())
        .as("connections that count as open, though the server has not let the client in")
        .isZero();
    return heard.failures.get(0);
  }

  /** Reads until a connection was lost, and says why. */
  String awaitLoss() throws Exception {
    readUntil(() -> !heard.losses.isEmpty(), "loss of the connection");
    return heard.losses.get(0);
  }

  List<Gap> gaps() {
    return List.copyOf(heard.gaps);
  }

  /** Closes it as a host does at its end: from a thread that does not read. */
  @Override
  public void close() {
    input.close();
  }
}
