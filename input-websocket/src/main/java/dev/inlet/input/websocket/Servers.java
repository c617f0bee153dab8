package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.session.Connection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of several servers has its turn. For any thread. */
final class Servers {
  private final List<WebSocketSettings.Server> servers;
  private final Duration stableAfter;
  private int turn;

  /** The last connection that was opened, until it is known whether it lasted. */
  private @Nullable Connection opened;

  /**
   * The first one has its turn.
   *
   * @param stableAfter how long a connection has to last to be no failed attempt
   */
  Servers(List<WebSocketSettings.Server> servers, Duration stableAfter) {
    this.servers = List.copyOf(servers);
    this.stableAfter = requireNonNull(stableAfter, "stableAfter is null");
  }

  /** The one that has its turn. */
  synchronized WebSocketSettings.Server present() {
    return servers.get(turn);
  }

  /** An attempt has failed. */
  synchronized void failed() {
    turn = (turn + 1) % servers.size();
  }

  synchronized void opened(Connection connection) {
    opened = connection;
  }

  /**
   * The one to connect to once the last connection has ended. After one that lasted, all have their
   * turns from the first one on; one that did not is a failed attempt, like any other.
   */
  synchronized WebSocketSettings.Server next() {
    Connection last = opened;
    opened = null;
    if (last != null && last.history().uptime().compareTo(stableAfter) >= 0) {
      turn = 0;
    } else if (last != null) {
      failed();
    }
    return present();
  }
}
