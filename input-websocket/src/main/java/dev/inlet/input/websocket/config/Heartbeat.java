package dev.inlet.input.websocket.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Signs of life that are messages: what this side sends, and how to recognise those of the server,
 * which are kept from the output. Immutable.
 */
public final class Heartbeat {
  /** What stands for any text. */
  static final String ANY = "*";

  /** What may stand in the place of the {@link #ANY}s of a ping; a longer message is none. */
  private static final int MAX_QUOTED = 1024;

  private final MessageType type;
  private final List<byte[]> message;
  private final List<byte[]> ping;
  private final int longestPing;
  private final byte[] reply;

  private Heartbeat(MessageType type, List<byte[]> message, List<byte[]> ping, byte[] reply) {
    this.type = requireNonNull(type, "type is null");
    this.message = List.copyOf(message);
    this.ping = List.copyOf(ping);
    this.longestPing = ping.stream().mapToInt(part -> part.length).sum() + MAX_QUOTED;
    this.reply = reply;
  }

  /**
   * A heartbeat of this side.
   *
   * @param reply what the server answers; nothing if it is empty
   */
  static Heartbeat sent(MessageType type, byte[] message, String reply) {
    return new Heartbeat(type, List.of(message.clone()), List.of(), reply.getBytes(UTF_8));
  }

  /**
   * A heartbeat of the server.
   *
   * @param ping the text messages that are one, with {@link #ANY} for any text
   * @param answer in which {@link #ANY} stands for the text of the first one in the ping, if there
   *     is one
   */
  static Heartbeat answered(MessageType type, String ping, byte[] answer, String reply) {
    List<byte[]> message =
        ping.contains(ANY) ? parts(new String(answer, UTF_8)) : List.of(answer.clone());
    return new Heartbeat(type, message, parts(ping), reply.getBytes(UTF_8));
  }

  private static List<byte[]> parts(String text) {
    return Stream.of(text.split("\\*", -1)).map(part -> part.getBytes(UTF_8)).toList();
  }

  public MessageType type() {
    return type;
  }

  /** What this side sends unasked. */
  public byte[] message() {
    return joined(new byte[0]);
  }

  /** Whether any message of the server can be a sign of life. */
  public boolean expectsAny() {
    return reply.length > 0 || !ping.isEmpty();
  }

  /** Whether a message is the server's answer to what this side sent. */
  public boolean isReply(MessageBlock block, int index) {
    return reply.length > 0
        && block.payloadSize(index) == reply.length
        && isAt(block, index, 0, reply);
  }

  /** What to answer, if a message is a heartbeat of the server. */
  public Optional<byte[]> answer(MessageBlock block, int index) {
    if (ping.isEmpty()
        || block.type(index) != MessageType.TEXT
        || block.payloadSize(index) > longestPing) {
      return Optional.empty();
    }
    return quoted(block, index).map(this::joined);
  }

  /** What stands in the place of the first {@link #ANY}; nothing if the payload does not match. */
  private Optional<byte[]> quoted(MessageBlock block, int index) {
    byte[] first = ping.get(0);
    byte[] last = ping.get(ping.size() - 1);
    int start = first.length;
    int size = block.payloadSize(index);
    int end = size - last.length;
    if (ping.size() == 1) {
      boolean equal = size == first.length && isAt(block, index, 0, first);
      return equal ? Optional.of(new byte[0]) : Optional.empty();
    }
    if (start > end || !isAt(block, index, 0, first) || !isAt(block, index, end, last)) {
      return Optional.empty();
    }
    int position = start;
    int quotedEnd = end;
    for (int i = 1; i < ping.size() - 1; i++) {
      int found = find(block, index, position, end, ping.get(i));
      if (found < 0) {
        return Optional.empty();
      }
      quotedEnd = i == 1 ? found : quotedEnd;
      position = found + ping.get(i).length;
    }
    byte[] quoted = new byte[quotedEnd - start];
    for (int i = 0; i < quoted.length; i++) {
      quoted[i] = block.payloadByte(index, start + i);
    }
    return Optional.of(quoted);
  }

  /** Where the part begins between two places, or -1. */
  private static int find(MessageBlock block, int index, int from, int to, byte[] part) {
    for (int i = from; i <= to - part.length; i++) {
      if (isAt(block, index, i, part)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isAt(MessageBlock block, int index, int position, byte[] part) {
    if (part.length > block.payloadSize(index) - position) {
      return false;
    }
    for (int i = 0; i < part.length; i++) {
      if (block.payloadByte(index, position + i) != part[i]) {
        return false;
      }
    }
    return true;
  }

  /** The message with the text in the place of each {@link #ANY}. */
  private byte[] joined(byte[] text) {
    int length = text.length * (message.size() - 1);
    for (byte[] part : message) {
      length += part.length;
    }
    ByteBuffer joined = ByteBuffer.allocate(length).put(message.get(0));
    for (byte[] part : message.subList(1, message.size())) {
      joined.put(text).put(part);
    }
    return joined.array();
  }

  /** Without the message, which may hold a secret. */
  @Override
  public String toString() {
    return "Heartbeat[" + type + "]";
  }
}
