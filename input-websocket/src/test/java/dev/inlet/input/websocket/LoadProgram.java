package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.Input;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.Frame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Shows how many messages one input takes from a feed that is never the bottleneck: frames that
 * were encoded before, in large writes over loopback. The consumer drops and acknowledges them.
 *
 * <pre>
 * mvn -q -pl input-websocket -am test-compile exec:exec
 * mvn -q -pl input-websocket -am test-compile exec:exec -Dload.size=16 -Dload.seconds=20 -Dload.type=text
 * </pre>
 *
 * <p>The last line is the result of the whole run but its first second, in which code is compiled.
 * The CPU time is that of all threads but the feed's.
 */
final class LoadProgram {
  private static final int WRITE_SIZE = 256 * 1024;
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private LoadProgram() {}

  /** Messages, bytes and CPU time at one moment. */
  private record Reading(long at, long messages, long bytes, long cpuNanos) {

    String since(Reading earlier) {
      double seconds = (at - earlier.at) / 1e9;
      long count = messages - earlier.messages;
      return String.format(
          Locale.ROOT,
          "%,d msg/s  %,.1f MB/s  %.3f CPU s per million",
          Math.round(count / seconds),
          (bytes - earlier.bytes) / seconds / 1e6,
          (cpuNanos - earlier.cpuNanos) / 1e9 / (count / 1e6));
    }
  }

  /** Runs with the size of messages, the seconds to run, and their type: text or binary. */
  public static void main(String[] arguments) throws Exception {
    int size = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 128;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    int opcode = arguments.length > 2 && arguments[2].equals("text") ? Frame.TEXT : Frame.BINARY;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Feed feed = new Feed(listener, frames(size, opcode));
      feed.start();
      Map<String, String> config = Map.of("url", "ws://localhost:" + listener.getLocalPort());
      try (Input input =
          Plugins.discover(LoadProgram.class.getClassLoader()).createInput("websocket", config)) {
        input.connect();
        consume(input, feed, seconds);
      }
    }
  }

  private static byte[] frames(int size, int opcode) {
    byte[] payload = new byte[size];
    Arrays.fill(payload, (byte) 'x');
    byte[] frame = Frame.encode(true, 0, opcode, payload);
    byte[] frames = new byte[frame.length * Math.max(1, WRITE_SIZE / frame.length)];
    for (int i = 0; i < frames.length; i += frame.length) {
      System.arraycopy(frame, 0, frames, i, frame.length);
    }
    return frames;
  }

  private static void consume(Input input, Feed feed, int seconds) throws Exception {
    long messages = 0;
    long bytes = 0;
    Reading previous = new Reading(System.nanoTime(), 0, 0, feed.cpuNanosOfOthers());
    Reading warm = previous;
    for (int second = 0; second < seconds; second++) {
      long until = previous.at + 1_000_000_000L;
      while (System.nanoTime() < until) {
        Batch batch = input.read(MAX_WAIT);
        for (int i = 0; i < batch.messages().size(); i++) {
          bytes += batch.messages().get(i).size();
        }
        messages += batch.messages().size();
        batch.ack();
      }
      Reading reading = new Reading(System.nanoTime(), messages, bytes, feed.cpuNanosOfOthers());
      System.out.println(reading.since(previous));
      warm = second == 0 ? reading : warm;
      previous = reading;
    }
    System.out.println("all: " + previous.since(warm));
  }

  /** Accepts one client and floods it until it is gone. */
  private static final class Feed extends Thread {
    private final ServerSocket listener;
    private final byte[] frames;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    Feed(ServerSocket listener, byte[] frames) {
      super("load-feed");
      this.listener = listener;
      this.frames = frames;
      setDaemon(true);
    }

    @Override
    public void run() {
      try (Socket client = listener.accept()) {
        OutputStream out = client.getOutputStream();
        out.write(acceptance(client));
        while (true) {
          out.write(frames);
        }
      } catch (IOException e) {
        // The client has gone: this is the end.
      }
    }

    private static byte[] acceptance(Socket client) throws IOException {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      String key = "";
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
          key = line.substring(line.indexOf(':') + 1).strip();
        }
      }
      return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + FeedConnection.acceptKey(key)
              + "\r\n\r\n")
          .getBytes(US_ASCII);
    }

    /** The CPU time of the process without this thread. */
    long cpuNanosOfOthers() {
      var system = ManagementFactory.getOperatingSystemMXBean();
      long process =
          system instanceof com.sun.management.OperatingSystemMXBean bean
              ? bean.getProcessCpuTime()
              : 0;
      return process - Math.max(0, threads.getThreadCpuTime(getId()));
    }
  }
}
