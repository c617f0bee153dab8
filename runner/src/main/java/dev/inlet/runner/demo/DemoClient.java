package dev.inlet.runner.demo;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One client of the feed: a thread that reads what it sends (RFC 6455) and one that feeds it. The
 * first that fails or finishes closes the socket, which ends the other.
 */
final class DemoClient {
  private static final int HANDSHAKE_TIMEOUT_MILLIS = 10_000;
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;
  private static final int FINAL = 0x80;
  private static final int MAX_CONTROL_PAYLOAD = 125;

  private final Socket socket;
  private final FeedPlan plan;
  private final Consumer<DemoClient> onEnd;

  DemoClient(Socket socket, FeedPlan plan, Consumer<DemoClient> onEnd) {
    this.socket = socket;
    this.plan = plan;
    this.onEnd = onEnd;
  }

  void start() {
    startThread("inlet-demo-client", this::converse);
  }

  private static void startThread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void converse() {
    try (socket;
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(HANDSHAKE_TIMEOUT_MILLIS);
      if (UpgradeRequest.read(in).answer(out)) {
        socket.setSoTimeout(0);
        startThread("inlet-demo-feed", () -> feed(out));
        answerFrames(in, out);
      }
    } catch (IOException e) {
      // The client went away, as clients may.
    } finally {
      onEnd.accept(this);
    }
  }

  private static void answerFrames(DataInputStream in, OutputStream out) throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 0xF;
      long length = readLength(in);
      byte[] mask = new byte[4];
      in.readFully(mask);
      if (opcode == PING || opcode == CLOSE) {
        byte[] payload = readControlPayload(in, length, mask);
        send(opcode == PING ? PONG : CLOSE, payload, out);
        if (opcode == CLOSE) {
          return;
        }
      } else {
        in.skipNBytes(length);
      }
    }
  }

  private static long readLength(DataInputStream in) throws IOException {
    int second = in.readUnsignedByte();
    if ((second & 0x80) == 0) {
      throw new IOException("frames of clients are masked (RFC 6455, section 5.1)");
    }
    int length = second & 0x7F;
    return switch (length) {
      case 126 -> in.readUnsignedShort();
      case 127 -> Math.max(0, in.readLong());
      default -> length;
    };
  }

  private static byte[] readControlPayload(DataInputStream in, long length, byte[] mask)
      throws IOException {
    if (length > MAX_CONTROL_PAYLOAD) {
      throw new IOException("control frames are short (RFC 6455, section 5.5)");
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return payload;
  }

  private static void send(int opcode, byte[] payload, OutputStream out) throws IOException {
    synchronized (out) {
      write(opcode, payload, out);
      out.flush();
    }
  }

  /** Writes a frame of at most 125 bytes. */
  private static void write(int opcode, byte[] payload, OutputStream out) throws IOException {
    out.write(FINAL | opcode);
    out.write(payload.length);
    out.write(payload);
  }

  private void feed(OutputStream out) {
    WeatherReport report = new WeatherReport();
    long start = System.nanoTime();
    long sent = 0;
    try {
      while (!socket.isClosed() && !plan.isOver(sent)) {
        double seconds = (System.nanoTime() - start) / 1e9;
        long due = 1 + (long) (seconds * plan.rate());
        synchronized (out) {
          for (; sent < due && !plan.isOver(sent); sent++) {
            write(TEXT, report.next(), out);
          }
          out.flush();
        }
        LockSupport.parkNanos(untilNext(sent, seconds));
      }
    } catch (IOException e) {
      close();
    }
  }

  /** At least a millisecond, so that a fast feed goes out in bursts. */
  private long untilNext(long sent, double seconds) {
    double next = (double) sent / plan.rate();
    return Math.max(TimeUnit.MILLISECONDS.toNanos(1), (long) ((next - seconds) * 1e9));
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      return;
    }
  }
}
