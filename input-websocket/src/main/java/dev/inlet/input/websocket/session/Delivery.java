package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.memory.PooledBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings messages to the outlet of a connection in bursts, and knows what becomes of those that
 * find no room there. Belongs to the event loop.
 */
final class Delivery {
  /** Messages are handed over at the end of a read loop, or when they take this much. */
  private static final long FULL_BURST = 2 << 20;

  private final Outlet outlet;
  private final Traffic traffic;
  private final Runnable filled;
  private final Runnable dropped;
  private final List<PooledBlock> burst = new ArrayList<>();
  private long burstBytes; // of memory
  private long burstMessages;
  private long burstPayload;
  private Promise promise = Promise.ALL;
  private long discarded;

  /** What happens to messages that find no room. */
  private enum Promise {
    /** They are kept, and reading pauses. */
    ALL,
    /**
     * They are dropped: nobody promised to take these, and more important things follow. So is all
     * that comes behind them, since whoever reads would not see the gap.
     */
    WHAT_HAS_ROOM
  }

  /**
   * A delivery to an outlet.
   *
   * @param traffic counts all bursts, whatever becomes of them
   * @param filled called each time that a burst has filled the outlet: reading has to pause
   * @param dropped called each time that messages were dropped
   */
  Delivery(Outlet outlet, Traffic traffic, Runnable filled, Runnable dropped) {
    this.outlet = requireNonNull(outlet, "outlet is null");
    this.traffic = requireNonNull(traffic, "traffic is null");
    this.filled = requireNonNull(filled, "filled is null");
    this.dropped = requireNonNull(dropped, "dropped is null");
  }

  /** Messages of the connection, in order. */
  void add(PooledBlock block) {
    burst.add(block);
    burstBytes += block.messages().memoryBytes();
    burstMessages += block.messages().size();
    burstPayload += block.messages().payloadBytes();
    if (burstBytes >= FULL_BURST) {
      publish();
    }
  }

  /** Hands over what was added. */
  void publish() {
    if (burst.isEmpty()) {
      return;
    }
    traffic.received(burstMessages, burstPayload);
    boolean full = false;
    if (promise == Promise.WHAT_HAS_ROOM && (discarded > 0 || !outlet.hasRoom())) {
      burst.forEach(this::discard);
      dropped.run();
    } else {
      full = !outlet.add(burst);
    }
    burst.clear();
    burstBytes = 0;
    burstMessages = 0;
    burstPayload = 0;
    if (full && promise == Promise.ALL) {
      filled.run();
    }
  }

  private void discard(PooledBlock block) {
    discarded += block.messages().size();
    block.release();
  }

  /** Whether more would find room. */
  boolean hasRoom() {
    return outlet.hasRoom();
  }

  /** From now on, what finds no room is dropped, and what comes behind it. */
  void dropWhatHasNoRoom() {
    promise = Promise.WHAT_HAS_ROOM;
  }

  /** How many messages were dropped. */
  long discarded() {
    return discarded;
  }
}
