package dev.inlet.benchmarks.client;

import dev.inlet.benchmarks.feed.Shape;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * What a peer does with the messages of a connection: it counts them, and looks at the timestamps
 * if there are any. One thread at a time may call it.
 */
final class Arrivals {
  /** The largest message that clients accept. */
  static final int MAX_MESSAGE_BYTES = 16 << 20;

  private final URI uri;
  private final boolean compressed;
  private final boolean stampedTexts;
  private final Connections connections;
  private final @Nullable Latencies latencies;
  private long messages;
  private long payloadBytes;
  private boolean closed;

  private Arrivals(URI uri, Connections connections) {
    this.uri = uri;
    this.connections = connections;
    stampedTexts = uri.getPath().equals("/realistic");
    latencies = stampedTexts || uri.getPath().equals("/paced") ? new Latencies() : null;
    compressed = uri.getQuery().contains("deflate=true");
  }

  /**
   * Those of all connections that a client is to open.
   *
   * @param arguments of the client: the URL, for how many seconds after all connections have had a
   *     message latencies do not count, and how many connections there are
   */
  static List<Arrivals> all(String[] arguments) {
    URI uri = URI.create(arguments[0]);
    int count = Integer.parseInt(arguments[2]);
    long warmUpMillis = (long) (Double.parseDouble(arguments[1]) * 1000);
    Connections connections = new Connections(count, TimeUnit.MILLISECONDS.toNanos(warmUpMillis));
    List<Arrivals> all =
        Stream.generate(() -> new Arrivals(uri, connections)).limit(count).toList();
    connections.reportAtEnd(all);
    return all;
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
      if (connections.isWarm(now)) {
        latencies.add(now - sentNanos);
      }
    }
    message(size);
  }

  /** A message of so many bytes. */
  void message(int size) {
    if (messages == 0) {
      connections.started();
    }
    messages++;
    payloadBytes += size;
  }

  /** Says that the first message is there. */
  static void first() {
    System.out.write('\n');
    System.out.flush();
  }

  /** The server has closed: reports and ends the process, if this was the last connection. */
  void closed() {
    if (!closed) {
      closed = true;
      connections.closed();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** What came on all of these connections. */
  static ClientReport sum(List<Arrivals> all) {
    Latencies latencies = new Latencies();
    all.forEach(each -> each.addTo(latencies));
    return new ClientReport(
        all.stream().mapToLong(each -> each.messages).sum(),
        all.stream().mapToLong(each -> each.payloadBytes).sum(),
        all.get(0).paced() ? latencies.summary() : null);
  }

  private void addTo(Latencies sum) {
    if (latencies != null) {
      sum.add(latencies);
    }
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
