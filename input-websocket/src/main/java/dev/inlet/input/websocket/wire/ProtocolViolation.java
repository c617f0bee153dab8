package dev.inlet.input.websocket.wire;

/** The server broke a rule of the protocol, or a limit; the connection fails with a close code. */
public final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1;

  private final int closeCode;

  ProtocolViolation(int closeCode, String message) {
    // Bad bytes are the server's doing: a stack trace of ours would tell nothing.
    super(message, null, false, false);
    this.closeCode = closeCode;
  }

  static ProtocolViolation protocolError(String message) {
    return new ProtocolViolation(CloseCode.PROTOCOL_ERROR, message);
  }

  static ProtocolViolation reservedBits() {
    return protocolError("the server set reserved bits without an extension that gives them sense");
  }

  static ProtocolViolation masked() {
    return protocolError("the server sent a masked frame");
  }

  static ProtocolViolation fragmentedControlFrame() {
    return protocolError("the server sent a fragmented control frame");
  }

  static ProtocolViolation largeControlFrame() {
    return protocolError("the server sent a control frame of more than 125 bytes");
  }

  public static ProtocolViolation invalidUtf8(String where) {
    return new ProtocolViolation(CloseCode.INVALID_PAYLOAD, where + " is not valid UTF-8");
  }

  static ProtocolViolation tooBig(long size, long limit) {
    return new ProtocolViolation(
        CloseCode.TOO_BIG,
        "a message of at least "
            + size
            + " bytes is over max_message_size, which is "
            + limit
            + " bytes");
  }

  /** The message keeps to the limit, but the limit asks too much of the heap. */
  static ProtocolViolation noRoomInHeap(long size, long limit, long heap) {
    return new ProtocolViolation(
        CloseCode.TOO_BIG,
        "a message of at least "
            + size
            + " bytes finds no room in the heap, which has "
            + heap
            + " bytes in all, though max_message_size "
            + (limit > 0 ? "is " + limit + " bytes" : "sets no limit")
            + "; lower max_message_size, or give Java a larger heap (-Xmx)");
  }

  public int closeCode() {
    return closeCode;
  }

  /** What was wrong, and what this side made of it. */
  public String describe() {
    return getMessage() + "; closed with " + CloseCode.describe(closeCode);
  }
}
