package dev.inlet.input.websocket.wire;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates messages as plainly as RFC 7692, section 7.2.2, says it, by {@code java.util.zip}: what
 * ours has to come to, and to refuse.
 */
final class ReferenceInflater implements AutoCloseable {
  private static final byte[] TAIL = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF};

  private final Inflater inflater = new Inflater(true);
  private final byte[] buffer = new byte[16 * 1024];
  private boolean contextTakeover;
  private long limit;
  private ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** What the limit does not allow. */
  static final class TooBigException extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** A new connection begins. */
  void begin(boolean agreedContextTakeover, long maxMessageSize) {
    contextTakeover = agreedContextTakeover;
    limit = maxMessageSize;
    inflater.reset();
  }

  /** A message in pieces. */
  byte[] inflate(List<byte[]> pieces) throws DataFormatException, TooBigException {
    message = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      if (piece.length > 0) {
        add(piece);
      }
    }
    if (!inflater.finished()) {
      inflater.setInput(TAIL);
      drain();
    }
    if (!contextTakeover || inflater.finished()) {
      inflater.reset();
    }
    return message.toByteArray();
  }

  private void add(byte[] piece) throws DataFormatException, TooBigException {
    int left = piece.length;
    do {
      if (inflater.finished()) {
        inflater.reset(); // further blocks may follow a final one (section 7.2.3.4)
      }
      inflater.setInput(piece, piece.length - left, left);
      drain();
      left = inflater.getRemaining();
    } while (left > 0);
  }

  private void drain() throws DataFormatException, TooBigException {
    while (!inflater.finished()) {
      int count;
      long before = inflater.getBytesWritten();
      try {
        count = inflater.inflate(buffer);
      } catch (DataFormatException e) {
        if (message.size() + inflater.getBytesWritten() - before > limit) {
          throw new TooBigException(); // before it came to what is wrong
        }
        throw e;
      }
      message.write(buffer, 0, count);
      if (message.size() > limit) {
        throw new TooBigException();
      }
      if (count < buffer.length && inflater.needsInput()) {
        return;
      }
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
