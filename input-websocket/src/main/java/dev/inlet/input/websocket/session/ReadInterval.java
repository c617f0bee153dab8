package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Has what comes in quick succession read together, as a turn of the event loop, and waking whoever
 * waits for what comes of it, costs many times what a message does. What comes after a longer time,
 * and much at a time, is read at once. Belongs to the event loop.
 */
final class ReadInterval {
  /** With as much in a turn there is nothing to be gained. */
  private static final int MUCH_BYTES = 32 * 1024;

  private final long nanos;
  private final Ticker ticker;
  private long lastAt;
  private long bytes;

  /**
   * Nothing was read yet.
   *
   * @param interval zero to read all at once
   */
  ReadInterval(Duration interval, Ticker ticker) {
    nanos = TimeUnit.NANOSECONDS.convert(interval);
    this.ticker = requireNonNull(ticker, "ticker is null");
    lastAt = ticker.nanoTime() - nanos;
  }

  /** So much was read. */
  void read(int count) {
    bytes += count;
  }

  /**
   * A turn has ended in which something was read.
   *
   * @return for how many nanoseconds nothing is to be read, after which {@link #waited} is to be
   *     called; zero to read on
   */
  long turnEnded() {
    if (nanos == 0) {
      return 0;
    }
    long now = ticker.nanoTime();
    boolean quick = now - lastAt < nanos;
    boolean little = bytes < MUCH_BYTES;
    lastAt = now;
    bytes = 0;
    return quick && little ? nanos : 0;
  }

  /** What has come in the meantime is read now. */
  void waited() {
    lastAt = ticker.nanoTime();
  }
}
