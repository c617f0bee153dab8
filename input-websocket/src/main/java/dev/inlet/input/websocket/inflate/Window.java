package dev.inlet.input.websocket.inflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What was inflated last, and may be repeated: 32 KiB of it at most (RFC 1951, section 2). Lies in
 * an array that grows with what comes, up to half as much again; whenever it is full, what has to
 * be kept is moved to its beginning.
 */
public final class Window {
  /** The largest distance. */
  static final int HISTORY = 32 * 1024;

  private static final int MIN_CAPACITY = 4 * 1024;
  private static final int MAX_CAPACITY = HISTORY + HISTORY / 2;

  /** There is room for the longest repetition, and for what is written behind it, several times. */
  private static final int MIN_ROOM = 1024;

  /** So many bytes behind a repetition may be overwritten. */
  static final int SLACK = 2 * Long.BYTES;

  private static final byte[] NO_BYTES = {};
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** All that can be repeated lies before the position. */
  byte[] bytes = NO_BYTES;

  int position;
  private ByteBuffer memory = ByteBuffer.wrap(NO_BYTES);

  /** The array, from its beginning; another one after {@link #makeRoom}. */
  ByteBuffer memory() {
    return memory;
  }

  /** Sees to it that there is some room behind the position. */
  void makeRoom() {
    if (bytes.length - position >= MIN_ROOM) {
      return;
    }
    if (bytes.length < MAX_CAPACITY) {
      bytes =
          Arrays.copyOf(bytes, Math.min(MAX_CAPACITY, Math.max(MIN_CAPACITY, 2 * bytes.length)));
      memory = ByteBuffer.wrap(bytes);
    } else {
      System.arraycopy(bytes, position - HISTORY, bytes, 0, HISTORY);
      position = HISTORY;
    }
  }

  /** Gives the array to the garbage collector. */
  public void release() {
    forget();
    bytes = NO_BYTES;
    memory = ByteBuffer.wrap(NO_BYTES);
  }

  /** Nothing can be repeated any more. */
  void forget() {
    position = 0;
  }

  /**
   * Repeats what lies before a place there, byte by byte if that overlaps with what it becomes.
   * Overwrites up to {@link #SLACK} bytes behind it.
   */
  static void repeat(byte[] bytes, int place, int distance, int length) {
    int from = place - distance;
    int to = place;
    int end = place + length;
    if (distance >= Long.BYTES) {
      do {
        LONGS.set(bytes, to, (long) LONGS.get(bytes, from));
        LONGS.set(bytes, to + Long.BYTES, (long) LONGS.get(bytes, from + Long.BYTES));
        from += 2 * Long.BYTES;
        to += 2 * Long.BYTES;
      } while (to < end);
    } else if (distance == 1) {
      Arrays.fill(bytes, to, end, bytes[from]);
    } else {
      while (to < end) {
        bytes[to++] = bytes[from++];
      }
    }
  }

  /** The same without overwriting anything. */
  static void repeatExactly(byte[] bytes, int place, int distance, int length) {
    for (int to = place; to < place + length; to++) {
      bytes[to] = bytes[to - distance];
    }
  }
}
