package dev.inlet.input.websocket.transport;

import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.text.Causes;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that all websocket inputs of a process share. They start when they are needed and are
 * gone when the last input is closed.
 */
public final class Transport {
  /** How many threads serve all connections. */
  static final int EVENT_LOOPS = Math.min(4, Runtime.getRuntime().availableProcessors());

  /** Stays when the threads go: inputs that come later use it again. */
  private static final MessageMemory MEMORY = new MessageMemory();

  private static @Nullable Transport shared;
  private static int users;

  private final EventLoopGroup eventLoops;

  // Looking up a name blocks, so each name being looked up has a thread, and nothing else has one.
  private final ExecutorService resolvers =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          new DefaultThreadFactory("inlet-ws-resolver", true));

  private final LookUps lookUps = new LookUps(resolvers);

  private Transport() throws IOException {
    try {
      eventLoops =
          new MultiThreadIoEventLoopGroup(
              EVENT_LOOPS, new DefaultThreadFactory("inlet-ws", true), NioIoHandler.newFactory()) {
            @Override
            protected IoEventLoop newChild(
                Executor executor, IoHandlerFactory ioHandlers, Object... none) {
              return new LendableEventLoop(this, executor, ioHandlers);
            }
          };
    } catch (IllegalStateException e) {
      throw new IOException("cannot open a selector for connections: " + Causes.describe(e), e);
    }
  }

  /**
   * Takes part in the shared threads, until {@link #release}.
   *
   * @throws IOException if they are not there yet, and the system does not give what they need
   */
  public static synchronized Transport acquire() throws IOException {
    if (shared == null) {
      shared = new Transport();
    }
    users++;
    return shared;
  }

  /** Called once for each {@link #acquire}; the last call ends the threads. */
  public static void release() {
    Transport unused;
    synchronized (Transport.class) {
      users--;
      if (users > 0) {
        return;
      }
      unused = shared;
      shared = null;
    }
    if (unused != null) {
      unused.shutdown();
    }
  }

  private void shutdown() {
    resolvers.shutdownNow();
    eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
  }

  /** An event loop for one connection. */
  public LendableEventLoop eventLoop() {
    return (LendableEventLoop) eventLoops.next();
  }

  /** For time limits that belong to no connection; what is run has to be short. */
  public ScheduledExecutorService timer() {
    return eventLoops.iterator().next();
  }

  /** Where names are looked up. */
  public LookUps lookUps() {
    return lookUps;
  }

  /** Where memory for messages comes from. */
  public MessageMemory memory() {
    return MEMORY;
  }
}
