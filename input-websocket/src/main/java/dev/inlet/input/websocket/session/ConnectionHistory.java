package dev.inlet.input.websocket.session;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What is remembered of a connection, beside the {@linkplain Ending reason of its end}. Written by
 * the event loop before the end is reported; to be asked after that by any thread, unless a method
 * says otherwise.
 */
public final class ConnectionHistory {
  private volatile long openedAt;
  private volatile boolean complete;
  private long lastFrameAt;
  private long endedAt;
  private long discarded;
  private long unseen;
  private OptionalLong retiredAt = OptionalLong.empty();
  private EndOfData endOfData = EndOfData.NONE;

  /** Whether all has come that the server had sent. */
  private enum EndOfData {
    /** This side ended the connection. */
    NONE,
    /** The network failed, and what the server had sent may not have come whole. */
    BY_NETWORK,
    /** The server ended it, so all has come. */
    BY_SERVER
  }

  ConnectionHistory() {}

  // ---- Written by the event loop

  /** Messages can be read. */
  void opened() {
    openedAt = System.nanoTime();
  }

  /** The server has sent all that it will ever send. */
  void completed() {
    complete = true;
  }

  void networkFailed() {
    endOfData = endOfData == EndOfData.NONE ? EndOfData.BY_NETWORK : endOfData;
  }

  /** The server's stream has come to its end. */
  void streamEnded() {
    endOfData = endOfData == EndOfData.NONE ? EndOfData.BY_SERVER : endOfData;
  }

  /** The server has sent a Close frame. */
  void closedByServer() {
    endOfData = EndOfData.BY_SERVER;
  }

  void retired() {
    retiredAt = OptionalLong.of(System.nanoTime());
  }

  /** There was no time to retire to the end. */
  void retiringStopped() {
    retiredAt = OptionalLong.empty();
  }

  void lastFrame(long nanoTime) {
    lastFrameAt = nanoTime;
  }

  /** Messages had come behind our Close for which there was no room. */
  void discarded(long messages) {
    discarded = messages;
  }

  /** Messages had come that the session of the protocol did not see. */
  void unseen(long messages) {
    unseen = messages;
  }

  void ended() {
    endedAt = System.nanoTime();
  }

  // ---- Asked by others

  /** Whether the server has sent all that it will ever send. */
  public boolean isComplete() {
    return complete;
  }

  /** How long the connection was open. */
  public Duration uptime() {
    return Duration.ofNanos(endedAt - openedAt);
  }

  /** How long ago the connection was opened. Not to be asked before. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - openedAt);
  }

  /** How long ago the last bytes came from the server. */
  public Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastFrameAt);
  }

  /** How long it took from {@link Connection#retire} to the end; zero if that was cut short. */
  public Duration retirement() {
    return retiredAt.isPresent()
        ? Duration.ofNanos(endedAt - retiredAt.getAsLong())
        : Duration.ZERO;
  }

  /**
   * Whether the server ended it, by a Close frame or the end of its stream, so that all that it had
   * sent was read.
   */
  public boolean isEndedByServer() {
    return endOfData == EndOfData.BY_SERVER;
  }

  /** How many messages had come behind our Close for which there was no room. */
  public long discarded() {
    return discarded;
  }

  /** How many messages had come that the session of the protocol did not see before it ended. */
  public long unseen() {
    return unseen;
  }
}
