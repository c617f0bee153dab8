package dev.inlet.benchmarks.idle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.benchmarks.measure.FeedCertificate;
import dev.inlet.benchmarks.measure.Tools;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The {@linkplain IdleServer server} as a child process. */
final class IdleServerProcess implements Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final String url;

  /**
   * What the server has seen so far.
   *
   * @param open how many connections there are now
   * @param lost how many there were and are no more
   */
  record Totals(int open, int lost, long pings, long pongs) {}

  /**
   * Starts it.
   *
   * @param pingSeconds how long it waits between two pings of a connection
   */
  IdleServerProcess(int pingSeconds, Optional<FeedCertificate> certificate) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Tools.java(),
                "-cp",
                Tools.ownJar().toString(),
                IdleServer.class.getName(),
                Integer.toString(pingSeconds)));
    certificate.ifPresent(identity -> command.add(identity.keyStore().toString()));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = process.inputReader(UTF_8);
    commands = process.outputWriter(UTF_8);
    url = (certificate.isPresent() ? "wss" : "ws") + "://127.0.0.1:" + nextLine() + "/";
  }

  String url() {
    return url;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  Totals totals() throws IOException {
    return ask("totals");
  }

  /** Has it send no more pings, and waits a while for the answers to all. */
  Totals stopPings() throws IOException, InterruptedException {
    Totals totals = ask(IdleServer.STOP);
    long start = System.nanoTime();
    while (totals.pongs() < totals.pings() && System.nanoTime() - start < PATIENCE.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(10);
      totals = totals();
    }
    return totals;
  }

  private Totals ask(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    String[] numbers = nextLine().split(" ", -1);
    return new Totals(
        Integer.parseInt(numbers[0]),
        Integer.parseInt(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]));
  }

  private String nextLine() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the server has ended");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    commands.close();
    answers.close();
    process.destroy();
  }
}
