package dev.inlet.testkit.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A broker or worker in a process of its own, and what it writes to its log. */
final class KafkaProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final String readyLine;
  private final List<String> lines = new ArrayList<>();
  private final CountDownLatch readyOrEnded = new CountDownLatch(1);
  private volatile boolean ready;

  private KafkaProcess(String name, Process process, String readyLine) {
    this.name = name;
    this.process = process;
    this.readyLine = readyLine;
  }

  /**
   * Starts a process and waits until it is ready.
   *
   * @param name what it is called in messages
   * @param readyLine what it says then
   * @param systemProperties of the process
   */
  static KafkaProcess start(
      String name,
      KafkaJvm jvm,
      Class<?> mainClass,
      String readyLine,
      Map<String, String> systemProperties,
      List<String> arguments)
      throws InterruptedException {
    List<String> command = new ArrayList<>(jvm.launcher());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm.options());
    systemProperties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", classPath(), mainClass.getName()));
    command.addAll(arguments);
    KafkaProcess started;
    try {
      started =
          new KafkaProcess(
              name, new ProcessBuilder(command).redirectErrorStream(true).start(), readyLine);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(started::readLines, "kafka-" + name + "-output");
    reader.setDaemon(true);
    reader.start();
    boolean inTime = started.readyOrEnded.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (!inTime || !started.ready) {
      started.kill();
      throw new IllegalStateException(
          "the "
              + name
              + " did not start"
              + (inTime ? "" : " in time")
              + ":\n"
              + String.join("\n", started.lines()));
    }
    return started;
  }

  /** The classes of this module, and the jars that Maven put beside them. */
  private static String classPath() {
    try {
      Path own =
          Path.of(KafkaProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path jars = own.resolveSibling("kafka");
      if (!Files.isDirectory(jars)) {
        throw new IllegalStateException(jars + " is missing; build testkit-kafka with Maven");
      }
      return own + File.pathSeparator + jars.resolve("*");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void readLines() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        keep(line);
        if (line.equals(readyLine)) {
          ready = true;
          readyOrEnded.countDown();
        }
      }
    } catch (IOException e) {
      keep("its output could not be read: " + e);
    } finally {
      readyOrEnded.countDown();
    }
  }

  private synchronized void keep(String line) {
    lines.add(line);
  }

  /** All that it has written so far. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** Sends a signal by its name, such as {@code STOP}. */
  void signal(String signal) throws InterruptedException {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("the " + name + " got no signal " + signal);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asks it to end, and waits until it has. Its standard input stays open: it would halt without.
   *
   * @return whether it did within that time
   */
  boolean terminate(Duration timeout) throws InterruptedException {
    signal("TERM");
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How much memory the process has in the machine, in bytes. */
  long residentBytes() {
    try (var status = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return status
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process, for whoever measures it. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends it at once, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the process of the " + name + " does not end");
    }
  }
}
