package dev.inlet.protocol.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.protocol.ProtocolException;
import java.util.Arrays;

/**
 * What stands before the payload of a Socket.IO packet, such as {@code 451-/feed,17} before {@code
 * ["name",…]}. One object shows one packet after the other.
 */
final class Packet {
  static final int CONNECT = '0';
  static final int DISCONNECT = '1';
  static final int EVENT = '2';
  static final int ACKNOWLEDGEMENT = '3';
  static final int CONNECT_ERROR = '4';
  static final int BINARY_EVENT = '5';
  static final int BINARY_ACKNOWLEDGEMENT = '6';

  /** The packet wants no acknowledgement. */
  static final long NO_ID = -1;

  /** More would not fit the numbers of a server that is written in JavaScript. */
  private static final int MAX_DIGITS = 16;

  private final byte[] namespace;
  private int type;
  private long attachments;
  private long id;
  private int payload;

  /**
   * Shows no packet yet.
   *
   * @param namespace the only one from which packets can come
   */
  Packet(String namespace) {
    this.namespace = namespace.getBytes(UTF_8);
  }

  /** Reads the packet of a message whose first byte said that it holds one. */
  void read(byte[] message, int size) throws ProtocolException {
    if (size < 2 || message[1] < CONNECT || message[1] > BINARY_ACKNOWLEDGEMENT) {
      throw malformed("its type is unknown");
    }
    type = message[1];
    int at = 2;
    attachments = 0;
    if (type == BINARY_EVENT || type == BINARY_ACKNOWLEDGEMENT) {
      int behind = digits(message, at, size);
      if (behind == at || behind == size || message[behind] != '-') {
        throw malformed("it does not say how many attachments it has");
      }
      attachments = number(message, at, behind);
      at = behind + 1;
    }
    at = behindNamespace(message, at, size);
    int behind = digits(message, at, size);
    id = behind == at ? NO_ID : number(message, at, behind);
    payload = behind;
  }

  private int behindNamespace(byte[] message, int from, int size) throws ProtocolException {
    if (from == size || message[from] != '/') {
      if (namespace.length > 1) {
        throw malformed("it belongs to another namespace");
      }
      return from;
    }
    int comma = from;
    while (comma < size && message[comma] != ',') {
      comma++;
    }
    if (!Arrays.equals(message, from, comma, namespace, 0, namespace.length)) {
      throw malformed("it belongs to another namespace");
    }
    return Math.min(comma + 1, size);
  }

  private static int digits(byte[] message, int from, int size) {
    int at = from;
    while (at < size && message[at] >= '0' && message[at] <= '9') {
      at++;
    }
    return at;
  }

  private static long number(byte[] message, int from, int behind) throws ProtocolException {
    if (behind - from > MAX_DIGITS) {
      throw malformed("a number in it is too large");
    }
    long number = 0;
    for (int i = from; i < behind; i++) {
      number = number * 10 + (message[i] - '0');
    }
    return number;
  }

  static ProtocolException malformed(String why) {
    return new ProtocolException("the server sent a packet that is not valid Socket.IO: " + why);
  }

  /** One of the constants. */
  int type() {
    return type;
  }

  /** How many binary messages belong to the packet and follow it. */
  long attachments() {
    return attachments;
  }

  /** What an acknowledgement has to name; {@link #NO_ID} if none is wanted. */
  long id() {
    return id;
  }

  /** Where the payload begins, which is JSON, or empty. */
  int payload() {
    return payload;
  }
}
