package dev.inlet.benchmarks.client;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.feed.Shape;
import java.nio.ByteBuffer;

/** Counts messages that come in parts, for clients that do not put them together. */
final class Parts {
  private final Arrivals arrivals;
  private final ByteBuffer stamp = ByteBuffer.allocate(Shape.STAMP_BYTES);
  private int size;

  Parts(Arrivals arrivals) {
    this.arrivals = requireNonNull(arrivals, "arrivals is null");
  }

  /** A part; the buffer's position is left alone. */
  void part(ByteBuffer part, boolean last) {
    if (last && size == 0) {
      arrivals.message(part);
      return;
    }
    if (arrivals.binaryStamps()) {
      int length = Math.min(stamp.remaining(), part.remaining());
      stamp.put(part.slice(part.position(), length));
    }
    part(part.remaining(), last);
  }

  /** A part of a text, whose chars are counted. Stamps are only looked at in whole messages. */
  void part(CharSequence part, boolean last) {
    if (last && size == 0) {
      arrivals.message(part);
    } else {
      part(part.length(), last);
    }
  }

  /** A part of so many bytes. */
  void part(int bytes, boolean last) {
    size += bytes;
    if (!last) {
      return;
    }
    if (stamp.hasRemaining()) {
      arrivals.message(size);
    } else {
      arrivals.message(size, stamp.getLong(0));
    }
    stamp.clear();
    size = 0;
  }
}
