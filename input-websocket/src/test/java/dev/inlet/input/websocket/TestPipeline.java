package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Reads an input in a thread of its own until its end, as a host does. The output is a list, which
 * can be as slow as a test wants.
 */
final class TestPipeline implements AutoCloseable {
  private static final Duration MAX_WAIT = Duration.ofMillis(50);

  /** More than any test looks at; what a server sends without an end would fill the heap. */
  private static final int MAX_TEXTS = 50_000;

  private final Input input;
  private final RecordingListener listener;
  private final List<String> texts = Collections.synchronizedList(new ArrayList<>());
  private final Semaphore output;
  private final Thread thread = new Thread(this::work, "test-pipeline");
  private volatile @Nullable Exception end;

  private TestPipeline(Input input, RecordingListener listener, boolean blocked) {
    this.input = requireNonNull(input, "input is null");
    this.listener = requireNonNull(listener, "listener is null");
    output = new Semaphore(blocked ? 0 : 1);
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs an input as hosts get it. */
  static TestPipeline run(Map<String, ?> config) {
    RecordingListener listener = new RecordingListener();
    return new TestPipeline(Inputs.reconnecting(config, listener), listener, false);
  }

  /** Runs an input that was decorated by the test. */
  static TestPipeline run(Input input, RecordingListener listener) {
    return new TestPipeline(input, listener, false);
  }

  /** Runs an input whose output takes nothing until it is told to. */
  static TestPipeline blocked(Map<String, ?> config) {
    RecordingListener listener = new RecordingListener();
    return new TestPipeline(Inputs.reconnecting(config, listener), listener, true);
  }

  private void work() {
    try {
      input.connect();
      while (true) {
        output.acquire();
        output.release();
        Batch batch = input.read(MAX_WAIT);
        if (texts.size() < MAX_TEXTS) {
          batch.messages().stream().map(Message::text).forEach(texts::add);
        }
        batch.ack();
      }
    } catch (ConnectFailedException
        | NotConnectedException
        | EndOfInputException
        | InterruptedException
        | RuntimeException e) {
      end = e;
    }
  }

  /** The output takes messages from now on. */
  void unblock() {
    output.release();
  }

  RecordingListener listener() {
    return listener;
  }

  /** The first that have come so far. */
  List<String> texts() {
    synchronized (texts) {
      return List.copyOf(texts);
    }
  }

  void awaitTexts(String... expected) {
    await().atMost(SOON).until(() -> texts.size() >= expected.length || hasEnded());
    assertThat(texts()).containsExactly(expected);
  }

  void awaitLosses(int count) {
    await().atMost(SOON).until(() -> listener.losses().size() >= count || hasEnded());
    assertThat(listener.losses()).hasSizeGreaterThanOrEqualTo(count);
  }

  void awaitFailures(int count) {
    await().atMost(SOON).until(() -> listener.failures().size() >= count || hasEnded());
    assertThat(listener.failures()).hasSizeGreaterThanOrEqualTo(count);
  }

  private boolean hasEnded() {
    return !thread.isAlive();
  }

  /** How it ended, if it has. */
  Optional<Exception> end() {
    return Optional.ofNullable(end);
  }

  /** Ends the input, not the thread, which should end by that. */
  void stop() {
    input.close();
  }

  /** Waits until its thread waits for something: for a connection, or for data. */
  void awaitThreadWaits() {
    await().atMost(SOON).until(() -> thread.getState().name().endsWith("WAITING"));
  }

  void awaitEnd() {
    await().atMost(SOON).until(this::hasEnded);
  }

  @Override
  public void close() {
    input.close();
    unblock();
    awaitEnd();
  }
}
