package dev.inlet.input.websocket.session;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The pings of keep-alive that were not answered yet, each with a payload by which its answer is
 * known: none as long as all others were answered, which is what servers expect, and a number else.
 */
final class UnansweredPings {
  /** If a server answers none, only the latest are remembered. */
  private static final int MOST = 16;

  private final Deque<Ping> pings = new ArrayDeque<>();
  private int count;

  private record Ping(ByteBuffer payload, OptionalLong sentAt) {}

  /** The payload of the next one. */
  byte[] next() {
    count++;
    return pings.isEmpty() ? new byte[0] : ByteBuffer.allocate(Integer.BYTES).putInt(count).array();
  }

  /** One was sent. */
  void sent(byte[] payload, long now) {
    if (pings.size() == MOST) {
      pings.remove();
    }
    pings.add(new Ping(ByteBuffer.wrap(payload), OptionalLong.of(now)));
  }

  /**
   * A Pong has come. A server may answer the latest of several pings alone (RFC 6455, section
   * 5.5.3). An empty Pong never answers a ping with a number: it may be unsolicited. Of a server
   * that answers such a ping by an empty Pong against the rules, no times are known from then on;
   * that it lives is known all the same.
   *
   * @return when the ping was sent that it answers; nothing if there is none, or the time says
   *     nothing
   */
  OptionalLong answered(byte[] pong) {
    ByteBuffer payload = ByteBuffer.wrap(pong);
    if (pings.stream().noneMatch(ping -> ping.payload().equals(payload))) {
      return OptionalLong.empty();
    }
    Ping answered = pings.remove();
    while (!answered.payload().equals(payload)) {
      answered = pings.remove();
    }
    return answered.sentAt();
  }

  /** How long their answers take will say nothing about the server. */
  void forgetTimes() {
    int size = pings.size();
    for (int i = 0; i < size; i++) {
      pings.add(new Ping(pings.remove().payload(), OptionalLong.empty()));
    }
  }
}
