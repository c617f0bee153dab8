package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.auth.OpeningMessage;
import dev.inlet.input.MessageBlock;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the opening messages of a connection one after the other, each only when the reply to the
 * one before it has come, if that is to be awaited. Belongs to the event loop.
 */
final class OpeningDialog {
  private final Deque<OpeningMessage> unsent;
  private final int count;
  private final EventLoop eventLoop;
  private final Consumer<OpeningMessage> sender;
  private final Runnable done;
  private final Consumer<String> failed;
  private @Nullable OpeningMessage awaiting;
  private @Nullable ScheduledFuture<?> timer;
  private boolean stopped;

  /**
   * A dialog.
   *
   * @param done called once when all was sent and answered
   * @param failed called at most once instead, with the reason
   */
  OpeningDialog(
      List<OpeningMessage> messages,
      EventLoop eventLoop,
      Consumer<OpeningMessage> sender,
      Runnable done,
      Consumer<String> failed) {
    this.unsent = new ArrayDeque<>(messages);
    this.count = messages.size();
    this.eventLoop = eventLoop;
    this.sender = sender;
    this.done = done;
    this.failed = failed;
  }

  /** Sends up to the next message that awaits a reply. */
  void proceed() {
    while (awaiting == null && !stopped) {
      OpeningMessage next = unsent.poll();
      if (next == null) {
        stopped = true;
        done.run();
        return;
      }
      sender.accept(next);
      if (next.await().isPresent()) {
        awaiting = next;
        timer = eventLoop.schedule(this::timeOut, next.timeout().toNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }

  /** Looks for the awaited reply; gives back what is to be delivered. */
  MessageBlock received(MessageBlock block) {
    return stopped ? block : block.filter(index -> !isDroppedReply(block, index));
  }

  private boolean isDroppedReply(MessageBlock block, int index) {
    OpeningMessage current = awaiting;
    if (current == null || !contains(block.payload(index), current.await().orElseThrow())) {
      return false;
    }
    cancelTimer();
    awaiting = null;
    proceed();
    return current.dropReply();
  }

  private static boolean contains(ByteBuffer payload, String text) {
    byte[] wanted = text.getBytes(UTF_8);
    for (int i = 0; i <= payload.limit() - wanted.length; i++) {
      int matched = 0;
      while (matched < wanted.length && payload.get(i + matched) == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return true;
      }
    }
    return false;
  }

  /** Nothing is read until somebody takes what has come, and nobody does before this is done. */
  void readingPaused() {
    if (awaiting != null) {
      // Not at once: the reply may be in the rest of what was read, if that is not compressed.
      eventLoop.execute(
          () ->
              fail(
                  "is not among as many messages as may wait for the output"
                      + " (max_buffered_messages, max_buffered_bytes)"));
    }
  }

  private void timeOut() {
    OpeningMessage current = awaiting;
    if (current != null) {
      fail("did not come within " + current.timeout().toMillis() + " ms");
    }
  }

  private void fail(String what) {
    if (awaiting != null && !stopped) {
      stopped = true;
      cancelTimer();
      failed.accept(
          "the reply to opening message " + (count - unsent.size()) + " of " + count + " " + what);
    }
  }

  /** The connection has ended. */
  void stop() {
    stopped = true;
    cancelTimer();
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
