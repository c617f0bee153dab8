package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Java virtual machine of its own with a heap of 64 MiB that reads a raw input: it connects,
 * reads nothing until it is told to, and then everything until the connection is lost. Messages
 * begin with their number as eight digits.
 */
final class SmallHeapReader implements AutoCloseable {
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  private final Process process;

  private SmallHeapReader(Process process) {
    this.process = process;
  }

  /** Starts one with this configuration, whose values are texts. */
  static SmallHeapReader start(Map<String, ?> config) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "-Xmx64m",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("java.class.path"),
            SmallHeapReader.class.getName());
    config.forEach((name, value) -> builder.command().add(name + "=" + value));
    return new SmallHeapReader(builder.redirectErrorStream(true).start());
  }

  /** Stops it as a whole, as a suspended machine does, until {@link #resume}. */
  void suspend() throws IOException, InterruptedException {
    signal("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("the reader cannot be sent SIG" + name);
    }
  }

  /** Lets it read; gives what it reports at its end. */
  String readAll() throws IOException, InterruptedException {
    process.getOutputStream().close();
    String report = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(MAX_WAIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the reader does not end, but says: " + report);
    }
    return report.strip();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> config = new LinkedHashMap<>();
    for (String argument : arguments) {
      String[] entry = argument.split("=", 2);
      config.put(entry[0], entry[1]);
    }
    try (Input input = Inputs.raw(config)) {
      input.connect();
      new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
      System.out.println(read(input));
    } catch (ConnectFailedException e) {
      System.out.println(e.getMessage());
    }
  }

  private static String read(Input input) throws Exception {
    int count = 0;
    long bytes = 0;
    try {
      while (true) {
        Batch batch = input.read(MAX_WAIT);
        for (Message message : batch.messages()) {
          byte[] head = new byte[8];
          message.payload().get(head); // a copy of all might find no room
          int number = Integer.parseInt(new String(head, UTF_8));
          if (number != count) {
            return "message " + number + " came in place of " + count;
          }
          count++;
          bytes += message.size();
        }
        batch.ack();
      }
    } catch (NotConnectedException e) {
      return count + " messages, " + bytes + " bytes; " + e.getMessage();
    }
  }
}
