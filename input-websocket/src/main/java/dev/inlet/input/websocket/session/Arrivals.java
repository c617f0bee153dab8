package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.memory.PooledBlock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages that have arrived for a session to see, in order. The hand-off counts them from their
 * arrival on. For any thread.
 */
final class Arrivals {
  private final HandOff handOff;

  // Guarded by this object.
  private final Deque<PooledBlock> blocks = new ArrayDeque<>();
  private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
  private boolean claimed;
  private boolean closed;
  private boolean givenUp;
  private boolean released;
  private long unseen;

  /** Whether there are pauses: asked for each message, so one look has to be enough. */
  private volatile boolean paused; // written under the lock

  /** Why the session is to see nothing for now. */
  private enum Pause {
    /** It wants to see nothing. */
    BY_SESSION,
    /** It has not taken over yet. */
    HELD
  }

  Arrivals(HandOff handOff) {
    this.handOff = requireNonNull(handOff, "handOff is null");
  }

  /** Adds a burst; false if reading has to stop. After {@link #close} it is thrown away. */
  synchronized boolean add(List<PooledBlock> burst) {
    long messages = 0;
    long bytes = 0;
    for (PooledBlock block : burst) {
      messages += block.messages().size();
      bytes += block.messages().memoryBytes();
    }
    if (closed) {
      burst.forEach(PooledBlock::release);
      unseen += messages;
      return true;
    }
    boolean room = handOff.reserve(messages, bytes);
    blocks.addAll(burst);
    return room;
  }

  /** Whether a further burst would find room. */
  boolean haveRoom() {
    return handOff.hasRoom();
  }

  /** Whether little waits, here and in the hand-off. */
  boolean areFew() {
    return handOff.holdsLittle();
  }

  /** Whatever is added from now on is thrown away. */
  synchronized void close() {
    closed = true;
  }

  /**
   * Gives the caller the right to take blocks, until {@link #unclaim}; false if somebody has it, or
   * nothing is to be taken.
   */
  synchronized boolean claim() {
    if (claimed || isPaused() || blocks.isEmpty()) {
      return false;
    }
    claimed = true;
    return true;
  }

  synchronized void unclaim() {
    claimed = false;
  }

  /** Takes a block; none if there is none, or the session wants to see none for now. */
  synchronized @Nullable PooledBlock next() {
    return isPaused() ? null : blocks.poll();
  }

  /**
   * The session has not seen the rest of a block. It is the next one to be taken; after {@link
   * #giveUp} it is thrown away.
   */
  synchronized void putBack(PooledBlock rest) {
    blocks.addFirst(rest);
    if (givenUp) {
      giveUp();
    }
  }

  synchronized void pause() {
    pauses.add(Pause.BY_SESSION);
    paused = true;
  }

  synchronized void resume() {
    pauses.remove(Pause.BY_SESSION);
    paused = !pauses.isEmpty();
  }

  /** The session has to see nothing until {@link #release}; in vain after that. */
  synchronized void hold() {
    if (!released) {
      pauses.add(Pause.HELD);
      paused = true;
    }
  }

  synchronized void release() {
    released = true;
    pauses.remove(Pause.HELD);
    paused = !pauses.isEmpty();
  }

  /** Whether the session has to see nothing before {@link #release}. */
  synchronized boolean areHeld() {
    return pauses.contains(Pause.HELD);
  }

  /** Whether the session is to see nothing for now. */
  boolean isPaused() {
    return paused;
  }

  /** Whether the session has seen all that it wants to see; not while it is held. */
  synchronized boolean areSeen() {
    return !areHeld() && (paused || blocks.isEmpty());
  }

  /** Throws away what the session has not seen. */
  synchronized void giveUp() {
    closed = true;
    givenUp = true;
    long messages = 0;
    long bytes = 0;
    for (PooledBlock block : blocks) {
      messages += block.messages().size();
      bytes += block.messages().memoryBytes();
      block.release();
    }
    blocks.clear();
    unseen += messages;
    handOff.addReserved(List.of(), messages, bytes);
  }

  /** How many messages were thrown away. */
  synchronized long unseen() {
    return unseen;
  }
}
