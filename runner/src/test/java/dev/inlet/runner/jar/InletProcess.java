package dev.inlet.runner.jar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The jar as a child process, as people run it. */
final class InletProcess implements AutoCloseable {
  static final Path JAR = Path.of("target", "inlet.jar").toAbsolutePath();
  private static final String MAIN_CLASS = "dev.inlet.runner.Inlet";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long SIGINT_BIT = 1 << (2 - 1);

  private final Process process;
  private final Lines out;
  private final Lines err;

  /** What a process left behind. */
  record Result(int status, List<String> out, List<String> err) {}

  /** How to start a process. */
  static final class Builder {
    private final Path folder;
    private final List<Path> plugins = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private boolean readsOut = true;
    private boolean blockingOut = true;
    private Path jar = JAR;
    private Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    private final List<String> options = new ArrayList<>();
    private OptionalInt openFiles = OptionalInt.empty();
    private final List<String> around = new ArrayList<>();

    private Builder(Path folder) {
      this.folder = folder;
    }

    Builder plugin(Path jar) {
      plugins.add(jar);
      return this;
    }

    /** Runs a copy of the jar. */
    Builder jar(Path copy) {
      jar = copy;
      return this;
    }

    /** Runs in another Java than that of the test, with options for it. */
    Builder java(Path program, String... furtherOptions) {
      java = program;
      options.addAll(List.of(furtherOptions));
      return this;
    }

    Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Lets the process have so many files and sockets open and no more. Needs a POSIX shell. */
    Builder openFiles(int limit) {
      openFiles = OptionalInt.of(limit);
      return this;
    }

    /** Has standard output in non-blocking mode, as some parents leave it. Needs Python. */
    Builder nonBlockingOut() {
      blockingOut = false;
      return this;
    }

    /** Has SIGHUP ignored, as nohup does. Needs a POSIX shell. */
    Builder ignoringHangUps() {
      around.addAll(List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh"));
      return this;
    }

    /**
     * Starts it in a terminal of its own, which {@link InletProcess#closeIn} closes; what it writes
     * goes where it would otherwise. Needs Python.
     */
    Builder inTerminal() {
      around.addAll(
          List.of(
              "python3",
              "-c",
              """
              import os, pty, sys
              out, err = os.dup(1), os.dup(2)
              pid, terminal = pty.fork()
              if pid == 0:
                  os.dup2(out, 1)
                  os.dup2(err, 2)
                  os.execv(sys.argv[1], sys.argv[1:])
              sys.stdin.read()
              os.close(terminal)
              sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
              """));
      return this;
    }

    /** Leaves standard output unread until {@link InletProcess#readOut}. */
    Builder leavingOutUnread() {
      readsOut = false;
      return this;
    }

    InletProcess start(String... arguments) throws IOException {
      List<String> command = new ArrayList<>(around);
      openFiles.ifPresent(
          limit ->
              command.addAll(List.of("sh", "-c", "ulimit -n " + limit + " && exec \"$@\"", "sh")));
      if (!blockingOut) {
        // Java becomes the same process, whose end of the pipe nobody else has.
        command.addAll(
            List.of(
                "python3",
                "-c",
                "import os, sys; os.set_blocking(1, False); os.execv(sys.argv[1], sys.argv[1:])"));
      }
      command.add(java.toString());
      // What starts fast is good enough for a test.
      command.add("-XX:TieredStopAtLevel=1");
      command.addAll(options);
      if (plugins.isEmpty()) {
        command.addAll(List.of("-jar", jar.toString()));
      } else {
        List<String> classPath =
            Stream.concat(Stream.of(jar), plugins.stream()).map(Path::toString).toList();
        command.addAll(
            List.of("-cp", String.join(System.getProperty("path.separator"), classPath)));
        command.add(MAIN_CLASS);
      }
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.environment().putAll(environment);
      return new InletProcess(builder.start(), readsOut);
    }

    Result run(String... arguments) throws IOException, InterruptedException {
      try (InletProcess process = start(arguments)) {
        return process.await();
      }
    }
  }

  private InletProcess(Process process, boolean readsOut) {
    this.process = process;
    out = new Lines(process.getInputStream());
    err = new Lines(process.getErrorStream());
    if (readsOut) {
      out.start();
    }
    err.start();
  }

  /**
   * A process to be started.
   *
   * @param folder in which it runs
   */
  static Builder in(Path folder) {
    return new Builder(folder);
  }

  /** Waits for the end. */
  Result await() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("does not end; it wrote " + out.lines + " and " + err.lines);
    }
    out.join();
    err.join();
    return new Result(process.exitValue(), List.copyOf(out.lines), List.copyOf(err.lines));
  }

  List<String> out() {
    return out.lines;
  }

  List<String> err() {
    return err.lines;
  }

  /** Begins to read standard output, after {@link Builder#leavingOutUnread}. */
  void readOut() {
    out.start();
  }

  /** How long the process has used a processor so far. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** How many threads the process has, those of Java itself among them. Needs Linux. */
  int threads() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
      return (int) tasks.count();
    }
  }

  /** Sends SIGTERM. */
  void terminate() {
    // Process.destroy would close the streams, too.
    assertThat(process.toHandle().destroy()).isTrue();
  }

  /** Sends SIGTERM each millisecond until the process has ended. */
  void terminateAgainAndAgain() {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !process.toHandle().destroy() || !process.isAlive());
  }

  /**
   * Whether SIGINT means anything to the process: a shell starts what runs in the background with
   * that signal ignored, its children inherit that, and Java leaves it so.
   */
  boolean heedsInterrupts() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (Files.notExists(status)) {
      return true;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
          .noneMatch(ignored -> (ignored & SIGINT_BIT) != 0);
    }
  }

  /** Sends SIGINT. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  /** Sends SIGHUP. */
  void hangUp() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
  }

  /** Writes standard input, and ends it. */
  void writeIn(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(UTF_8));
    closeIn();
  }

  /** Ends standard input. */
  void closeIn() throws IOException {
    process.getOutputStream().close();
  }

  /** Sends SIGKILL. */
  void kill() {
    assertThat(process.toHandle().destroyForcibly()).isTrue();
  }

  /** Goes away from the far end of the process's standard output. */
  void closeOut() throws IOException {
    process.getInputStream().close();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static final class Lines extends Thread {
    private final InputStream stream;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Lines(InputStream stream) {
      this.stream = stream;
      setDaemon(true);
    }

    @Override
    public void run() {
      try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(line);
        }
      } catch (IOException e) {
        if (!"Stream closed".equals(e.getMessage())) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Waits until the pipe of its output is full, so that nothing is acknowledged any more. */
  void awaitStall() {
    AtomicLong before = new AtomicLong(-1);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              long now = err().size();
              return now > 100 && before.getAndSet(now) == now;
            });
  }
}
