package dev.inlet.input.websocket.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rules of RFC 6455, section 5, once more, written down as plainly as can be: takes a whole
 * stream, knows no compression, and tells close codes but no words.
 */
final class ReferenceDecoder {
  private final ByteBuffer in;
  private final long maxMessageSize;
  private final List<String> events = new ArrayList<>();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private int messageOpcode = -1;
  private int violation;
  private boolean closed;

  private ReferenceDecoder(byte[] stream, long maxMessageSize) {
    this.in = ByteBuffer.wrap(stream);
    this.maxMessageSize = maxMessageSize;
  }

  /**
   * What a stream comes to.
   *
   * @param violation a close code, or 0
   */
  public record Outcome(List<String> events, int violation) {}

  static Outcome decode(byte[] stream, long maxMessageSize) {
    ReferenceDecoder decoder = new ReferenceDecoder(stream, maxMessageSize);
    while (!decoder.closed && decoder.violation == 0 && decoder.frame()) {}
    decoder.events.sort(Comparator.comparing(ReferenceDecoder::isControl)); // stable
    return new Outcome(decoder.events, decoder.violation);
  }

  private static boolean isControl(String event) {
    return !event.startsWith("text ") && !event.startsWith("binary ");
  }

  /** Takes a frame; false if there is no whole one. */
  private boolean frame() {
    if (in.remaining() < 2) {
      return false;
    }
    int first = in.get() & 0xFF;
    int second = in.get() & 0xFF;
    int opcode = first & 0xF;
    boolean last = first >> 7 == 1;
    boolean control = opcode >= 8;
    boolean known = opcode <= 2 || (opcode >= 8 && opcode <= 10);
    boolean inMessage = messageOpcode >= 0;
    if (opcode == 8 && ((first >> 4 & 7) != 0 || second > 125 || !last)) {
      return readsAsClose(second) && fail(1002);
    }
    if ((first >> 4 & 7) != 0
        || second >= 128
        || !known
        || (control && (!last || second > 125))
        || (!control && (opcode == 0) != inMessage)) {
      return fail(1002);
    }
    int lengthBytes = second == 126 ? 2 : second == 127 ? 8 : 0;
    if (in.remaining() < lengthBytes) {
      return false;
    }
    long length = second == 126 ? in.getShort() & 0xFFFF : second == 127 ? in.getLong() : second;
    if (length < 0 || (second == 126 && length < 126) || (second == 127 && length < 65_536)) {
      return fail(1002);
    }
    if (!control && length > maxMessageSize - message.size()) {
      return fail(1009);
    }
    if (in.remaining() < length) {
      return !control && incomplete(opcode);
    }
    byte[] payload = new byte[(int) length];
    in.get(payload);
    if (control) {
      control(opcode, payload);
    } else {
      data(opcode, last, payload);
    }
    return true;
  }

  /** A text is refused with its first bad byte, also while its frame is not whole. */
  private boolean incomplete(int opcode) {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    message.writeBytes(rest);
    boolean text = opcode == 1 || messageOpcode == 1;
    return text && !canBecomeUtf8(message.toByteArray()) && fail(1007);
  }

  /** A wrong Close frame is waited for until it can be told what it says. */
  private boolean readsAsClose(int second) {
    int announced = second & 0x7F;
    int lengthBytes = announced == 126 ? 2 : announced == 127 ? 8 : 0;
    if (in.remaining() < lengthBytes) {
      return false;
    }
    long length =
        lengthBytes == 2 ? in.getShort() & 0xFFFF : lengthBytes == 8 ? in.getLong() : announced;
    long shown = length < 0 ? 125 : Math.min(length, 125);
    return in.remaining() >= shown + (second >= 128 ? 4 : 0);
  }

  private void data(int opcode, boolean last, byte[] payload) {
    if (messageOpcode < 0) {
      messageOpcode = opcode;
    }
    message.writeBytes(payload);
    byte[] whole = message.toByteArray();
    boolean text = messageOpcode == 1;
    if (text && !(last ? isUtf8(whole) : canBecomeUtf8(whole))) {
      fail(1007);
    } else if (last) {
      events.add(text ? "text " + new String(whole, UTF_8) : "binary " + latin(whole));
      message.reset();
      messageOpcode = -1;
    }
  }

  private void control(int opcode, byte[] payload) {
    if (opcode == 9) {
      events.add("ping " + latin(payload));
    } else if (opcode == 10) {
      events.add("pong " + latin(payload));
    } else if (payload.length == 0) {
      closed = events.add("close 1005 ");
    } else if (payload.length == 1) {
      fail(1002);
    } else {
      int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
      byte[] reason =
          ByteBuffer.allocate(payload.length - 2).put(payload, 2, payload.length - 2).array();
      List<Integer> reserved = List.of(1004, 1005, 1006);
      boolean defined = code >= 1000 && code <= 1014 && !reserved.contains(code);
      if (!defined && (code < 3000 || code > 4999)) {
        fail(1002);
      } else if (!isUtf8(reason)) {
        fail(1007);
      } else {
        closed = events.add("close " + code + " " + new String(reason, UTF_8));
      }
    }
  }

  private boolean fail(int code) {
    violation = code;
    return false;
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  /** Whether the JDK's decoder takes the bytes. */
  static boolean isUtf8(byte[] bytes) {
    try {
      var unused = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Whether the JDK's decoder would take the bytes with up to three more behind them. */
  static boolean canBecomeUtf8(byte[] bytes) {
    return canBecomeUtf8(bytes, 3);
  }

  private static boolean canBecomeUtf8(byte[] bytes, int more) {
    if (isUtf8(bytes)) {
      return true;
    }
    if (more == 0) {
      return false;
    }
    byte[] longer = ByteBuffer.allocate(bytes.length + 1).put(bytes).array();
    for (int next : new int[] {0x80, 0x90, 0xA0}) {
      longer[bytes.length] = (byte) next;
      if (canBecomeUtf8(longer, more - 1)) {
        return true;
      }
    }
    return false;
  }
}
