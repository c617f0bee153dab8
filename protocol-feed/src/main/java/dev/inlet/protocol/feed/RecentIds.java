package dev.inlet.protocol.feed;

/**
 * The identifiers of the last messages, as hash values of 64 bits: two different ones among 10,000
 * are taken for the same once in some 10^15 messages. Allocates nothing once it is made. Belongs to
 * one thread at a time.
 */
final class RecentIds {
  // An open table, in which zero is no value, and the same values in the order of their arrival.
  private final long[] table;
  private final long[] order;
  private int next;
  private int size;
  private long added;

  /** Remembers this many, at least one. */
  RecentIds(int capacity) {
    order = new long[capacity];
    table = new long[Integer.highestOneBit(Math.max(4, capacity)) * 4];
  }

  /**
   * Takes the identifier of a message, in place of the oldest one if there are too many.
   *
   * @return false if it is known already
   */
  boolean add(long hash) {
    long value = hash == 0 ? 1 : hash;
    int slot = find(value);
    if (table[slot] == value) {
      return false;
    }
    if (size == order.length) {
      remove(order[next]);
      slot = find(value);
    } else {
      size++;
    }
    added++;
    table[slot] = value;
    order[next] = value;
    next = next + 1 == order.length ? 0 : next + 1;
    return true;
  }

  /** The slot of a value, or the free one in which it belongs. */
  private int find(long value) {
    int slot = home(value);
    while (table[slot] != 0 && table[slot] != value) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private int home(long value) {
    return (int) (value >>> 32) & (table.length - 1);
  }

  /** Removes a value, and moves what stands behind it to where it is found. */
  private void remove(long value) {
    int free = find(value);
    int mask = table.length - 1;
    for (int slot = (free + 1) & mask; table[slot] != 0; slot = (slot + 1) & mask) {
      int distance = (slot - home(table[slot])) & mask;
      if (distance >= ((slot - free) & mask)) {
        table[free] = table[slot];
        free = slot;
      }
    }
    table[free] = 0;
  }

  /** How many there were in all. */
  long added() {
    return added;
  }

  /** The same identifiers, to go on with. */
  RecentIds copy() {
    RecentIds copy = new RecentIds(order.length);
    copy.addAll(this);
    return copy;
  }

  /** Takes those of another session, in their order. */
  void addAll(RecentIds others) {
    int first = others.size < others.order.length ? 0 : others.next;
    for (int i = 0; i < others.size; i++) {
      boolean unused = add(others.order[(first + i) % others.order.length]);
    }
  }

  /** Forgets the last ones, at most so many. */
  void forgetLast(long count) {
    for (long i = Math.min(count, size); i > 0; i--) {
      next = next == 0 ? order.length - 1 : next - 1;
      remove(order[next]);
      size--;
    }
  }
}
