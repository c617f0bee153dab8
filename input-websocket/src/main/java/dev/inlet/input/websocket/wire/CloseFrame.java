package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ProtocolViolation.protocolError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/**
 * What a server said in a Close frame (RFC 6455, section 5.5.1). One fault in the frame does not
 * hide the rest: code and reason are those that the server meant, as far as they can be read.
 *
 * @param code the code, {@link CloseCode#NO_STATUS} if there is none
 * @param reason the readable part of the reason; a character that is cut off at its end is left out
 * @param fault the first rule that the frame breaks, if it breaks one
 */
public record CloseFrame(int code, String reason, Optional<ProtocolViolation> fault) {
  private static final int MAX_PAYLOAD = 125;
  private static final int MASK_BYTES = 4;

  public CloseFrame {
    requireNonNull(reason, "reason is null");
    requireNonNull(fault, "fault is null");
  }

  /** A frame without a fault. */
  public static CloseFrame of(int code, String reason) {
    return new CloseFrame(code, reason, Optional.empty());
  }

  /**
   * Reads a frame, at least its first two bytes.
   *
   * @param bytes the frame and what was read behind it
   * @return nothing as long as bytes are missing that are worth waiting for; of a frame that is too
   *     long that is its beginning
   */
  static Optional<CloseFrame> read(ByteBuffer bytes) {
    int first = bytes.get(0);
    int second = bytes.get(1);
    boolean masked = second < 0;
    int announced = second & 0x7F;
    int maskAt = announced <= MAX_PAYLOAD ? 2 : announced == MAX_PAYLOAD + 1 ? 4 : 10;
    int payloadAt = masked ? maskAt + MASK_BYTES : maskAt;
    if (bytes.limit() < payloadAt) {
      return Optional.empty();
    }
    int length =
        switch (maskAt) {
          case 2 -> announced;
          case 4 -> Math.min(Short.toUnsignedInt(bytes.getShort(2)), MAX_PAYLOAD);
          default ->
              bytes.getLong(2) < 0 ? MAX_PAYLOAD : (int) Math.min(bytes.getLong(2), MAX_PAYLOAD);
        };
    if (bytes.limit() < payloadAt + length) {
      return Optional.empty();
    }
    byte[] payload = new byte[length];
    bytes.get(payloadAt, payload);
    if (masked) {
      for (int i = 0; i < length; i++) {
        payload[i] ^= bytes.get(maskAt + i % MASK_BYTES);
      }
    }
    return Optional.of(of(payload, faultOfHeader(first, masked, announced)));
  }

  private static Optional<ProtocolViolation> faultOfHeader(
      int first, boolean masked, int announced) {
    if ((first & 0x70) != 0) {
      return Optional.of(ProtocolViolation.reservedBits());
    }
    if (masked) {
      return Optional.of(ProtocolViolation.masked());
    }
    if (first >= 0) {
      return Optional.of(ProtocolViolation.fragmentedControlFrame());
    }
    return announced > MAX_PAYLOAD
        ? Optional.of(ProtocolViolation.largeControlFrame())
        : Optional.empty();
  }

  private static CloseFrame of(byte[] payload, Optional<ProtocolViolation> faultOfHeader) {
    if (payload.length == 0) {
      return new CloseFrame(CloseCode.NO_STATUS, "", faultOfHeader);
    }
    if (payload.length == 1) {
      ProtocolViolation half = protocolError("the server sent a Close frame with half a code");
      return new CloseFrame(CloseCode.NO_STATUS, "", faultOfHeader.or(() -> Optional.of(half)));
    }
    ByteBuffer bytes = ByteBuffer.wrap(payload);
    int code = Short.toUnsignedInt(bytes.getShort(0));
    return new CloseFrame(
        code, readable(payload), faultOfHeader.or(() -> faultOfPayload(code, bytes)));
  }

  private static Optional<ProtocolViolation> faultOfPayload(int code, ByteBuffer payload) {
    if (!CloseCode.isAllowedInFrame(code)) {
      return Optional.of(
          protocolError("the server sent a Close frame with the forbidden code " + code));
    }
    return Utf8Validator.isValid(payload, 2, payload.limit() - 2)
        ? Optional.empty()
        : Optional.of(ProtocolViolation.invalidUtf8("the reason of a Close frame"));
  }

  /** The reason, up to a character that is cut off at its end; other wrong bytes are replaced. */
  private static String readable(byte[] payload) {
    CharBuffer text = CharBuffer.allocate(payload.length);
    boolean end = false; // at the end, a character that is cut off would be replaced, too
    var unused =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .decode(ByteBuffer.wrap(payload, 2, payload.length - 2), text, end);
    return text.flip().toString();
  }

  /** The code to answer with (section 5.5.1 and 7.1.7). */
  public int answer() {
    return fault.map(ProtocolViolation::closeCode).orElse(code);
  }
}
