package dev.inlet.input.websocket.http;

import static java.util.Objects.requireNonNull;

/** Who answers a request, in words of a log line. */
public enum Peer {
  SERVER("server"),
  PROXY("proxy");

  private final String shown;

  Peer(String shown) {
    this.shown = requireNonNull(shown, "shown is null");
  }

  @Override
  public String toString() {
    return shown;
  }
}
