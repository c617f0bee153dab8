package dev.inlet.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A target in memory, found by its name. */
final class BoxTarget implements OutputContract.Target {
  private static final Map<String, BoxTarget> TARGETS = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();

  // Guarded by this.
  private final List<String> received = new ArrayList<>();
  private Mode mode = Mode.ACCEPTS;

  /** What it does with what is written to it. */
  enum Mode {
    ACCEPTS,
    REFUSES,
    HANGS
  }

  BoxTarget() {
    TARGETS.put(name, this);
  }

  static BoxTarget find(String name) {
    return TARGETS.get(name);
  }

  boolean isThere() {
    return TARGETS.containsKey(name);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("target", name, "token", "hunter2 and more");
  }

  /** Takes texts, or not; comes back when that is decided. */
  synchronized boolean take(List<String> texts) throws InterruptedException {
    while (mode == Mode.HANGS) {
      wait();
    }
    if (mode == Mode.REFUSES) {
      return false;
    }
    received.addAll(texts);
    return true;
  }

  synchronized void awaitOtherThanRefusing() throws InterruptedException {
    while (mode == Mode.REFUSES) {
      wait();
    }
  }

  synchronized boolean isHanging() {
    return mode == Mode.HANGS;
  }

  synchronized boolean isRefusing() {
    return mode == Mode.REFUSES;
  }

  @Override
  public synchronized List<String> received() {
    return List.copyOf(received);
  }

  private synchronized boolean become(Mode next) {
    mode = next;
    notifyAll();
    return true;
  }

  @Override
  public boolean refuse() {
    return become(Mode.REFUSES);
  }

  @Override
  public boolean hang() {
    return become(Mode.HANGS);
  }

  @Override
  public void accept() {
    var unused = become(Mode.ACCEPTS);
  }

  @Override
  public void close() {
    TARGETS.remove(name);
  }
}
