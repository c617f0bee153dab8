package dev.inlet.input.websocket.transport;

import static dev.inlet.input.websocket.Inputs.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("An event loop on loan")
@Timeout(60)
final class LendableEventLoopIT {
  private static final long SOON_NANOS = SOON.toNanos();

  private Transport transport;
  private LendableEventLoop loop;
  private ServerSocket listener;
  private WebSocketChannel channel;
  private Socket peer;
  private Thread ownThread;

  /** Which thread has read each byte that came. */
  private final Map<Integer, Thread> readers = new ConcurrentHashMap<>();

  private final class Recorder extends SimpleChannelInboundHandler<ByteBuf> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      while (bytes.isReadable()) {
        readers.put((int) bytes.readByte(), Thread.currentThread());
      }
    }
  }

  @BeforeEach
  void connect() throws Exception {
    transport = Transport.acquire();
    loop = transport.eventLoop();
    listener = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
    channel = open();
    peer = listener.accept();
    ownThread = loop.submit(Thread::currentThread).get();
  }

  private WebSocketChannel open() throws Exception {
    WebSocketChannel opened = new WebSocketChannel();
    opened.pipeline().addLast(new Recorder());
    loop.register(opened).sync();
    opened.connect(listener.getLocalSocketAddress()).sync();
    return opened;
  }

  @AfterEach
  void disconnect() throws Exception {
    if (channel.isOpen()) {
      channel.close().sync();
    }
    peer.close();
    listener.close();
    Transport.release();
  }

  private void send(int value) {
    try {
      peer.getOutputStream().write(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits in this thread for whatever it is told to. */
  private static final class Waiter implements EventLoopLoan.Borrower {
    private final BooleanSupplier done;
    private volatile boolean here;

    Waiter(BooleanSupplier done) {
      this.done = done;
    }

    @Override
    public boolean isWaiting() {
      return here && !done.getAsBoolean();
    }

    /** Whether it has run the event loop. */
    boolean runs(LendableEventLoop loop, long maxWaitNanos) throws InterruptedException {
      here = true;
      try {
        return loop.runWhileWaiting(this, System.nanoTime(), maxWaitNanos);
      } finally {
        here = false;
      }
    }
  }

  /** Runs the event loop on this thread, as soon as its own has lent it. */
  private Waiter run(BooleanSupplier done, long maxWaitNanos) throws InterruptedException {
    Waiter waiter = new Waiter(done);
    while (!waiter.runs(loop, maxWaitNanos)) {
      loop.offer(waiter);
      loop.execute(() -> {}); // the offer holds from the next wait for events on
    }
    return waiter;
  }

  /** The same, and has something done once this thread is in charge. */
  private Waiter runUntil(BooleanSupplier done, Runnable first) throws InterruptedException {
    AtomicBoolean begun = new AtomicBoolean();
    Thread here = Thread.currentThread();
    return run(
        () -> {
          if (Thread.currentThread() == here
              && loop.inEventLoop()
              && begun.compareAndSet(false, true)) {
            first.run();
          }
          return done.getAsBoolean();
        },
        SOON_NANOS);
  }

  @Test
  @DisplayName("is run by the thread that waits, and by its own if that stays away")
  void turns() throws Exception {
    assertThat(new Waiter(() -> false).runs(loop, SOON_NANOS)).as("not offered").isFalse();
    Waiter waiter = runUntil(() -> readers.containsKey(1), () -> send(1));
    assertThat(readers.get(1)).isSameAs(Thread.currentThread());
    assertThat(loop.inEventLoop()).as("behind its turn").isFalse();

    send(2);
    await().atMost(SOON).until(() -> readers.containsKey(2));
    assertThat(readers.get(2)).isSameAs(ownThread);
    assertThat(waiter.runs(loop, 1)).as("until it is offered again").isFalse();
  }

  @Test
  @DisplayName("runs the tasks of other threads, whoever is in charge")
  void tasks() throws Exception {
    run(() -> true, 1);
    assertThat(loop.submit(Thread::currentThread).get(SOON_NANOS, TimeUnit.NANOSECONDS))
        .as("nobody is in charge")
        .isSameAs(ownThread);

    CompletableFuture<Thread> task = new CompletableFuture<>();
    CompletableFuture<Thread> timer = new CompletableFuture<>();
    Thread other = new Thread(() -> loop.execute(() -> task.complete(Thread.currentThread())));
    runUntil(
        () -> task.isDone() && timer.isDone(),
        () -> {
          other.start();
          var unused =
              loop.schedule(() -> timer.complete(Thread.currentThread()), 1, TimeUnit.MILLISECONDS);
        });
    other.join();
    assertThat(task.getNow(null)).isSameAs(Thread.currentThread());
    assertThat(timer.getNow(null)).isSameAs(Thread.currentThread());
  }

  @Test
  @DisplayName("comes back in time, when it is woken, and when its thread is interrupted")
  void ends() throws Exception {
    AtomicLong start = new AtomicLong();
    run(
        () -> {
          if (loop.inEventLoop()) {
            start.compareAndSet(0, System.nanoTime());
          }
          return false;
        },
        TimeUnit.MILLISECONDS.toNanos(5));
    assertThat(System.nanoTime() - start.get()).isGreaterThanOrEqualTo(4_000_000);

    AtomicBoolean done = new AtomicBoolean();
    Thread waker =
        new Thread(
            () -> {
              done.set(true);
              loop.wakeUp();
            });
    runUntil(done::get, waker::start);
    waker.join();
    assertThat(done).isTrue();

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> run(() -> false, Long.MAX_VALUE))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).as("still interrupted").isFalse();
  }

  @Test
  @DisplayName("hears of an interruption while it waits for events")
  void interruptedWhileWaiting() throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    AtomicInteger asked = new AtomicInteger();
    Thread borrower =
        new Thread(
            () -> {
              try {
                run(() -> loop.inEventLoop() && asked.incrementAndGet() < 0, Long.MAX_VALUE);
                end.complete(null);
              } catch (Throwable e) {
                end.complete(e);
              }
            });
    borrower.start();
    await().atMost(SOON).until(() -> asked.get() > 0);
    borrower.interrupt();
    assertThat(end.get(SOON_NANOS, TimeUnit.NANOSECONDS)).isInstanceOf(InterruptedException.class);
    borrower.join();
    assertThat(loop.submit(Thread::currentThread).get(SOON_NANOS, TimeUnit.NANOSECONDS))
        .isSameAs(ownThread);
  }

  @Test
  @DisplayName("goes back to its own thread when it serves a second connection")
  void secondConnection() throws Exception {
    CompletableFuture<WebSocketChannel> second = new CompletableFuture<>();
    Thread other =
        new Thread(
            () -> {
              try {
                second.complete(open());
              } catch (Throwable e) {
                second.completeExceptionally(e);
              }
            });
    runUntil(second::isDone, other::start);
    try (Socket accepted = listener.accept()) {
      assertThat(accepted.isConnected()).isTrue();
      second.get(SOON_NANOS, TimeUnit.NANOSECONDS);
      other.join();
      Waiter waiter = new Waiter(() -> false);
      loop.offer(waiter);
      assertThat(loop.submit(Thread::currentThread).get(SOON_NANOS, TimeUnit.NANOSECONDS))
          .isSameAs(ownThread);
      assertThat(waiter.runs(loop, 1)).as("on loan").isFalse();
      second.get().close().sync();
    }
  }

  @Test
  @DisplayName("is not lent to a thread that has come too early, and waits elsewhere")
  void tooEarly() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    EventLoopLoan.Borrower tooEarly =
        () -> {
          asked.countDown();
          return true;
        };
    while (asked.getCount() > 0) {
      loop.offer(tooEarly);
      loop.execute(() -> {});
    }
    send(1);
    await().atMost(SOON).until(() -> readers.containsKey(1));
    assertThat(readers.get(1)).isSameAs(ownThread);
  }

  @Test
  @DisplayName("goes back at once when its thread is going to be busy")
  void recalled() throws Exception {
    Waiter waiter = run(() -> false, 1);
    assertThat(new Waiter(() -> false).runs(loop, 1)).as("lent to another one").isFalse();
    loop.recall();
    assertThat(waiter.runs(loop, 1)).as("on loan").isFalse();
    send(1);
    await().atMost(SOON).until(() -> readers.containsKey(1));
    assertThat(readers.get(1)).isSameAs(ownThread);
  }

  @Test
  @DisplayName("loses nothing while two threads take turns as they please")
  void manyTurns() throws Exception {
    CompletableFuture<Integer> sender = new CompletableFuture<>();
    AtomicInteger taken = new AtomicInteger();
    Waiter waiter = new Waiter(() -> sender.isDone() && taken.get() == 5_000);
    Thread sending =
        new Thread(
            () -> {
              try {
                for (int i = 1; i <= 5_000; i++) {
                  if (i % 100 == 0) {
                    int before = i - 100;
                    while (taken.get() < before) {
                      Thread.onSpinWait();
                    }
                  }
                  int task = i;
                  loop.execute(() -> taken.accumulateAndGet(task, Math::max));
                  if (i % 7 == 0) {
                    loop.offer(waiter);
                  }
                }
                sender.complete(5_000);
              } catch (Throwable e) {
                sender.completeExceptionally(e);
              }
            });
    sending.start();
    while (!sender.isDone() || taken.get() < 5_000) {
      boolean unused = waiter.runs(loop, 1_000_000);
    }
    sending.join();
    assertThat(sender.get()).isEqualTo(taken.get());
  }

  @Test
  @DisplayName("hears in its handlers what one of them fails by, whoever runs it")
  void failure() throws Exception {
    channel
        .pipeline()
        .addFirst(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                ((ByteBuf) message).release();
                throw new InternalError("for the test");
              }
            });
    CompletableFuture<Throwable> caught = new CompletableFuture<>();
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                caught.complete(cause);
              }
            });
    runUntil(caught::isDone, () -> send(1));
    assertThat(caught.get()).isInstanceOf(InternalError.class);
    assertThat(loop.submit(Thread::currentThread).get(SOON_NANOS, TimeUnit.NANOSECONDS))
        .isSameAs(ownThread);
  }

  @Test
  @DisplayName("ends with its transport while another thread runs it")
  void shutdown() throws Exception {
    channel.close().sync();
    Transport.release();
    transport = Transport.acquire();
    loop = transport.eventLoop();
    channel = open();
    Socket second = listener.accept();
    Thread other = new Thread(Transport::release);
    runUntil(loop::isShuttingDown, other::start);
    other.join();
    assertThat(loop.awaitTermination(SOON_NANOS, TimeUnit.NANOSECONDS)).isTrue();
    second.close();
    transport = Transport.acquire(); // as the fixture releases it
  }
}
