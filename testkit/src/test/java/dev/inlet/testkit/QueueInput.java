package dev.inlet.testkit;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** An input over a queue in memory. It can be told to break a promise. */
final class QueueInput implements Input {
  private final String sourceName;
  private final String token;
  private final Fault fault;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private List<Message> received = new ArrayList<>();
  private boolean connected;
  private boolean closed;
  private boolean lossTold;
  private boolean woken;

  /** A promise to break. */
  enum Fault {
    NONE,
    REORDERS,
    STAMPS_WRONG_TIME,
    EMPTY_BEFORE_CONNECT,
    CONNECTS_TWICE,
    GIVES_UP_AT_ONCE,
    DROPS_ON_LOSS,
    TELLS_LOSS_ONCE,
    SLEEPS_THROUGH_LOSS,
    SLEEPS_THROUGH_WAKE_UP,
    REPLAYS_BY_ITSELF,
    SLEEPS_THROUGH_CLOSE,
    CONNECTS_THROUGH_CLOSE,
    DROPS_ON_CLOSE,
    RISES_FROM_THE_DEAD,
    CLOSES_ONLY_ONCE,
    SWALLOWS_INTERRUPTS,
    LEAKS_A_THREAD,
    SHOWS_ITS_TOKEN,
    SAYS_NOTHING,
    DEFAULTS_TO_NONSENSE
  }

  QueueInput(String sourceName, String token, Fault fault) {
    this.sourceName = sourceName;
    this.token = token;
    this.fault = fault;
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (connected && fault != Fault.CONNECTS_TWICE) {
        return;
      }
      requireOpen();
      QueueSource source = QueueSource.find(sourceName).orElseThrow(this::away);
      while (source.isSilent()) {
        changed.await();
        requireOpen();
      }
      connected = true;
      lossTold = false;
      source.attach(this);
    } finally {
      lock.unlock();
    }
    if (fault == Fault.LEAKS_A_THREAD) {
      Thread thread = new Thread(this::sleepForEver, "inlet-leak");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void requireOpen() throws ConnectFailedException {
    if (closed && fault != Fault.RISES_FROM_THE_DEAD && fault != Fault.CONNECTS_THROUGH_CLOSE) {
      throw new ConnectFailedException(
          ConnectionFailure.of("the input is closed").withRetryAdvice(RetryAdvice.NEVER));
    }
  }

  private ConnectFailedException away() {
    ConnectionFailure failure = ConnectionFailure.of("the source is away");
    return new ConnectFailedException(
        fault == Fault.GIVES_UP_AT_ONCE ? failure.withRetryAdvice(RetryAdvice.NEVER) : failure);
  }

  private void sleepForEver() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void receive(List<Message> messages) {
    lock.lock();
    try {
      Instant now = fault == Fault.STAMPS_WRONG_TIME ? Instant.EPOCH : Instant.now();
      Metadata metadata = Metadata.of(now, Map.of());
      List<Message> stamped = new ArrayList<>();
      messages.forEach(
          message -> stamped.add(Message.of(MessageType.TEXT, message.toByteArray(), metadata)));
      if (fault == Fault.REORDERS) {
        Collections.reverse(stamped);
      }
      for (int i = 0; i < (fault == Fault.CONNECTS_TWICE ? 2 : 1); i++) {
        received.addAll(stamped);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void lose() {
    lock.lock();
    try {
      connected = false;
      if (fault == Fault.DROPS_ON_LOSS) {
        received.clear();
      }
      if (fault != Fault.SLEEPS_THROUGH_LOSS) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = maxWait.toNanos();
      while (received.isEmpty()) {
        checkState();
        if (nanos <= 0 || woken) {
          woken = false;
          return Batch.empty();
        }
        nanos = await(nanos);
      }
      return take();
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // its caller is the loop
  private long await(long nanos) throws InterruptedException {
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      if (fault == Fault.SWALLOWS_INTERRUPTS) {
        return nanos;
      }
      throw e;
    }
  }

  private void checkState() throws NotConnectedException, EndOfInputException {
    if (closed) {
      throw EndOfInputException.end("the input is closed");
    }
    boolean silent =
        fault == Fault.EMPTY_BEFORE_CONNECT || (fault == Fault.TELLS_LOSS_ONCE && lossTold);
    if (!connected && !silent) {
      lossTold = true;
      throw new NotConnectedException("the source has gone");
    }
  }

  private Batch take() {
    List<Message> messages = List.copyOf(received);
    received = new ArrayList<>();
    return Batch.of(
        messages, fault == Fault.REPLAYS_BY_ITSELF ? replaying(messages) : Batch.Settlement.NONE);
  }

  private Batch.Settlement replaying(List<Message> messages) {
    return new Batch.Settlement() {
      @Override
      public void acknowledged() {}

      @Override
      public void refused(Throwable cause) {
        receive(messages);
      }
    };
  }

  @Override
  public void wakeUp() {
    lock.lock();
    try {
      woken = fault != Fault.SLEEPS_THROUGH_WAKE_UP;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed && fault == Fault.CLOSES_ONLY_ONCE) {
        throw new IllegalStateException("closed before");
      }
      closed = true;
      connected = false;
      if (fault == Fault.DROPS_ON_CLOSE) {
        received.clear();
      }
      if (fault != Fault.SLEEPS_THROUGH_CLOSE) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "QueueInput[" + (fault == Fault.SHOWS_ITS_TOKEN ? token : sourceName) + "]";
  }
}
