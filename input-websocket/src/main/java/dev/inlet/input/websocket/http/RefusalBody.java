package dev.inlet.input.websocket.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The beginning of the body of a refusal: without chunks (RFC 9112, section 7.1), inflated, and
 * never more than a KiB of text, whatever is sent.
 */
final class RefusalBody {
  /** How much is shown. */
  static final int MAX_TEXT = 1024;

  /** How much of a compressed body is kept to be inflated, which yields {@link #MAX_TEXT}. */
  private static final int MAX_COMPRESSED = 8 * 1024;

  private static final long MAX_CHUNK = 1L << 40;

  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([\\w:.-]+)", Pattern.UNICODE_CHARACTER_CLASS);

  /** How the end of the body is found. */
  private enum Framing {
    LENGTH,
    CHUNKS,
    /** With the connection. */
    END
  }

  /** What a chunked body consists of. */
  private enum Part {
    SIZE,
    EXTENSION,
    DATA,
    DATA_END
  }

  private enum Coding {
    IDENTITY,
    GZIP,
    DEFLATE,
    UNKNOWN
  }

  private final Framing framing;
  private final Coding coding;
  private final Charset charset;
  private final int limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private Part part = Part.SIZE;
  private long left;
  private boolean complete;

  RefusalBody(ResponseHead head) {
    requireNonNull(head, "head is null");
    Optional<Long> length = contentLength(head);
    if (head.elements("Transfer-Encoding").contains("chunked")) {
      framing = Framing.CHUNKS;
    } else if (length.isPresent()) {
      framing = Framing.LENGTH;
      left = length.get();
    } else {
      framing = Framing.END;
    }
    coding = coding(head);
    charset = charset(head);
    limit = coding == Coding.IDENTITY ? MAX_TEXT : MAX_COMPRESSED;
    complete =
        coding == Coding.UNKNOWN
            || head.status() == 204
            || head.status() == 304
            || (framing == Framing.LENGTH && left == 0);
  }

  private static Optional<Long> contentLength(ResponseHead head) {
    return head.elements("Content-Length").stream()
        .findFirst()
        .filter(value -> value.matches("\\d{1,18}"))
        .map(Long::valueOf);
  }

  private static Coding coding(ResponseHead head) {
    List<String> codings = new ArrayList<>(head.elements("Content-Encoding"));
    codings.addAll(head.elements("Transfer-Encoding"));
    codings.removeAll(List.of("identity", "chunked"));
    if (codings.isEmpty()) {
      return Coding.IDENTITY;
    }
    return switch (codings.size() == 1 ? codings.get(0) : "") {
      case "gzip", "x-gzip" -> Coding.GZIP;
      case "deflate" -> Coding.DEFLATE;
      default -> Coding.UNKNOWN;
    };
  }

  private static Charset charset(ResponseHead head) {
    for (String type : head.values("Content-Type")) {
      Matcher named = CHARSET.matcher(type);
      try {
        if (named.find()) {
          return Charset.forName(named.group(1));
        }
      } catch (IllegalArgumentException e) {
        // No charset that Java knows.
      }
    }
    return UTF_8;
  }

  /** Whether nothing more is needed. */
  boolean isComplete() {
    return complete;
  }

  /** Takes bytes behind the head. */
  void add(ByteBuf bytes) {
    while (bytes.isReadable() && !complete) {
      switch (framing) {
        case LENGTH -> {
          keepLeft(bytes);
          complete |= left == 0;
        }
        case CHUNKS -> addChunks(bytes);
        case END -> keep(bytes, bytes.readableBytes());
      }
    }
  }

  private void addChunks(ByteBuf bytes) {
    switch (part) {
      case SIZE -> addSize(bytes.readByte());
      case EXTENSION -> {
        if (bytes.readByte() == '\n') {
          endSize();
        }
      }
      case DATA -> {
        keepLeft(bytes);
        if (left == 0) {
          part = Part.DATA_END;
        }
      }
      case DATA_END -> {
        if (bytes.readByte() == '\n') {
          part = Part.SIZE;
        }
      }
    }
  }

  private void addSize(byte next) {
    int digit = Character.digit(next, 16);
    if (digit >= 0) {
      left = Math.min(16 * left + digit, MAX_CHUNK);
    } else if (next == '\n') {
      endSize();
    } else if (next == '\r' || next == ';' || next == ' ' || next == '\t') {
      part = Part.EXTENSION;
    } else {
      complete = true; // not chunks: what came before is all there is to show
    }
  }

  private void endSize() {
    complete = left == 0;
    part = Part.DATA;
  }

  private void keepLeft(ByteBuf bytes) {
    int length = (int) Math.min(left, bytes.readableBytes());
    keep(bytes, length);
    left -= length;
  }

  /** Passes over bytes and keeps those for which there is room. */
  private void keep(ByteBuf bytes, int length) {
    byte[] fitting = new byte[Math.min(length, limit - kept.size())];
    bytes.readBytes(fitting).skipBytes(length - fitting.length);
    kept.writeBytes(fitting);
    complete |= kept.size() == limit;
  }

  /** The text as far as it has come. */
  String text() {
    byte[] bytes = kept.toByteArray();
    byte[] plain =
        switch (coding) {
          case IDENTITY -> bytes;
          case GZIP -> inflate(bytes, GZIPInputStream::new);
          case DEFLATE -> inflateDeflate(bytes);
          case UNKNOWN -> new byte[0];
        };
    String text = new String(plain, charset);
    // Never half a character.
    return plain.length == MAX_TEXT && text.endsWith("\uFFFD")
        ? text.substring(0, text.length() - 1)
        : text;
  }

  /** With the header of zlib, as RFC 9110, section 8.4.1.2, has it, or bare, as some servers do. */
  private static byte[] inflateDeflate(byte[] bytes) {
    byte[] plain = inflate(bytes, InflaterInputStream::new);
    if (plain.length > 0) {
      return plain;
    }
    Inflater bare = new Inflater(true);
    try {
      return inflate(bytes, in -> new InflaterInputStream(in, bare));
    } finally {
      bare.end();
    }
  }

  private interface Opener {
    InputStream open(InputStream compressed) throws IOException;
  }

  /** What can be inflated of it, up to the limit. */
  private static byte[] inflate(byte[] bytes, Opener opener) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    try (InputStream in = opener.open(new ByteArrayInputStream(bytes))) {
      byte[] buffer = new byte[MAX_TEXT];
      int count = in.read(buffer);
      while (count > 0) {
        plain.write(buffer, 0, count);
        count = in.read(buffer, 0, MAX_TEXT - plain.size());
      }
    } catch (IOException e) {
      // It is cut off, or broken: what came before is all there is to show.
      return plain.toByteArray();
    }
    return plain.toByteArray();
  }
}
