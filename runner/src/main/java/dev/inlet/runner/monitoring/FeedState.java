package dev.inlet.runner.monitoring;

import java.util.Locale;

/** How the input of a pipeline stands, as far as it has reported. */
enum FeedState {
  /** An attempt to connect is under way, or about to begin. */
  CONNECTING,
  CONNECTED,
  /** The last attempt failed or the connection was lost; the next attempt has a time. */
  WAITING,
  /** No further attempt follows. */
  STOPPED;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
