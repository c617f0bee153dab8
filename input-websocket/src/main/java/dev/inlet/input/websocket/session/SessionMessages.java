package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Positions;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Session;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a session: what it is shown, and what it delivers of that to the hand-off.
 * Belongs to the thread of the protocol.
 */
final class SessionMessages {
  /** What is delivered is handed over when a run of calls ends, or when it takes this much. */
  private static final long FULL_BURST = 2 << 20;

  private final SessionLife life;
  private final Arrivals arrivals;
  private final Deliveries deliveries = new Deliveries();
  private final MarkedDeliveries marked;
  private final ReceivedMessage message = new ReceivedMessage(deliveries);

  /**
   * Nothing was shown yet.
   *
   * @param from where the session went on
   * @param settled hears, on any thread, what becomes of checkpoints
   */
  SessionMessages(
      SessionLife life,
      Arrivals arrivals,
      HandOff handOff,
      Positions from,
      Consumer<List<CheckpointOrder.Settled>> settled) {
    this.life = requireNonNull(life, "life is null");
    this.arrivals = requireNonNull(arrivals, "arrivals is null");
    marked = new MarkedDeliveries(deliveries, handOff, from, new CheckpointOrder(settled));
  }

  /** Shows a session the next block; false if there is none for now. */
  boolean show(Session receiver) throws ProtocolException, InterruptedException {
    PooledBlock block = arrivals.next();
    if (block == null) {
      return false;
    }
    marked.seen(block.messages());
    show(block, receiver);
    return true;
  }

  private void show(PooledBlock block, Session receiver)
      throws ProtocolException, InterruptedException {
    MessageBlock messages = block.messages();
    deliveries.begin(block);
    int next = 0;
    try {
      while (next < messages.size() && !life.isOver() && !arrivals.isPaused()) {
        message.show(messages, next++);
        receiver.received(message);
      }
    } finally {
      message.hide();
      if (next < messages.size()) { // to be seen later, or counted at the end
        keep(deliveries.endBefore(next));
      } else {
        deliveries.end();
      }
    }
  }

  private void keep(PooledBlock rest) {
    marked.notSeen(rest.messages());
    arrivals.putBack(rest);
  }

  /** The session delivers a message that it has made. */
  void deliver(Message made) {
    deliveries.deliver(requireNonNull(made, "made is null"));
  }

  /** Positions may be known before any message was delivered: they are handed over alone then. */
  void positionsAreDue() {
    marked.positionsAreDue();
  }

  /** Whether so much was delivered that it is to be handed over. */
  boolean isBurstFull() {
    return deliveries.bytes() >= FULL_BURST;
  }

  /**
   * Hands over what was delivered.
   *
   * @param session says where it is; null if that is not known: what it delivered before it has
   *     failed comes again
   */
  void handOver(@Nullable Session session) {
    if (session == null) {
      marked.handOverUnmarked();
    } else {
      marked.handOver(session);
    }
  }

  /** How many blocks were handed over. */
  long handedOver() {
    return marked.handedOver();
  }
}
