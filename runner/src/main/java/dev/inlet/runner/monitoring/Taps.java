package dev.inlet.runner.monitoring;

import dev.inlet.input.Messages;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Those who look at the messages of a pipeline, if anybody does. */
final class Taps {
  private final List<Tap> open = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  void add(Tap tap) {
    open.add(tap);
    if (ended) {
      tap.end();
    }
  }

  void remove(Tap tap) {
    open.remove(tap);
  }

  /** There is no pipeline any more, or nobody may look any longer. */
  void end() {
    ended = true;
    open.forEach(Tap::end);
  }

  /**
   * Shows messages to all of them. Called by the thread of the pipeline for each batch; copies at
   * most what their rates allow, and never waits.
   */
  void offer(Messages messages) {
    if (!open.isEmpty()) {
      open.forEach(tap -> tap.offer(messages));
    }
  }
}
