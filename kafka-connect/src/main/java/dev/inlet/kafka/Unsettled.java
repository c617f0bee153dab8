package dev.inlet.kafka;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts what one connection has read and Kafka has not confirmed yet, and has whoever reads wait
 * once that is too much. Without it, memory would be bounded by the buffer of the worker's producer
 * alone, which counts compressed bytes and not the objects around small messages.
 */
final class Unsettled {
  private final long maxBytes;
  private final int maxMessages;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  // Guarded by the lock.
  private long bytes;
  private long messages;

  /** Nothing yet. Each bound can be exceeded by one batch. */
  Unsettled(long maxBytes, int maxMessages) {
    this.maxBytes = maxBytes;
    this.maxMessages = maxMessages;
  }

  /**
   * Waits until there is room for another batch.
   *
   * @return false if there was none in that time
   */
  boolean awaitRoom(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (!hasRoom()) {
        if (left <= 0) {
          return false;
        }
        left = room.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    return bytes < maxBytes && messages < maxMessages;
  }

  /** A batch was read. */
  void add(long batchBytes, int batchMessages) {
    lock.lock();
    try {
      bytes += batchBytes;
      messages += batchMessages;
    } finally {
      lock.unlock();
    }
  }

  /** All messages of a batch are settled, and its memory is free. */
  void remove(long batchBytes, int batchMessages) {
    lock.lock();
    try {
      bytes -= batchBytes;
      messages -= batchMessages;
      if (hasRoom()) {
        room.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The memory of batches that are not settled. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** The messages of batches that are not settled. */
  long messages() {
    lock.lock();
    try {
      return messages;
    } finally {
      lock.unlock();
    }
  }
}
