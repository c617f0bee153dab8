package dev.inlet.runner.monitoring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last few items of a sequence. Not for several threads. */
final class Recent<T> {
  private final int limit;
  private final Deque<T> items = new ArrayDeque<>();

  Recent(int limit) {
    this.limit = limit;
  }

  /** Adds an item, for which the oldest may have to go. */
  void add(T item) {
    if (items.size() == limit) {
      items.removeFirst();
    }
    items.addLast(item);
  }

  /** Adds an item in place of the newest, which there is. */
  void replaceLast(T item) {
    items.removeLast();
    items.addLast(item);
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  T last() {
    return items.getLast();
  }

  /** The oldest first. */
  List<T> items() {
    return List.copyOf(items);
  }
}
