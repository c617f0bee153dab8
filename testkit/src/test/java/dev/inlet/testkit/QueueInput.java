package dev.inlet.testkit;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputStatus;
import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** An input over a queue in memory. It can be told to break a promise. */
final class QueueInput implements Input {
  /** The bytes that are held, at most; a source has to keep the rest. */
  private static final long MOST_BYTES = 1 << 20;

  private final String sourceName;
  private final String token;
  private final int maxMessageSize;
  private final Authenticator authenticator;
  private final Fault fault;
  private final List<SocketChannel> leaked = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private List<Message> received = new ArrayList<>();
  private long bytes;
  private long allMessages;
  private long allBytes;
  private boolean connected;
  private boolean closed;
  private boolean lossTold;
  private boolean woken;
  private OptionalLong last = OptionalLong.empty(); // the number of the last one that came

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
    SETTLES_ONLY_WHILE_CONNECTED,
    SETTLES_ONLY_WHILE_OPEN,
    SLEEPS_THROUGH_CLOSE,
    CONNECTS_THROUGH_CLOSE,
    DROPS_ON_CLOSE,
    RISES_FROM_THE_DEAD,
    CLOSES_ONLY_ONCE,
    SWALLOWS_INTERRUPTS,
    LEAKS_A_THREAD,
    SHOWS_ITS_TOKEN,
    SAYS_NOTHING,
    DEFAULTS_TO_NONSENSE,
    IGNORES_ITS_AUTHENTICATOR,
    KEEPS_REFUSALS_TO_ITSELF,
    IGNORES_VERDICTS,
    BUFFERS_WITHOUT_BOUND,
    LOSES_MESSAGES_ON_INTERRUPT,
    IGNORES_ITS_SIZE_LIMIT,
    CUTS_WHAT_IS_TOO_LARGE,
    LEAKS_A_SOCKET_PER_CONNECTION,
    LEAKS_A_SOCKET_PER_FAILED_ATTEMPT,
    ADVISES_NEVER_AFTER_A_LOSS,
    LEAKS_A_FOREIGN_THREAD,
    CONNECTS_IN_CREATE,
    STARTS_A_THREAD_IN_CREATE,
    WAITS_BUSILY,
    COMES_BACK_LATE,
    MAKES_TEXT_OF_BINARY,
    DROPS_EMPTY_MESSAGES,
    FORGETS_ITS_TOTALS,
    COUNTS_WHAT_IS_TAKEN,
    OVERFLOWS_WITHOUT_LIMIT,
    FORGETS_WHERE_IT_WAS,
    REPEATS_THE_LAST,
    HAS_NO_POSITIONS,
    IGNORES_POSITIONS
  }

  QueueInput(
      String sourceName, String token, int maxMessageSize, InputContext context, Fault fault) {
    this.sourceName = sourceName;
    this.token = token;
    this.maxMessageSize = maxMessageSize;
    this.authenticator = context.authenticator();
    this.fault = fault;
    if (fault != Fault.IGNORES_POSITIONS) {
      context.resumeFrom().only().ifPresent(text -> last = OptionalLong.of(Long.parseLong(text)));
    }
    leakIf(Fault.CONNECTS_IN_CREATE);
    startThreadIf(Fault.STARTS_A_THREAD_IN_CREATE, "worker");
  }

  private void leakIf(Fault leak) {
    if (fault == leak) {
      try {
        leaked.add(SocketChannel.open());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void startThreadIf(Fault leak, String name) {
    if (fault == leak) {
      Thread thread = new Thread(this::sleepForEver, name);
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (connected && fault != Fault.CONNECTS_TWICE) {
        return;
      }
      requireOpen();
      authenticate();
      QueueSource source = QueueSource.find(sourceName).orElseThrow(this::away);
      if (source.refusesCredentials()) {
        throw refused();
      }
      while (source.isSilent()) {
        changed.await();
        requireOpen();
      }
      connected = true;
      if (fault == Fault.FORGETS_ITS_TOTALS) {
        allMessages = 0;
        allBytes = 0;
      }
      lossTold = false;
      source.attach(this, from()).forEach(this::add);
    } finally {
      lock.unlock();
    }
    leakIf(Fault.LEAKS_A_SOCKET_PER_CONNECTION);
    startThreadIf(Fault.LEAKS_A_THREAD, "inlet-leak");
    startThreadIf(Fault.LEAKS_A_FOREIGN_THREAD, "pool-1-thread-1");
  }

  private OptionalLong from() {
    return switch (fault) {
      case FORGETS_WHERE_IT_WAS -> OptionalLong.empty();
      case REPEATS_THE_LAST ->
          last.isPresent() ? OptionalLong.of(last.getAsLong() - 1) : OptionalLong.empty();
      default -> last;
    };
  }

  private void authenticate() throws ConnectFailedException, InterruptedException {
    if (fault == Fault.IGNORES_ITS_AUTHENTICATOR) {
      return;
    }
    try {
      AuthRequest unused = authenticator.authenticate(AuthRequest.of(URI.create("ws://queue/")));
    } catch (AuthException e) {
      throw new ConnectFailedException(ConnectionFailure.of(String.valueOf(e.getMessage())));
    }
  }

  private ConnectFailedException refused() throws InterruptedException {
    ConnectionFailure refusal = ConnectionFailure.of("the source does not accept the credentials");
    if (fault == Fault.KEEPS_REFUSALS_TO_ITSELF) {
      return new ConnectFailedException(refusal.withRetryAdvice(RetryAdvice.NEVER));
    }
    AuthAdvice verdict = authenticator.rejected(AuthRejection.ofResponse(401, Map.of(), ""));
    return new ConnectFailedException(
        fault == Fault.IGNORES_VERDICTS
            ? refusal
            : refusal.withRetryAdvice(RetryAdvice.of(verdict)));
  }

  private void requireOpen() throws ConnectFailedException {
    if (closed && fault != Fault.RISES_FROM_THE_DEAD && fault != Fault.CONNECTS_THROUGH_CLOSE) {
      throw new ConnectFailedException(
          ConnectionFailure.of("the input is closed").withRetryAdvice(RetryAdvice.NEVER));
    }
  }

  private ConnectFailedException away() {
    leakIf(Fault.LEAKS_A_SOCKET_PER_FAILED_ATTEMPT);
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

  /** Takes messages; blocks while it holds as many bytes as it may. */
  void receive(NavigableMap<Long, Message> messages) throws InterruptedException, IOException {
    lock.lockInterruptibly();
    try {
      List<Map.Entry<Long, Message>> inOrder = new ArrayList<>(messages.entrySet());
      if (fault == Fault.REORDERS) {
        Collections.reverse(inOrder);
      }
      for (int i = 0; i < (fault == Fault.CONNECTS_TWICE ? 2 : 1); i++) {
        for (Map.Entry<Long, Message> message : inOrder) {
          receive(message.getKey(), message.getValue());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void receive(long number, Message message) throws InterruptedException, IOException {
    while (connected && isFull(message)) {
      changed.await();
    }
    if (!connected) {
      throw new IOException("the input has gone");
    }
    if (message.size() > maxMessageSize && fault == Fault.CUTS_WHAT_IS_TOO_LARGE) {
      receive(number, Message.text(message.text().substring(0, maxMessageSize)));
    } else if (message.size() > maxMessageSize && fault != Fault.IGNORES_ITS_SIZE_LIMIT) {
      lose();
    } else if (message.size() > 0 || fault != Fault.DROPS_EMPTY_MESSAGES) {
      add(number, message);
    }
  }

  private void add(long number, Message message) {
    received.add(stamped(message));
    last = OptionalLong.of(number);
    bytes += message.size();
    allMessages++;
    allBytes += message.size();
    changed.signalAll();
  }

  private boolean isFull(Message message) {
    return fault != Fault.BUFFERS_WITHOUT_BOUND
        && !received.isEmpty()
        && bytes + message.size() > MOST_BYTES;
  }

  private Message stamped(Message message) {
    Instant now = fault == Fault.STAMPS_WRONG_TIME ? Instant.EPOCH : Instant.now();
    MessageType type = fault == Fault.MAKES_TEXT_OF_BINARY ? MessageType.TEXT : message.type();
    return Message.of(type, message.toByteArray(), Metadata.of(now, Map.of()));
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
    lock.lock();
    try {
      if (Thread.interrupted()) {
        loseIfInterruptsDo();
        throw new InterruptedException();
      }
      long nanos = maxWait.toNanos();
      if (fault == Fault.COMES_BACK_LATE) {
        nanos = nanos * 1_000;
      }
      if (fault == Fault.OVERFLOWS_WITHOUT_LIMIT) {
        nanos = nanos + 1_000;
      }
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
    if (fault == Fault.WAITS_BUSILY) {
      long start = System.nanoTime();
      boolean unused = changed.await(1, TimeUnit.NANOSECONDS);
      return nanos - (System.nanoTime() - start);
    }
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      loseIfInterruptsDo();
      if (fault == Fault.SWALLOWS_INTERRUPTS) {
        return nanos;
      }
      throw e;
    }
  }

  private void loseIfInterruptsDo() {
    if (fault == Fault.LOSES_MESSAGES_ON_INTERRUPT) {
      received.clear();
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
      ConnectionFailure loss = ConnectionFailure.of("the source has gone");
      throw new NotConnectedException(
          fault == Fault.ADVISES_NEVER_AFTER_A_LOSS
              ? loss.withRetryAdvice(RetryAdvice.NEVER)
              : loss);
    }
  }

  private Batch take() {
    List<Message> messages = List.copyOf(received);
    received = new ArrayList<>();
    bytes = 0;
    changed.signalAll();
    return Batch.of(messages, positions(), settlement(messages));
  }

  private Positions positions() {
    return last.isEmpty() || fault == Fault.HAS_NO_POSITIONS
        ? Positions.NONE
        : Positions.of(Long.toString(last.getAsLong()));
  }

  private Batch.Settlement settlement(List<Message> messages) {
    if (fault == Fault.REPLAYS_BY_ITSELF) {
      return replaying(messages);
    }
    return fault == Fault.SETTLES_ONLY_WHILE_CONNECTED || fault == Fault.SETTLES_ONLY_WHILE_OPEN
        ? new ConnectedSettlement()
        : Batch.Settlement.NONE;
  }

  /** Confirms to a connection that has to be there. */
  private final class ConnectedSettlement implements Batch.Settlement {

    @Override
    public void acknowledged() {
      lock.lock();
      try {
        if (fault == Fault.SETTLES_ONLY_WHILE_CONNECTED ? !connected : closed) {
          throw new IllegalStateException("nobody to confirm to");
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void refused(Throwable cause) {
      acknowledged();
    }
  }

  private Batch.Settlement replaying(List<Message> messages) {
    return new Batch.Settlement() {
      @Override
      public void acknowledged() {}

      @Override
      public void refused(Throwable cause) {
        lock.lock();
        try {
          received.addAll(messages);
        } finally {
          lock.unlock();
        }
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
  public InputStatus status() {
    lock.lock();
    try {
      long buffered = fault == Fault.COUNTS_WHAT_IS_TAKEN ? allMessages : received.size();
      return InputStatus.builder()
          .received(allMessages, allBytes)
          .buffered(buffered, bytes)
          .build();
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
