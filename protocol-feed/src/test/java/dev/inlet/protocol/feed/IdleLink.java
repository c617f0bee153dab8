package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.Masker;
import dev.inlet.input.Gap;
import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Received;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The link of a session that has no connection: keeps what it is given. */
final class IdleLink implements Link {
  final List<String> sent = new CopyOnWriteArrayList<>();
  final List<String> delivered = new ArrayList<>();
  final Set<Duration> timers = ConcurrentHashMap.newKeySet();
  private final Queue<Scheduled> later = new ArrayDeque<>();
  private final BlockingQueue<Task> due = new LinkedBlockingQueue<>();
  private final Masker masker = new Masker();
  private final boolean isReplacement;

  IdleLink(boolean isReplacement) {
    this.isReplacement = isReplacement;
  }

  private record Scheduled(Duration delay, Task task) {}

  /** Runs the next task that was scheduled for now, once there is one. */
  void runNext() throws Exception {
    Task next = due.poll(Feeds.SOON.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was scheduled");
    }
    next.run();
  }

  /** Lets the time go by after which the first of the tasks runs that were scheduled for later. */
  void runLater() throws Exception {
    later.remove().task().run();
  }

  /** Lets this time go by for the first of the tasks that were scheduled with it. */
  void runNext(Duration delay) throws Exception {
    Scheduled next =
        later.stream().filter(each -> each.delay().equals(delay)).findFirst().orElseThrow();
    later.remove(next);
    if (later.stream().noneMatch(each -> each.delay().equals(delay))) {
      timers.remove(delay);
    }
    next.task().run();
  }

  @Override
  public Timer schedule(Duration delay, Task task) {
    if (delay.isZero()) {
      due.add(task);
      return () -> due.remove(task);
    }
    timers.add(delay);
    Scheduled scheduled = new Scheduled(delay, task);
    later.add(scheduled);
    return () -> {
      timers.remove(delay);
      later.remove(scheduled);
    };
  }

  @Override
  public boolean isReplacement() {
    return isReplacement;
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
  public void send(String text) {
    sent.add(text);
  }

  @Override
  public void send(byte[] payload) {
    throw new AssertionError("a feed sends texts");
  }

  @Override
  public void deliver(Message message) {
    delivered.add(message.text());
  }

  @Override
  public void pauseReceiving() {}

  @Override
  public void resumeReceiving() {}

  @Override
  public void missed(Gap gap) {}

  @Override
  public void repeated(long messages) {}

  @Override
  public void refilled(long messages) {}

  @Override
  public void fail(String reason, RetryAdvice advice) {
    throw new AssertionError(reason);
  }

  @Override
  public void reconnect(String reason) {}

  @Override
  public void end(String reason) {}

  /** A text message that has just arrived, for a session of this link. */
  Received received(String text) {
    return new Arrived(Message.text(text));
  }

  private final class Arrived implements Received {
    private final Message message;

    Arrived(Message message) {
      this.message = message;
    }

    @Override
    public MessageType type() {
      return message.type();
    }

    @Override
    public int size() {
      return message.size();
    }

    @Override
    public byte byteAt(int position) {
      return message.toByteArray()[position];
    }

    @Override
    public void copyTo(byte[] target) {
      System.arraycopy(message.toByteArray(), 0, target, 0, message.size());
    }

    @Override
    public byte[] toByteArray() {
      return message.toByteArray();
    }

    @Override
    public String text() {
      return message.text();
    }

    @Override
    public Metadata metadata() {
      return message.metadata();
    }

    @Override
    public void deliver(int from, int size, MessageType type, Metadata metadata) {
      delivered.add(new String(message.toByteArray(), from, size, UTF_8));
    }
  }
}
