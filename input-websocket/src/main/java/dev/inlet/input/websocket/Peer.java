package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

/** Who answers a request, in words of a log line. */
enum Peer {
  SERVER("server", Ending.Phase.UPGRADE),
  PROXY("proxy", Ending.Phase.PROXY);

  private final String shown;
  private final Ending.Phase phase;

  Peer(String shown, Ending.Phase phase) {
    this.shown = requireNonNull(shown, "shown is null");
    this.phase = requireNonNull(phase, "phase is null");
  }

  /** The phase in which it is asked. */
  Ending.Phase phase() {
    return phase;
  }

  @Override
  public String toString() {
    return shown;
  }
}
