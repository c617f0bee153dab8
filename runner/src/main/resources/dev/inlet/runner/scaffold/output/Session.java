package __package__;

import dev.inlet.config.Durations;
import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.output.WriteResult;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A connection, and the batches on it that the server has not confirmed yet. */
final class Session {
  private final SocketChannel channel;
  private final Duration timeout;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Session::daemon);

  // Guarded by this.
  private final Queue<Pending> pending = new ArrayDeque<>();
  private Future<?> limit = CompletableFuture.completedFuture(null);
  private long sent;
  private long confirmed;
  private IOException end;

  /** A batch: the number of its last message on this connection, and the stage of its write. */
  private record Pending(long lastMessage, CompletableFuture<WriteResult> written) {}

  private Session(SocketChannel channel, Duration timeout) {
    this.channel = channel;
    this.timeout = timeout;
    timer.setRemoveOnCancelPolicy(true); // there may be many confirmations in that time
  }

  private static Thread daemon(Runnable code) {
    Thread thread = new Thread(code, "inlet-tcp-frames");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Connects; an interrupt ends it, as it ends every wait for this channel.
   *
   * @param timeout how long the server may take to connect, and to confirm another message while
   *     there are any that it has not confirmed
   */
  static Session connect(InetSocketAddress server, Duration timeout) throws IOException {
    if (server.isUnresolved()) {
      throw new IOException("the name is not known");
    }
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(server, Math.toIntExact(timeout.toMillis()));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    Session session = new Session(channel, timeout);
    daemon(session::readConfirmations).start();
    return session;
  }

  CompletionStage<WriteResult> send(Messages messages) {
    CompletableFuture<WriteResult> written = new CompletableFuture<>();
    synchronized (this) {
      sent += messages.size();
      pending.add(new Pending(sent, written));
      if (pending.size() == 1) {
        restartLimit();
      }
    }
    try {
      ByteBuffer frames = frames(messages);
      while (frames.hasRemaining()) {
        channel.write(frames);
      }
    } catch (IOException e) {
      end(new IOException("cannot send: " + e, e));
    }
    return written;
  }

  /**
   * Every stage ends, also if the server says nothing: the host has no time limit of its own. It is
   * one for all batches, from the last confirmation on, so that a server may take its time as long
   * as it gets on. {@code CompletableFuture.orTimeout} would do it, too, but leave a thread behind.
   */
  private synchronized void restartLimit() {
    limit.cancel(false);
    if (!pending.isEmpty() && end == null) {
      limit = timer.schedule(this::notConfirmed, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void notConfirmed() {
    end(new IOException("nothing confirmed within " + Durations.format(timeout)));
  }

  /** A copy: the messages themselves are there only until the write has ended. */
  private static ByteBuffer frames(Messages messages) {
    int size = 0;
    for (Message message : messages.messages()) {
      size = Math.addExact(size, Integer.BYTES + message.size());
    }
    ByteBuffer frames = ByteBuffer.allocate(size);
    for (Message message : messages.messages()) {
      frames.putInt(message.size()).put(message.payload());
    }
    return frames.flip();
  }

  private void readConfirmations() {
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    try {
      while (channel.read(number) >= 0) {
        if (!number.hasRemaining()) {
          confirm(number.flip().getLong());
          number.clear();
        }
      }
      throw new EOFException("closed by the server");
    } catch (IOException e) {
      end(new IOException("the connection was lost: " + e.getMessage(), e));
    }
  }

  private synchronized void confirm(long messages) {
    if (messages <= confirmed) {
      return;
    }
    confirmed = messages;
    while (!pending.isEmpty() && pending.element().lastMessage() <= messages) {
      pending.remove().written().complete(WriteResult.ALL);
    }
    restartLimit();
  }

  /** Refuses what was not confirmed; the host writes it again, on a new connection. */
  private synchronized void end(IOException reason) {
    if (end == null) {
      end = reason;
    }
    while (!pending.isEmpty()) {
      pending.remove().written().completeExceptionally(end);
    }
    restartLimit();
    timer.shutdown();
    try {
      channel.close();
    } catch (IOException e) {
      // What counts was confirmed before.
    }
  }

  synchronized boolean isOver() {
    return end != null;
  }

  void close() {
    end(new IOException("the output is closed"));
  }
}
