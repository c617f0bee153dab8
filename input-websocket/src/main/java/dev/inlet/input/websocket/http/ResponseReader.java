package dev.inlet.input.websocket.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the head of the answer to one request, from bytes that come in pieces, and nothing behind
 * it. Interim answers (RFC 9110, section 15.2) are skipped. However much a server sends, what is
 * kept and looked at is bounded.
 */
final class ResponseReader {
  /** What a head may take, with its line ends. */
  static final int MAX_HEAD = 64 * 1024;

  /** How many interim answers are skipped. */
  static final int MAX_INTERIM = 16;

  private static final byte[] START = "HTTP/".getBytes(US_ASCII);

  /** What has come so far. */
  enum Progress {
    INCOMPLETE,
    /** A final answer. */
    HEAD,
    /** Something else than HTTP/1. */
    NOT_HTTP,
    /** A head beyond {@link #MAX_HEAD}. */
    TOO_LONG,
    /** More than {@link #MAX_INTERIM} interim answers. */
    TOO_MANY_INTERIM
  }

  private byte[] bytes = new byte[512];
  private int length;
  private int lineStart;
  private List<String> lines = new ArrayList<>();
  private int interim;

  /** Takes bytes up to the end of the head. Not called again once it was not incomplete. */
  Progress read(ByteBuf from) {
    while (from.isReadable()) {
      if (length == MAX_HEAD) {
        return Progress.TOO_LONG;
      }
      byte next = from.readByte();
      boolean blank = lines.isEmpty() && length == lineStart && (next == '\r' || next == '\n');
      if (blank) {
        lineStart = append(next); // a rest of the answer before (RFC 9112, section 2.2)
        continue;
      }
      append(next);
      int position = length - lineStart - 1;
      if (lines.isEmpty() && position < START.length && next != START[position]) {
        return Progress.NOT_HTTP;
      }
      if (next == '\n') {
        Progress progress = endLine();
        if (progress != Progress.INCOMPLETE) {
          return progress;
        }
      }
    }
    return Progress.INCOMPLETE;
  }

  private int append(byte next) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(2 * length, MAX_HEAD));
    }
    bytes[length++] = next;
    return length;
  }

  private Progress endLine() {
    int end = length - 1;
    if (end > lineStart && bytes[end - 1] == '\r') {
      end--;
    }
    if (end == lineStart) {
      return endHead();
    }
    String line = new String(bytes, lineStart, end - lineStart, ISO_8859_1);
    lineStart = length;
    lines.add(line);
    return lines.size() == 1 && !ResponseHead.isStatusLine(line)
        ? Progress.NOT_HTTP
        : Progress.INCOMPLETE;
  }

  private Progress endHead() {
    if (!head(ResponseHead.Extent.COMPLETE).orElseThrow().isInterim()) {
      return Progress.HEAD;
    }
    interim++;
    if (interim > MAX_INTERIM) {
      return Progress.TOO_MANY_INTERIM;
    }
    lines = new ArrayList<>();
    length = 0;
    lineStart = 0;
    return Progress.INCOMPLETE;
  }

  /** What has come of the head, if its status has. */
  Optional<ResponseHead> head(ResponseHead.Extent extent) {
    boolean known = !lines.isEmpty() && ResponseHead.isStatusLine(lines.get(0));
    return known ? Optional.of(ResponseHead.parse(lines, extent)) : Optional.empty();
  }

  /** The bytes that were taken for the head, for an answer that is not HTTP. */
  byte[] taken() {
    return Arrays.copyOf(bytes, length);
  }
}
