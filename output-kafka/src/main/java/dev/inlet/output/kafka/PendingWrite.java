package dev.inlet.output.kafka;

import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way. It has ended once each of its records has, and then it failed if one did.
 */
final class PendingWrite {

  /** Told what becomes of records, by the producer's thread. */
  interface Listener {
    /** Brokers have a record. */
    void accepted();

    /** The topic does not take a record of its size; somebody has to end the delivery. */
    void tooLarge(Delivery delivery);

    /**
     * A record will never be accepted by this client.
     *
     * @return what to say of it
     */
    IOException failed(Delivery delivery, Exception failure);

    /** So many records never end, as their client has failed. */
    void abandoned(int records);

    /**
     * All records have ended as well as they could. Whoever waits for that hears of it later.
     *
     * @return the result of the write
     */
    WriteResult written();
  }

  private final Listener listener;
  private final CompletableFuture<WriteResult> ending = new CompletableFuture<>();
  // One for each record, and one for whoever hands them over.
  private final AtomicInteger open = new AtomicInteger(1);
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private volatile boolean begun;

  PendingWrite(Listener listener) {
    this.listener = listener;
  }

  CompletionStage<WriteResult> ending() {
    return ending;
  }

  /** One more record. */
  Delivery begin(String topic, int size) {
    open.incrementAndGet();
    return new Delivery(this, topic, size);
  }

  /** No more records follow. */
  void allBegun() {
    end();
    begun = true;
  }

  /**
   * Fails, since what is open will not end: the client has failed. Any thread, and more than once;
   * before {@link #allBegun} it only keeps the reason, and has to be called again behind that.
   */
  void abandon(IOException cause) {
    var unused = failure.compareAndSet(null, cause);
    if (begun) {
      int left = open.getAndSet(0);
      if (left > 0) {
        listener.abandoned(left);
      }
      var ignored = ending.completeExceptionally(cause);
    }
  }

  void accepted() {
    listener.accepted();
    end();
  }

  void tooLarge(Delivery delivery) {
    listener.tooLarge(delivery);
  }

  void failed(Delivery delivery, Exception exception) {
    fail(listener.failed(delivery, exception));
  }

  /** A record ended as well as it could: it is accepted, or left out on purpose. */
  void end() {
    if (open.decrementAndGet() == 0) {
      IOException first = failure.get();
      if (first == null) {
        ending.complete(listener.written());
      } else {
        ending.completeExceptionally(first);
      }
    }
  }

  /** A record ended, and the batch counts as refused. */
  void fail(IOException cause) {
    var unused = failure.compareAndSet(null, cause);
    end();
  }
}
