package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.websocket.config.Heartbeat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats that are messages: keeps those of the server from the output and answers each at once;
 * of those of a server that does not read, the last one. Belongs to the event loop.
 */
final class Heartbeats {
  private final Heartbeat heartbeat;
  private final FrameWriter writer;
  private byte @Nullable [] unanswered;
  private boolean stopped;

  Heartbeats(Heartbeat heartbeat, FrameWriter writer) {
    this.heartbeat = requireNonNull(heartbeat, "heartbeat is null");
    this.writer = requireNonNull(writer, "writer is null");
  }

  /** The other messages; the same block if there are no heartbeats in it. */
  MessageBlock removeFrom(MessageBlock block) {
    return heartbeat.expectsAny() ? block.filter(index -> !isHeartbeat(block, index)) : block;
  }

  private boolean isHeartbeat(MessageBlock block, int index) {
    Optional<byte[]> answer = heartbeat.answer(block, index);
    answer.ifPresent(
        payload -> {
          unanswered = payload;
          answer();
        });
    return answer.isPresent() || heartbeat.isReply(block, index);
  }

  /** The server may read again. */
  void answer() {
    byte[] answer = unanswered;
    if (answer != null && !stopped && writer.isWritable()) {
      unanswered = null;
      writer.send(heartbeat.type(), answer);
    }
  }

  /** Sends one of our own, unless the server does not read. */
  void send() {
    if (writer.isWritable()) {
      writer.send(heartbeat.type(), heartbeat.message());
    }
  }

  /** None is answered any more. */
  void stop() {
    stopped = true;
  }
}
