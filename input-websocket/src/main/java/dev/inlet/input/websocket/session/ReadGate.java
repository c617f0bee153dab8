package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;

/**
 * Whether what comes is read and decoded, and why not. While it is the output or a dialogue that is
 * waited for, nobody waits for signs of life. Belongs to the event loop.
 */
final class ReadGate {
  private final Channel channel;
  private final KeepAlive keepAlive;
  private final ReadingPauses pauses;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    /** Not until there is room in the hand-off. */
    PAUSED,
    /** Not until the opening dialogue has decided about what has come. */
    HELD,
    /** Not before other connections of the event loop have had their turn, or more has come. */
    YIELDED
  }

  ReadGate(Channel channel, KeepAlive keepAlive, ReadingPauses pauses) {
    this.channel = requireNonNull(channel, "channel is null");
    this.keepAlive = requireNonNull(keepAlive, "keepAlive is null");
    this.pauses = requireNonNull(pauses, "pauses is null");
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isPaused() {
    return state == State.PAUSED;
  }

  boolean isHeld() {
    return state == State.HELD;
  }

  boolean isYielded() {
    return state == State.YIELDED;
  }

  /** The hand-off is full. */
  void pause() {
    close(State.PAUSED);
    keepAlive.suspend();
    pauses.begin();
  }

  /** The opening dialogue decides, and nothing more of what follows shall be kept for it. */
  void hold() {
    close(State.HELD);
    keepAlive.suspend();
  }

  /** It is the turn of others, or more is waited for. */
  void yieldTurn() {
    close(State.YIELDED);
  }

  private void close(State reason) {
    state = reason;
    channel.config().setAutoRead(false);
  }

  /** What had been read before may be decoded; {@link #resume} follows if it is. */
  void open() {
    state = State.OPEN;
  }

  /**
   * Reads on, if nothing has closed it since it was opened.
   *
   * @param waited whether it was paused or held before
   * @return whether that is over
   */
  boolean resume(boolean waited) {
    boolean over = waited && state != State.PAUSED && state != State.HELD;
    if (over) {
      keepAlive.resume();
      pauses.end();
    }
    if (state == State.OPEN) {
      channel.config().setAutoRead(true);
    }
    return over;
  }
}
