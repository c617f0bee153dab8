package dev.inlet.testkit;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Writes to a {@link BoxTarget} on a thread of its own, and breaks a promise if it is told to. */
final class BoxOutput implements Output {
  private static final Set<BoxTarget> LOCKED = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger CLOSED = new AtomicInteger();

  private final BoxTarget target;
  private final String token;
  private final Fault fault;
  private final OutputContext context;
  private final int closedBefore;
  private final LinkedBlockingDeque<Write> queue = new LinkedBlockingDeque<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Set<List<String>> seen = new HashSet<>();
  private final Set<MessageBlock> seenBlocks = Collections.newSetFromMap(new IdentityHashMap<>());
  private @Nullable Thread worker;
  private volatile boolean closed;
  private volatile boolean refused;

  /** What is wrong with it. */
  enum Fault {
    NONE,
    LOSES_MESSAGES,
    REORDERS,
    CUTS_LONG_PAYLOADS,
    GIVES_NO_STAGE,
    GIVES_NO_RESULT,
    DROPS_TOO_MANY,
    COUNTS_EARLY,
    LOOKS_LATE,
    SWALLOWS_REFUSALS,
    REFUSES_IN_TWO_LINES,
    REFUSES_WITHOUT_A_WORD,
    RETRIES_WITHOUT_END,
    BROKEN_FOR_GOOD,
    TAKES_REPLAYS_FOR_WRITTEN,
    TAKES_SAME_BLOCKS_FOR_WRITTEN,
    GOES_ON_IN_THE_MIDDLE,
    SWALLOWS_ONE_OF_SEVERAL,
    SLEEPS_THROUGH_INTERRUPTS,
    WAITS_IN_CLOSE,
    LEAVES_AN_INTERRUPT,
    CLOSES_ONLY_ONCE,
    CLOSES_ONLY_IF_USED,
    CLOSES_ONLY_IF_WELL,
    KEEPS_ITS_TARGET,
    ENDS_WITH_OTHERS,
    LEAKS_A_THREAD,
    LEAKS_A_FOREIGN_THREAD,
    IGNORES_SHUTDOWN_TIMEOUT,
    IGNORES_ITS_AUTHENTICATOR,
    GIVES_UP_WITHOUT_CREDENTIALS,
    STARTS_A_THREAD_EARLY,
    CONNECTS_EARLY,
    WRITES_EARLY,
    CLAIMS_ANEW,
    SHOWS_ITS_TOKEN,
    IS_NOT_REGISTERED,
    SAYS_NOTHING,
    DEFAULTS_TO_NONSENSE,
    HAS_AN_OPEN_CREDENTIAL
  }

  private record Write(Messages messages, List<String> texts, CompletableFuture<WriteResult> end) {}

