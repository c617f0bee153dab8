package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.DialogueMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the session of a protocol sends: messages that the thread of the protocol adds, and the
 * event loop sends; and how much of that the server has not taken.
 */
final class Outbox {
  /** How much may wait to be sent to a server that does not read. */
  private static final long MAX_UNSENT = 1 << 20;

  private final SessionCalls calls;
  private final Consumer<List<Outgoing>> sender;
  private final Runnable filled;
  private List<Outgoing> added = new ArrayList<>(); // belongs to the thread of the protocol
  private long unsentBytes; // belongs to the event loop

  /**
   * A message to be sent.
   *
   * @param size the number of bytes of its payload
   * @param login there may be secrets in it that the server quotes
   */
  record Outgoing(DialogueMessage message, int size, boolean login) {}

  /**
   * Nothing waits to be sent.
   *
   * @param sender sends messages, called by the event loop; {@link #sent} is to be called for each
   *     that has gone out, or never will
   * @param filled called by the event loop each time that too much waits
   */
  Outbox(SessionCalls calls, Consumer<List<Outgoing>> sender, Runnable filled) {
    this.calls = requireNonNull(calls, "calls is null");
    this.sender = requireNonNull(sender, "sender is null");
    this.filled = requireNonNull(filled, "filled is null");
  }

  /**
   * A message is to be sent. Called by the thread of the protocol.
   *
   * @param login whether there may be secrets in it that the server quotes
   */
  void add(DialogueMessage message, boolean login) {
    added.add(new Outgoing(message, message.toByteArray().length, login));
  }

  /** Has the event loop send what was added. Called by the thread of the protocol. */
  void flush() {
    List<Outgoing> messages = added;
    if (!messages.isEmpty()) {
      added = new ArrayList<>();
      calls.onEventLoop(() -> sendNow(messages));
    }
  }

  private void sendNow(List<Outgoing> messages) {
    for (Outgoing message : messages) {
      unsentBytes += message.size();
    }
    sender.accept(messages);
    if (unsentBytes > MAX_UNSENT) {
      filled.run();
    }
  }

  /** A message has gone out, or never will. Called by the event loop. */
  void sent(Outgoing message) {
    unsentBytes -= message.size();
  }
}
