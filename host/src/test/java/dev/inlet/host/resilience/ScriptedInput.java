package dev.inlet.host.resilience;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * An input that does what a test wrote down. When nothing is left to do, attempts to connect
 * succeed and nothing comes.
 */
final class ScriptedInput implements Input {
  private final Deque<ConnectStep> connects = new ArrayDeque<>();
  private final Deque<ReplaceStep> replacements = new ArrayDeque<>();
  private final Deque<ReadStep> reads = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> settlements = new ArrayList<>();
  private int attempts;

  interface ConnectStep {
    void run() throws ConnectFailedException, InterruptedException;
  }

  interface ReplaceStep {
    boolean run() throws ConnectFailedException, InterruptedException;
  }

  interface ReadStep {
    Batch run() throws NotConnectedException, EndOfInputException, InterruptedException;
  }

  ScriptedInput onConnect(ConnectStep... steps) {
    connects.addAll(List.of(steps));
    return this;
  }

  ScriptedInput onReplace(ReplaceStep... steps) {
    replacements.addAll(List.of(steps));
    return this;
  }

  ScriptedInput onRead(ReadStep... steps) {
    reads.addAll(List.of(steps));
    return this;
  }

  static ConnectStep succeeds() {
    return () -> {};
  }

  static ConnectStep fails(RetryAdvice advice, int code) {
    return () -> {
      throw new ConnectFailedException(
          ConnectionFailure.of("refused").withRetryAdvice(advice).withCode(code));
    };
  }

  static ConnectStep fails(RetryAdvice advice) {
    return () -> {
      throw new ConnectFailedException(ConnectionFailure.of("refused").withRetryAdvice(advice));
    };
  }

  /** Blocks until the input is closed. */
  ConnectStep hangs() {
    return () -> {
      closed.await();
      throw new ConnectFailedException(
          ConnectionFailure.of("closed below").withRetryAdvice(RetryAdvice.NEVER));
    };
  }

  static ReadStep loses(RetryAdvice advice) {
    return () -> {
      throw new NotConnectedException(ConnectionFailure.of("lost").withRetryAdvice(advice));
    };
  }

  static ReadStep loses() {
    return loses(RetryAdvice.USUAL);
  }

  static ReadStep ends() {
    return () -> {
      throw EndOfInputException.end("nothing more");
    };
  }

  /** Gives messages, and remembers how they were settled. */
  ReadStep gives(String... texts) {
    return () -> batch(texts);
  }

  private Batch batch(String... texts) {
    String name = String.join(",", texts);
    return Batch.of(
        Stream.of(texts).map(Message::text).toList(),
        new Batch.Settlement() {
          @Override
          public void acknowledged() {
            settlements.add("ack " + name);
          }

          @Override
          public void refused(Throwable cause) {
            settlements.add("nack " + name + ": " + cause.getMessage());
          }
        });
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    attempts++;
    if (!connects.isEmpty()) {
      connects.remove().run();
    }
  }

  @Override
  public boolean replaceConnection(Duration overlap)
      throws ConnectFailedException, InterruptedException {
    return replacements.isEmpty() || replacements.remove().run();
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    return reads.isEmpty() ? Batch.empty() : reads.remove().run();
  }

  @Override
  public void wakeUp() {}

  @Override
  public void close() {
    closed.countDown();
  }

  int attempts() {
    return attempts;
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  List<String> settlements() {
    return settlements;
  }

  static List<String> texts(Batch batch) {
    return batch.messages().stream().map(Message::text).toList();
  }
}