  BoxOutput(BoxTarget target, String token, Fault fault, OutputContext context) {
    this.target = target;
    this.token = token;
    this.fault = fault;
    this.context = context;
    this.closedBefore = CLOSED.get();
    switch (fault) {
      case STARTS_A_THREAD_EARLY -> start();
      case CONNECTS_EARLY -> connect();
      case WRITES_EARLY -> {
        try {
          var unused = target.take(List.of("header"));
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      default -> {}
    }
  }

  private static void connect() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 1)) {
      socket.getOutputStream().write(0);
    } catch (IOException e) {
      // Nobody is there, but it was tried.
    }
  }

  @Override
  public CompletionStage<WriteResult> write(Messages messages)
      throws IOException, InterruptedException {
    if (fault == Fault.GIVES_NO_STAGE) {
      return null;
    }
    if (fault == Fault.SLEEPS_THROUGH_INTERRUPTS) {
      while (target.isHanging()) {
        LockSupport.parkNanos(1_000_000);
        var unused = Thread.interrupted();
      }
    }
    if (fault == Fault.KEEPS_ITS_TARGET && worker == null && !LOCKED.add(target)) {
      throw new IOException("somebody else writes to the target");
    }
    if (fault == Fault.SHOWS_ITS_TOKEN) {
      context.listener().warning("logs in with " + token);
    }
    authenticate();
    start();
    List<String> texts =
        fault == Fault.LOOKS_LATE
            ? List.of()
            : messages.messages().stream().map(Message::text).toList();
    Write write = new Write(messages, spoil(texts), new CompletableFuture<>());
    if (fault == Fault.TAKES_REPLAYS_FOR_WRITTEN && !seen.add(texts)) {
      return WRITTEN;
    }
    if (fault == Fault.TAKES_SAME_BLOCKS_FOR_WRITTEN && !seenBlocks.addAll(messages.blocks())) {
      return WRITTEN;
    }
    queue.add(write);
    if (fault == Fault.LEAVES_AN_INTERRUPT) {
      Thread.currentThread().interrupt();
    }
    return fault == Fault.COUNTS_EARLY || fault == Fault.LOOKS_LATE ? WRITTEN : write.end();
  }

  private void authenticate() throws IOException, InterruptedException {
    if (fault == Fault.IGNORES_ITS_AUTHENTICATOR) {
      return;
    }
    if (fault == Fault.GIVES_UP_WITHOUT_CREDENTIALS && refused) {
      throw new IOException("there were no credentials");
    }
    try {
      AuthRequest unused =
          context.authenticator().authenticate(AuthRequest.of(URI.create("http://box/")));
    } catch (AuthException e) {
      refused = true;
      throw new IOException("no credentials: " + e.getMessage(), e);
    }
  }

  private List<String> spoil(List<String> texts) {
    List<String> spoilt = new ArrayList<>(texts);
    switch (fault) {
      case LOSES_MESSAGES -> {
        if (spoilt.size() > 30) {
          spoilt.remove(30);
        }
      }
      case REORDERS -> {
        if (spoilt.size() > 3) {
          spoilt.add(spoilt.remove(1));
        }
      }
      case CUTS_LONG_PAYLOADS ->
          spoilt.replaceAll(text -> text.substring(0, Math.min(65_535, text.length())));
      case GOES_ON_IN_THE_MIDDLE -> {
        if (refused) {
          refused = false;
          return spoilt.subList(spoilt.size() / 2, spoilt.size());
        }
      }
      default -> {}
    }
    return spoilt;
  }

  private void start() {
    if (worker == null) {
      String name = fault == Fault.LEAKS_A_FOREIGN_THREAD ? "pool-1-thread-1" : "inlet-box";
      Thread thread = new Thread(this::work, name);
      thread.setDaemon(true);
      worker = thread;
      thread.start();
    }
  }

  private void work() {
    while (!closed) {
      try {
        take(queue.take());
      } catch (InterruptedException e) {
        // It is closed, or interrupted by mistake.
      }
    }
    boolean leaks = fault == Fault.LEAKS_A_THREAD || fault == Fault.LEAKS_A_FOREIGN_THREAD;
    while (leaks && target.isThere()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void take(Write write) throws InterruptedException {
    switch (fault) {
      case COUNTS_EARLY, LOOKS_LATE -> closing.await(); // nothing is later
      case SWALLOWS_ONE_OF_SEVERAL -> awaitAnother();
      case ENDS_WITH_OTHERS -> {
        if (CLOSED.get() > closedBefore) {
          return;
        }
      }
      default -> {}
    }
    try {
      List<String> texts =
          fault == Fault.LOOKS_LATE
              ? write.messages().messages().stream().map(Message::text).toList()
              : write.texts();
      boolean broken = fault == Fault.BROKEN_FOR_GOOD && refused;
      boolean taken = !broken && target.take(texts);
      while (!taken && fault == Fault.RETRIES_WITHOUT_END) {
        target.awaitOtherThanRefusing();
        taken = target.take(texts);
      }
      end(write, taken);
    } catch (IllegalStateException e) {
      write.end().completeExceptionally(e);
    } catch (InterruptedException e) {
      write.end().completeExceptionally(new IOException("closed"));
      throw e;
    }
  }

  /** Gives another write, if there is going to be one, the time to come. */
  private void awaitAnother() throws InterruptedException {
    Write another = queue.poll(20, TimeUnit.MILLISECONDS);
    if (another != null) {
      queue.addFirst(another);
    }
  }

  private void end(Write write, boolean taken) {
    boolean swallowed =
        fault == Fault.SWALLOWS_REFUSALS
            || (fault == Fault.SWALLOWS_ONE_OF_SEVERAL && !queue.isEmpty());
    if (taken || swallowed) {
      write.end().complete(result(write));
      return;
    }
    refused = true;
    String reason =
        switch (fault) {
          case REFUSES_IN_TWO_LINES -> "refused\nby the target";
          case REFUSES_WITHOUT_A_WORD -> null;
          default -> "the target refuses";
        };
    write.end().completeExceptionally(new IOException(reason));
  }

  private @Nullable WriteResult result(Write write) {
    return switch (fault) {
      case GIVES_NO_RESULT -> null;
      case DROPS_TOO_MANY -> WriteResult.dropped(write.messages().size() + 1);
      default -> WriteResult.ALL;
    };
  }

  @Override
  public void close() {
    boolean again = closed;
    closed = true;
    closing.countDown();
    CLOSED.incrementAndGet();
    boolean throwsNow =
        switch (fault) {
          case CLOSES_ONLY_ONCE -> again;
          case CLOSES_ONLY_IF_USED -> worker == null;
          case CLOSES_ONLY_IF_WELL -> refused;
          default -> false;
        };
    if (throwsNow) {
      throw new IllegalStateException("cannot be closed");
    }
    Thread running = worker;
    if (running == null) {
      return;
    }
    while (fault == Fault.WAITS_IN_CLOSE && target.isHanging()) {
      LockSupport.parkNanos(1_000_000);
    }
    long end = System.nanoTime() + context.shutdownTimeout().multipliedBy(6).toNanos();
    while (fault == Fault.IGNORES_SHUTDOWN_TIMEOUT
        && target.isHanging()
        && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(1_000_000);
    }
    running.interrupt();
  }

  @Override
  public String toString() {
    return "BoxOutput";
  }
}
