package dev.inlet.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Reads what a client sends, and holds it to RFC 6455. Used by one thread at a time. */
final class ClientReader {
  static final Duration FOREVER = Duration.ofDays(10_000);

  private static final int MAX_HEAD = 64 * 1024;
  private static final long MAX_PAYLOAD = 256L * 1024 * 1024;
  private static final int MASKED = 0x80;

  private final Socket socket;
  private final InputStream in;
  // What was read and not yet taken lies from start to end, also across a timeout.
  private byte[] buffer = new byte[4096];
  private int start;
  private int end;
  private boolean extensionsAgreed;

  ClientReader(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  /** From now on frames may carry RSV1. */
  void extensionsAgreed() {
    extensionsAgreed = true;
  }

  HandshakeRequest readRequest() throws IOException {
    Deadline deadline = new Deadline(FOREVER);
    int searched = 0;
    while (true) {
      String received = new String(buffer, start, end - start, ISO_8859_1);
      int headEnd = received.indexOf("\r\n\r\n", Math.max(0, searched - 3));
      if (headEnd >= 0) {
        start += headEnd + 4;
        return HandshakeRequest.parse(received.substring(0, headEnd), Instant.now());
      }
      if (received.length() > MAX_HEAD) {
        throw new AssertionError("the client's request has more than " + MAX_HEAD + " bytes");
      }
      searched = received.length();
      fill(deadline);
    }
  }

  /** The next frame; what has come of it is kept when the time is up before it is whole. */
  Frame readFrame(Duration timeout) throws IOException {
    Deadline deadline = new Deadline(timeout);
    require(2, deadline);
    int first = buffer[start] & 0xff;
    int second = buffer[start + 1] & 0xff;
    if ((second & MASKED) == 0) {
      throw new AssertionError("the client sent an unmasked frame (RFC 6455, section 5.1)");
    }
    int lengthBytes = (second & 0x7f) < 126 ? 0 : (second & 0x7f) == 126 ? 2 : 8;
    int head = 2 + lengthBytes + 4;
    require(head, deadline);
    long size = payloadSize(second & 0x7f, ByteBuffer.wrap(buffer, start + 2, lengthBytes));
    check(first, size);
    require(head + (int) size, deadline);
    byte[] payload = Arrays.copyOfRange(buffer, start + head, start + head + (int) size);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= buffer[start + head - 4 + (i & 3)];
    }
    start += head + (int) size;
    return new Frame((first & 0x80) != 0, first >> 4 & 7, first & 0xf, payload);
  }

  private static long payloadSize(int shortLength, ByteBuffer length) {
    long size =
        switch (shortLength) {
          case 126 -> length.getShort() & 0xffff;
          case 127 -> length.getLong();
          default -> shortLength;
        };
    if ((shortLength == 126 && size < 126) || (shortLength == 127 && size >>> 16 == 0)) {
      throw new AssertionError("the client wrote a length longer than needed (section 5.2)");
    }
    if (size < 0 || size > MAX_PAYLOAD) {
      throw new AssertionError("the client announced a frame of " + size + " bytes");
    }
    return size;
  }

  private void check(int first, long size) {
    int rsv = first >> 4 & 7;
    if (rsv != 0 && !(extensionsAgreed && rsv == 4)) {
      throw new AssertionError("the client set the reserved bits " + rsv + " (section 5.2)");
    }
    int opcode = first & 0xf;
    boolean control = opcode >= Frame.CLOSE;
    if (opcode > Frame.PONG || (!control && opcode > Frame.BINARY)) {
      throw new AssertionError("the client used the reserved opcode " + opcode);
    }
    if (control && ((first & 0x80) == 0 || size > 125)) {
      throw new AssertionError("the client sent a fragmented or long control frame (section 5.5)");
    }
  }

  /**
   * Reads everything away.
   *
   * @throws SocketTimeoutException if the client has not closed the connection in that time
   */
  void drain(Duration timeout) throws SocketTimeoutException {
    Deadline deadline = new Deadline(timeout);
    try {
      while (true) {
        start = end;
        fill(deadline);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // That is the end that was waited for, polite or not.
    }
  }

  private void require(int count, Deadline deadline) throws IOException {
    while (end - start < count) {
      fill(deadline);
    }
  }

  private void fill(Deadline deadline) throws IOException {
    if (start == end) {
      start = 0;
      end = 0;
    } else if (end == buffer.length) {
      int held = end - start;
      byte[] larger = start > 0 ? buffer : new byte[2 * buffer.length];
      System.arraycopy(buffer, start, larger, 0, held);
      buffer = larger;
      start = 0;
      end = held;
    }
    socket.setSoTimeout(deadline.remainingMillis());
    int count = in.read(buffer, end, buffer.length - end);
    if (count < 0) {
      throw new EOFException("the client closed the connection");
    }
    end += count;
  }

  private static final class Deadline {
    private final long at;

    Deadline(Duration timeout) {
      at = System.nanoTime() + timeout.toNanos();
    }

    int remainingMillis() throws SocketTimeoutException {
      long nanos = at - System.nanoTime();
      if (nanos <= 0) {
        throw new SocketTimeoutException("time is up");
      }
      return (int) Math.min(Integer.MAX_VALUE, 1 + nanos / 1_000_000);
    }
  }
}
