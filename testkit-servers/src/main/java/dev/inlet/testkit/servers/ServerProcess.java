package dev.inlet.testkit.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The process of a server: commands go in as lines of JSON, answers and observations come out as
 * lines. It ends with its standard input, so it never outlives the process that started it.
 */
final class ServerProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int KEPT_LINES = 50;

  private final String name;
  private final Process process;
  private final Consumer<String> observer;
  private final Thread reader;
  private final CompletableFuture<Integer> ready = new CompletableFuture<>();
  private final Map<Integer, CompletableFuture<String>> unanswered = new ConcurrentHashMap<>();
  private final AtomicInteger commands = new AtomicInteger();
  private final Deque<String> lastLines = new ArrayDeque<>();

  private ServerProcess(String name, Process process, Consumer<String> observer) {
    this.name = name;
    this.process = process;
    this.observer = observer;
    reader = new Thread(this::readLines, name + "-output");
    reader.setDaemon(true);
  }

  /**
   * Starts a process and waits until it serves clients.
   *
   * @param observer called in the thread that reads the process's output, with each line that a
   *     server says it saw something in
   */
  static ServerProcess start(
      String name, List<String> command, Map<String, String> environment, Consumer<String> observer)
      throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    ServerProcess started;
    try {
      started = new ServerProcess(name, builder.start(), observer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    started.reader.start();
    try {
      started.port();
    } catch (InterruptedException | RuntimeException e) {
      started.kill();
      throw e;
    }
    return started;
  }

  /** The port that it serves. */
  int port() throws InterruptedException {
    return result(ready, "start");
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Has a command carried out, and answers with the value that it has. */
  String run(String command, JsonObject parameters) throws InterruptedException {
    int id = commands.incrementAndGet();
    CompletableFuture<String> answer = new CompletableFuture<>();
    unanswered.put(id, answer);
    try {
      send(parameters.with("id", id).with("command", command) + "\n");
      return result(answer, command);
    } catch (IOException e) {
      throw new IllegalStateException("the " + name + " server takes no command any more", e);
    } finally {
      unanswered.remove(id);
    }
  }

  private synchronized void send(String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(line.getBytes(UTF_8));
    in.flush();
  }

  private <T> T result(CompletableFuture<T> answer, String command) throws InterruptedException {
    String problem;
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      problem = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
    } catch (TimeoutException e) {
      problem = "no answer within " + PATIENCE.toSeconds() + " s";
    }
    throw new IllegalStateException(
        "the %s server failed at \"%s\": %s%n%s".formatted(name, command, problem, lines()));
  }

  private void readLines() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
      }
    } catch (IOException e) {
      keep("its output could not be read: " + e);
    }
    IllegalStateException ended = new IllegalStateException("its process has ended");
    ready.completeExceptionally(ended);
    unanswered.values().forEach(answer -> answer.completeExceptionally(ended));
  }

  private void take(String line) {
    String[] parts = line.split(" ", 3);
    switch (parts[0]) {
      case "ready" -> ready.complete(Integer.valueOf(parts[1]));
      case "saw" -> observer.accept(line.substring("saw ".length()));
      case "done" -> answer(parts[1]).complete(parts[2]);
      case "failed" -> answer(parts[1]).completeExceptionally(new IllegalStateException(parts[2]));
      default -> keep(line);
    }
  }

  private CompletableFuture<String> answer(String id) {
    // Whoever asked may have lost patience.
    return unanswered.getOrDefault(Integer.valueOf(id), new CompletableFuture<>());
  }

  private synchronized void keep(String line) {
    lastLines.add(line);
    if (lastLines.size() > KEPT_LINES) {
      lastLines.remove();
    }
  }

  private synchronized String lines() {
    return String.join("\n", lastLines);
  }

  /** Ends the process at once, and waits until it and the thread that reads its output are gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the process of the " + name + " server does not end");
    }
    reader.join(PATIENCE.toMillis());
  }
}
