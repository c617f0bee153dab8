package dev.inlet.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.host.InputOptions;
import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.input.websocket.WebSocketInputProvider;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** An input that speaks Socket.IO, and a thread that takes what it delivers. */
final class Client implements AutoCloseable {
  final List<Message> messages = new CopyOnWriteArrayList<>();
  final List<Gap> gaps = new CopyOnWriteArrayList<>();
  final List<String> failures = new CopyOnWriteArrayList<>();
  final List<String> losses = new CopyOnWriteArrayList<>();
  final List<String> warnings = new CopyOnWriteArrayList<>();

  /** Those that came without a message. */
  final List<Positions> positionsAlone = new CopyOnWriteArrayList<>();

  final AtomicLong connections = new AtomicLong();
  final AtomicLong repeated = new AtomicLong();
  volatile Positions positions = Positions.NONE;

  /** What the output has still room for: batches. */
  private final Semaphore room;

  private final Input input;
  private final Thread thread;

  private Client(URI url, Map<String, ?> section, Map<String, ?> more, Positions from, int room) {
    this.room = new Semaphore(room);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("connection", Map.of("retry_initial", "10ms", "retry_max", "50ms"));
    config.putAll(more);
    config.put("url", url.toString());
    Map<String, Object> protocol = new LinkedHashMap<>(section);
    protocol.put("enabled", true);
    config.put("socketio", protocol);
    input =
        Plugins.of(
                List.of(new WebSocketInputProvider()),
                List.of(),
                List.of(new SocketIoProtocolProvider()))
            .createInput(
                "websocket",
                config,
                InputOptions.builder().listener(new Listener()).resumeFrom(from).build());
    thread = new Thread(this::take, "socketio-test-reader");
    thread.start();
  }

  static Client start(URI url, Map<String, ?> section) {
    return start(url, section, Map.of());
  }

  static Client start(URI url, Map<String, ?> section, Map<String, ?> more) {
    return new Client(url, section, more, Positions.NONE, Integer.MAX_VALUE / 2);
  }

  static Client resume(URI url, Map<String, ?> section, Positions from) {
    return new Client(url, section, Map.of(), from, Integer.MAX_VALUE / 2);
  }

  /** A client whose output takes nothing until {@link #takeAll}. */
  static Client startSlow(URI url, Map<String, ?> section, Map<String, ?> more) {
    return new Client(url, section, more, Positions.NONE, 0);
  }

  /** The same, that goes on behind a position. */
  static Client resumeSlow(URI url, Map<String, ?> section, Map<String, ?> more, Positions from) {
    return new Client(url, section, more, from, 0);
  }

  /** Has the connection replaced by another one, as {@code max_age} does. */
  void replace() throws Exception {
    assertThat(input.replaceConnection(Duration.ofMillis(100))).isTrue();
  }

  /** How the input is. */
  InputStatus status() {
    return input.status();
  }

  /** The output takes everything from now on. */
  void takeAll() {
    room.release(Integer.MAX_VALUE / 2);
  }

  /** Whether there is something that the output has no room for. */
  boolean isWaiting() {
    return room.hasQueuedThreads();
  }

  List<String> texts() {
    return messages.stream().map(Message::text).toList();
  }

  private void take() {
    try {
      input.connect();
      while (true) {
        Batch batch = input.read(Duration.ofSeconds(1));
        List<Message> taken = List.copyOf(batch.messages());
        if (!taken.isEmpty()) {
          room.acquire();
        }
        messages.addAll(taken);
        if (taken.isEmpty() && !batch.positions().isEmpty()) {
          positionsAlone.add(batch.positions());
        }
        positions = batch.positions().isEmpty() ? positions : batch.positions();
        batch.ack();
      }
    } catch (EndOfInputException | NotConnectedException | ConnectFailedException e) {
      // It was closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    takeAll();
    input.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Listener implements InputListener {

    @Override
    public void warning(String message) {
      warnings.add(message);
    }

    @Override
    public void connected() {
      connections.incrementAndGet();
    }

    @Override
    public void connectFailed(
        ConnectFailedException failure, int count, Optional<Duration> nextDelay) {
      failures.add(failure.getMessage());
    }

    @Override
    public void connectionLost(
        NotConnectedException loss, Duration uptime, long count, Optional<Duration> nextDelay) {
      losses.add(loss.getMessage());
    }

    @Override
    public void missed(Gap gap) {
      gaps.add(gap);
    }

    @Override
    public void repeated(long count) {
      repeated.addAndGet(count);
    }
  }
}
