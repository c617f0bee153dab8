package dev.inlet.input.websocket.inflate;

/** How far a stream, or a part of it, has come. */
public enum Progress {
  /** What comes next may be there already. */
  GOES_ON,
  /** All of the piece is taken, but for less than a symbol, which is kept. */
  NEEDS_INPUT,
  /** As much was written as was allowed, or as there was room for. */
  NEEDS_ROOM,
  /** The final block has ended. */
  FINISHED
}
