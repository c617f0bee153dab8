package dev.inlet.testkit;

import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A source in memory, found by its name. */
final class QueueSource implements InputContract.Source {
  private static final Map<String, QueueSource> SOURCES = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();
  private final boolean silent;
  private volatile boolean refusing;
  private final List<QueueInput> connected = new CopyOnWriteArrayList<>();

  QueueSource(boolean silent) {
    this.silent = silent;
    SOURCES.put(name, this);
  }

  static Optional<QueueSource> find(String name) {
    return Optional.ofNullable(SOURCES.get(name));
  }

  boolean isSilent() {
    return silent;
  }

  boolean refusesCredentials() {
    return refusing;
  }

  @Override
  public boolean refuseCredentials() {
    refusing = true;
    return true;
  }

  void attach(QueueInput input) {
    connected.add(input);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("source", name, "token", "hunter2");
  }

  @Override
  public void send(String... messages) throws Exception {
    newest().receive(Stream.of(messages).map(Message::text).toList());
  }

  @Override
  public void sendBinary(byte[]... messages) throws Exception {
    Metadata metadata = Metadata.of(Instant.now(), Map.of());
    newest()
        .receive(
            Stream.of(messages)
                .map(bytes -> Message.of(MessageType.BINARY, bytes, metadata))
                .toList());
  }

  private QueueInput newest() {
    return connected.get(connected.size() - 1);
  }

  @Override
  public boolean awaitReceived() {
    return true;
  }

  @Override
  public void dropConnection() {
    QueueInput input = newest();
    connected.remove(input);
    input.lose();
  }

  @Override
  public void close() {
    SOURCES.remove(name);
    connected.forEach(QueueInput::lose);
  }
}
