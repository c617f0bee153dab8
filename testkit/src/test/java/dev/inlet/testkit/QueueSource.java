package dev.inlet.testkit;

import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
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

  /** What can be sent again, by number. Guarded by itself. */
  private final NavigableMap<Long, Message> kept = new TreeMap<>();

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

  /** From now on the input receives what is sent; gives what it missed, by number. */
  NavigableMap<Long, Message> attach(QueueInput input, OptionalLong last) {
    connected.add(input);
    synchronized (kept) {
      return last.isPresent()
          ? new TreeMap<>(kept.tailMap(last.getAsLong(), false))
          : new TreeMap<>();
    }
  }

  private NavigableMap<Long, Message> keep(List<Message> messages) {
    NavigableMap<Long, Message> numbered = new TreeMap<>();
    synchronized (kept) {
      for (Message message : messages) {
        long number = kept.isEmpty() ? 0 : kept.lastKey() + 1;
        kept.put(number, message);
        kept.remove(number - 1_000);
        numbered.put(number, message);
      }
    }
    return numbered;
  }

  @Override
  public boolean sendWhileAway(String... messages) {
    var unused = keep(Stream.of(messages).map(Message::text).toList());
    return true;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("source", name, "token", "hunter2");
  }

  @Override
  public void send(String... messages) throws Exception {
    newest().receive(keep(Stream.of(messages).map(Message::text).toList()));
  }

  @Override
  public void sendBinary(byte[]... messages) throws Exception {
    Metadata metadata = Metadata.of(Instant.now(), Map.of());
    newest()
        .receive(
            keep(
                Stream.of(messages)
                    .map(bytes -> Message.of(MessageType.BINARY, bytes, metadata))
                    .toList()));
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
