package dev.inlet.runner.web;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The connections that are open, of which there is a limited number. For any thread. */
final class OpenConnections {
  private final int limit;
  // Guarded by this, as is the other set.
  private final Set<Connection> all = new LinkedHashSet<>();
  // Those that wait for a request, the one that has waited longest first.
  private final Set<Connection> idle = new LinkedHashSet<>();
  private boolean closed;

  OpenConnections(int limit) {
    this.limit = limit;
  }

  /** Adds one, for which another one that is idle may have to go; false if there is no room. */
  synchronized boolean add(Connection connection) {
    if (closed) {
      return false;
    }
    if (all.size() >= limit) {
      Iterator<Connection> longest = idle.iterator();
      if (!longest.hasNext()) {
        return false;
      }
      Connection oldest = longest.next();
      remove(oldest);
      TimeLimit.closeQuietly(oldest);
    }
    idle.add(connection);
    return all.add(connection);
  }

  /** Says that a connection waits for a request, or for the rest of one, from now on. */
  synchronized void idle(Connection connection) {
    if (all.contains(connection)) {
      idle.add(connection);
    }
  }

  /** Says that a request has come, whole. */
  synchronized void busy(Connection connection) {
    idle.remove(connection);
  }

  synchronized void remove(Connection connection) {
    all.remove(connection);
    idle.remove(connection);
  }

  void closeAll() {
    List<Connection> open;
    synchronized (this) {
      closed = true;
      open = new ArrayList<>(all);
    }
    open.forEach(TimeLimit::closeQuietly);
  }
}
