package dev.inlet.benchmarks.client;

import dev.inlet.benchmarks.feed.Shape;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * What a peer does with messages: it counts them, and looks at the timestamps if there are any. One
 * thread at a time may call it.
 */
final class Arrivals {
  /** The largest message that clients accept. */
  static final int MAX_MESSAGE_BYTES = 16 << 20;

  private final URI uri;
  private final boolean compressed;
  private final boolean stampedTexts;
  private final long warmUpNanos;
  private final @Nullable Latencies latencies;
  private long messages;
  private long payloadBytes;
  private long firstNanos;

  /**
   * Takes the arguments of a client: the URL, and for how many seconds after the first message
   * latencies do not count.
   */
  Arrivals(String[] arguments) {
    uri = URI.create(arguments[0]);
    warmUpNanos = TimeUnit.MILLISECONDS.toNanos((long) (Double.parseDouble(arguments[1]) * 1000));
    stampedTexts = uri.getPath().equals("/realistic");
    latencies = stampedTexts || uri.getPath().equals("/paced") ? new Latencies() : null;
    compressed = uri.getQuery().contains("deflate=true");
  }

  URI uri() {
    return uri;
  }

  boolean secure() {
    return uri.getScheme().equals("wss");
  }

  /** Whether permessage-deflate is to be offered. */
  boolean compressed() {
    return compressed;
  }

  /** Whether messages begin with a time, which is to be looked at. */
  boolean paced() {
    return latencies != null;
  }

  /** Whether that time is the first {@link Shape#STAMP_BYTES} bytes. */
  boolean binaryStamps() {
    return paced() && !stampedTexts;
  }

  /** A message; the buffer's position is left alone. */
  void message(ByteBuffer payload) {
    int size = payload.remaining();
    if (stampedTexts) {
      message(size, stamp(payload));
    } else if (latencies != null && size >= Shape.STAMP_BYTES) {
      message(size, payload.getLong(payload.position()));
    } else {
      message(size);
    }
  }

  private static long stamp(ByteBuffer text) {
    long stamp = 0;
    int at = text.position() + Shape.TEXT_STAMP;
    for (int end = at + Shape.TEXT_STAMP_DIGITS; at < end; at++) {
      stamp = stamp * 10 + (text.get(at) - '0');
    }
    return stamp;
  }

  /** A message; one that is no text in ASCII is counted in chars. */
  void message(CharSequence text) {
    if (stampedTexts) {
      int from = Shape.TEXT_STAMP;
      message(text.length(), Long.parseLong(text, from, from + Shape.TEXT_STAMP_DIGITS, 10));
    } else {
      message(text.length());
    }
  }

  /** A message of so many bytes, which was sent at this time. */
  void message(int size, long sentNanos) {
    if (latencies != null && messages > 0) {
      long now = System.nanoTime();
      if (now - firstNanos >= warmUpNanos) {
        latencies.add(now - sentNanos);
      }
    }
    message(size);
  }

  /** A message of so many bytes. */
  void message(int size) {
    if (messages == 0) {
      firstNanos = System.nanoTime();
      first();
    }
    messages++;
    payloadBytes += size;
  }

  /** Says that the first message is there. */
  static void first() {
    System.out.write('\n');
    System.out.flush();
  }

  /** The server has closed: reports and ends the process. */
  void closed() {
    report(
        new ClientReport(messages, payloadBytes, latencies == null ? null : latencies.summary()));
  }

  static void report(ClientReport report) {
    byte[] line = new ObjectMapper().writeValueAsBytes(report);
    System.out.writeBytes(line);
    System.out.write('\n');
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /** Something went wrong: ends the process. */
  static void failed(Throwable cause) {
    System.err.writeBytes((cause + "\n").getBytes(StandardCharsets.UTF_8));
    System.err.flush();
    Runtime.getRuntime().halt(1);
  }

  /** Lets other threads go on until one of them ends the process. */
  static void await() throws InterruptedException {
    Thread.currentThread().join();
  }
}
