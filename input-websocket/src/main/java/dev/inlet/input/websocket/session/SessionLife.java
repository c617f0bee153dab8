package dev.inlet.input.websocket.session;

/** How far the session of a protocol has come, as its connection sees it. For any thread. */
final class SessionLife {
  private volatile Stage stage = Stage.NEW; // written by the event loop
  private volatile boolean over;

  enum Stage {
    NEW,
    BEGUN,
    /** The connection is gone; the session sees what has arrived. */
    ENDING,
    /** It has seen that, or was given up. */
    ENDED
  }

  boolean is(Stage asked) {
    return stage == asked;
  }

  /** Called by the event loop. */
  void become(Stage next) {
    stage = next;
  }

  /** Nothing more is received or sent, whatever follows for the connection. */
  void exchangeIsOver() {
    over = true;
  }

  boolean isOver() {
    return over;
  }
}
