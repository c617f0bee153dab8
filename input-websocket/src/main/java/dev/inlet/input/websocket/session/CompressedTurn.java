package dev.inlet.input.websocket.session;

/**
 * How much of a connection with compression is decoded before the other connections of its event
 * loop have their turn: what compressed bytes inflate to takes long. Belongs to the event loop.
 */
final class CompressedTurn {
  /** A read as usual is enough for a turn. */
  static final int MAX_READS = 1;

  /**
   * So much is decoded before the next look at whether reading is paused: beside the message that
   * they end, they inflate to 4 MiB at most.
   */
  private static final int MAX_PORTION = 4 * 1024;

  /**
   * A turn ends after so many bytes of one read, which may hold blocks that inflate to nothing, or
   * which TLS made larger.
   */
  private static final int MAX_COMPRESSED = 128 * 1024;

  /** And after so many bytes that they inflate to, beside what the last portion does. */
  private static final long MAX_INFLATED = 4 << 20;

  private int decoded;
  private long inflatedBefore;

  /** Of so many bytes, how many to decode next, which counts them. */
  int nextPortion(int readable) {
    int portion = Math.min(MAX_PORTION, readable);
    decoded += portion;
    return portion;
  }

  /**
   * Whether others have their turn now.
   *
   * @param inflated how much the connection has inflated so far
   */
  boolean isOver(long inflated) {
    return decoded >= MAX_COMPRESSED || inflated - inflatedBefore >= MAX_INFLATED;
  }

  /** The next turn begins. */
  void end(long inflated) {
    decoded = 0;
    inflatedBefore = inflated;
  }
}
