package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java program in a process of its own, as a user starts it: the runner's jar in most cases. */
final class InletProcess implements AutoCloseable {
  static final Path JAR = Guides.ROOT.resolve("runner/target/inlet.jar");

  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern MONITOR = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

  private final Process process;
  private final Collector out;
  private final Collector err;

  private InletProcess(Process process) {
    this.process = process;
    this.out = new Collector(process.getInputStream());
    this.err = new Collector(process.getErrorStream());
  }

  /** Starts {@code java -jar inlet.jar}. */
  static InletProcess run(Path folder, Map<String, String> environment, String... arguments) {
    return runJar(JAR, folder, environment, arguments);
  }

  /** Runs {@code java -jar inlet.jar} to a good end; what it printed. */
  static List<String> succeed(Path folder, String... arguments) throws InterruptedException {
    try (InletProcess inlet = run(folder, Map.of(), arguments)) {
      assertThat(inlet.exitStatus()).as("status; said: %s", inlet.err()).isZero();
      return inlet.out();
    }
  }

  /** Starts Inlet with other jars beside it. */
  static InletProcess runWith(
      List<Path> plugins, Path folder, Map<String, String> environment, String... arguments) {
    String classPath =
        Stream.concat(Stream.of(JAR), plugins.stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> what = List.of("-cp", classPath, "dev.inlet.runner.Inlet");
    return start(folder, environment, what, arguments);
  }

  /** Starts a class of the tests' class path. */
  static InletProcess runMain(Class<?> main, Path folder, String... arguments) {
    List<String> what = List.of("-cp", System.getProperty("java.class.path"), main.getName());
    return start(folder, Map.of(), what, arguments);
  }

  /** Starts a program that is a jar of its own. */
  static InletProcess runJar(
      Path jar, Path folder, Map<String, String> environment, String... arguments) {
    return start(folder, environment, List.of("-jar", jar.toString()), arguments);
  }

  /**
   * Starts the main class of a module.
   *
   * @param options of Java, in front of the module
   */
  static InletProcess runModule(
      List<String> options, String modulePath, String main, Path folder, String... arguments) {
    List<String> what = new ArrayList<>(options);
    what.addAll(List.of("-p", modulePath, "-m", main));
    return start(folder, Map.of(), what, arguments);
  }

  private static InletProcess start(
      Path folder, Map<String, String> environment, List<String> what, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Starts faster on a busy machine; nothing here is about speed.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(what);
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    try {
      return new InletProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end and gives the exit status. */
  int exitStatus() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("whether the process ended; standard error: %s", err.lines())
        .isTrue();
    out.join();
    err.join();
    return process.exitValue();
  }

  /** Tells the process to end, as SIGTERM does, and gives the exit status. */
  int terminate() throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy would close the streams
    return exitStatus();
  }

  /** Waits for the line of the log that says where the monitor answers over HTTP. */
  URI awaitMonitor() {
    return await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(
            () ->
                err().stream()
                    .map(MONITOR::matcher)
                    .filter(Matcher::find)
                    .map(matcher -> URI.create(matcher.group()))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The lines on standard output so far. */
  List<String> out() {
    return out.lines();
  }

  /** The lines on standard error so far. */
  List<String> err() {
    return err.lines();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static final class Collector {
    private final List<String> lines = new ArrayList<>();
    private final Thread thread;

    Collector(InputStream stream) {
      thread = new Thread(() -> collect(stream), "collector");
      thread.setDaemon(true);
      thread.start();
    }

    private void collect(InputStream stream) {
      try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        String line = reader.readLine();
        while (line != null) {
          synchronized (lines) {
            lines.add(line);
          }
          line = reader.readLine();
        }
      } catch (IOException e) {
        // The process is gone.
      }
    }

    List<String> lines() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    void join() throws InterruptedException {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
  }
}
