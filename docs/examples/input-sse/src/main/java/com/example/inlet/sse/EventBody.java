package com.example.inlet.sse;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The body of a response as it comes. The next piece is asked for when the last one was taken: a
 * server that is not read from has to wait.
 */
final class EventBody implements BodySubscriber<EventBody> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private Subscription subscription;
  private List<ByteBuffer> piece = List.of();
  private String end = "";
  private boolean woken;

  @Override
  public CompletionStage<EventBody> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    lock.lock();
    try {
      subscription = newSubscription;
      if (!end.isEmpty()) {
        subscription.cancel();
      }
    } finally {
      lock.unlock();
    }
    newSubscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> next) {
    lock.lock();
    try {
      piece = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(failure.getMessage() == null ? failure.toString() : failure.getMessage());
  }

  @Override
  public void onComplete() {
    end("ended by the server");
  }

  private void end(String reason) {
    lock.lock();
    try {
      if (end.isEmpty()) {
        end = reason;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next piece, and asks for the one behind it.
   *
   * @return nothing if none came in time, or before {@link #wakeUp}
   * @throws IOException at the end; its message says why
   */
  List<ByteBuffer> take(Duration maxWait) throws IOException, InterruptedException {
    List<ByteBuffer> taken;
    Subscription source;
    lock.lockInterruptibly();
    try {
      long nanos = maxWait.toNanos();
      while (piece.isEmpty() && end.isEmpty() && nanos > 0 && !woken) {
        nanos = changed.awaitNanos(nanos);
      }
      if (piece.isEmpty() && !end.isEmpty()) {
        throw new IOException(end);
      }
      taken = piece;
      piece = List.of();
      woken = woken && !taken.isEmpty();
      source = subscription;
    } finally {
      lock.unlock();
    }
    if (!taken.isEmpty()) {
      source.request(1);
    }
    return taken;
  }

  void wakeUp() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the connection; what has come can still be taken. */
  void cancel(String reason) {
    end(reason);
    lock.lock();
    try {
      if (subscription != null) {
        subscription.cancel();
      }
    } finally {
      lock.unlock();
    }
  }
}
