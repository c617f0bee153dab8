package dev.inlet.input.websocket.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.auth.OpeningMessage;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends the opening messages of a connection one after the other, each only when the reply to the
 * one before it has come, if that is to be awaited. Belongs to the event loop.
 */
final class OpeningDialogue {
  /** More than what is shown, so that a secret at its end can be recognised as a whole. */
  private static final int MAX_KEPT = 64 * 1024;

  /** Hears how it goes. */
  interface Listener {

    /** A message has to go out. */
    void send(OpeningMessage.Type type, byte[] payload);

    /** Called once when all was sent and answered. */
    void done();

    /** Called at most once in place of {@link #done}; {@link #lastReceived} may say more. */
    void missed(String reason);

    /** As {@link #missed}, for a refusal of the server. */
    void refused(String reason);
  }

  private final Deque<OpeningMessage> unsent;
  private final int count;
  private final EventLoop eventLoop;
  private final Listener listener;
  private @Nullable OpeningMessage awaiting;
  private @Nullable Deadline deadline;
  private @Nullable String lastReceived;
  private boolean stopped;

  OpeningDialogue(List<OpeningMessage> messages, EventLoop eventLoop, Listener listener) {
    this.unsent = new ArrayDeque<>(messages);
    this.count = messages.size();
    this.eventLoop = requireNonNull(eventLoop, "eventLoop is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  /** Sends up to the next message that awaits a reply. */
  void proceed() {
    while (awaiting == null && !stopped) {
      OpeningMessage next = unsent.poll();
      if (next == null) {
        stopped = true;
        listener.done();
        return;
      }
      next.payload().ifPresent(payload -> listener.send(next.type(), payload));
      if (next.await().isPresent()) {
        awaiting = next;
        deadline = Deadline.after(eventLoop, next.timeout(), this::timeOut);
      }
    }
  }

  /** Looks for the awaited reply; gives back what is to be delivered. */
  MessageBlock received(MessageBlock block) {
    return awaiting == null ? block : block.filter(index -> !isDroppedReply(block, index));
  }

  /** Remembers the last of the messages that were not the awaited reply. */
  void delivers(MessageBlock block) {
    if (awaiting != null && !stopped && !block.isEmpty()) {
      lastReceived = show(block, block.size() - 1);
    }
  }

  private boolean isDroppedReply(MessageBlock block, int index) {
    OpeningMessage current = awaiting;
    if (current == null || stopped) {
      return false;
    }
    ByteBuffer payload = ByteBuffer.wrap(block.toByteArray(index));
    if (current.failOn().filter(text -> contains(payload, text)).isPresent()) {
      lastReceived = show(block, index);
      refuse();
      return false;
    }
    if (!contains(payload, current.await().orElseThrow())) {
      return false;
    }
    cancelDeadline();
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

  private static String show(MessageBlock block, int index) {
    ByteBuffer payload = ByteBuffer.wrap(block.toByteArray(index));
    ByteBuffer start = payload.slice(0, Math.min(payload.limit(), MAX_KEPT));
    if (block.type(index) == MessageType.TEXT) {
      return UTF_8.decode(start).toString();
    }
    try {
      return UTF_8.newDecoder().decode(start).toString();
    } catch (CharacterCodingException e) {
      return "(" + payload.limit() + " bytes of binary)";
    }
  }

  /**
   * The last message that came while a reply was awaited, unmasked: perhaps the server's own word
   * on why the reply does not come. Empty if none came.
   */
  Optional<String> lastReceived() {
    return Optional.ofNullable(lastReceived);
  }

  /** Whether a reply has not come, also after the end. */
  boolean awaits() {
    return awaiting != null;
  }

  /** Nothing is read until somebody takes what has come, and nobody does before this is done. */
  void readingPaused() {
    if (awaiting != null) {
      // Not at once: the reply may be in the rest of what was read, if that is not compressed.
      eventLoop.execute(
          () ->
              miss(
                  "is not among as many messages as may wait for the output"
                      + " (max_buffered_messages, max_buffered_bytes)"));
    }
  }

  private void timeOut() {
    OpeningMessage current = awaiting;
    if (current != null) {
      miss("did not come within " + current.timeout().toMillis() + " ms");
    }
  }

  private void miss(String how) {
    OpeningMessage current = awaiting;
    if (current != null && !stopped) {
      stop();
      String what =
          current.payload().isPresent()
              ? "the reply to opening message " + position()
              : "the message that opening message " + position() + " awaits";
      listener.missed(what + " " + how);
    }
  }

  private void refuse() {
    String reason = "the server refused opening message " + position() + " (fail_on)";
    stop();
    // Not at once: the rest of what was read still counts as received.
    eventLoop.execute(() -> listener.refused(reason));
  }

  private String position() {
    return (count - unsent.size()) + " of " + count;
  }

  /** The connection has ended. */
  void stop() {
    stopped = true;
    cancelDeadline();
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel();
    }
  }
}
