package dev.inlet.benchmarks.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.benchmarks.client.ClientReport;
import dev.inlet.benchmarks.contender.Launch;
import dev.inlet.benchmarks.measure.ProbeServer;
import dev.inlet.benchmarks.measure.ProcessFigures;
import dev.inlet.benchmarks.measure.TlsEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/** A contender that runs. */
public final class ClientProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Launch.Output output;
  private final Path log;
  private final ProbeServer.@Nullable Connection probe;
  private final @Nullable PipeReader pipe;

  private ClientProcess(
      Process process,
      Launch.Output output,
      Path log,
      ProbeServer.@Nullable Connection probe,
      @Nullable PipeReader pipe) {
    this.process = process;
    this.output = output;
    this.log = log;
    this.probe = probe;
    this.pipe = pipe;
  }

  /**
   * Starts it.
   *
   * @param stampedBytes the size of messages that carry a time, if it writes such to a pipe; else 0
   */
  public static ClientProcess start(Launch launch, Bench bench, int stampedBytes)
      throws IOException {
    List<String> command = new ArrayList<>(launch.command());
    if (launch.java()) {
      command.add(1, bench.probes().agentOption());
    }
    Path log = bench.directory().resolve("client.log");
    Path report = bench.directory().resolve("client.json");
    ProcessBuilder builder = new ProcessBuilder(bench.placement().client(command));
    builder.environment().keySet().removeIf(ClientProcess::meansProxy);
    builder.redirectError(log.toFile());
    switch (launch.output()) {
      case REPORT -> builder.redirectOutput(report.toFile());
      case DISCARDED -> builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      case MESSAGES -> builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
    }
    Process process = builder.start();
    PipeReader pipe =
        launch.output() == Launch.Output.MESSAGES
            ? new PipeReader(
                process.getInputStream(), stampedBytes, bench.schedule().warmUp().toNanos())
            : null;
    return new ClientProcess(
        process, launch.output(), log, launch.java() ? bench.probes().accept() : null, pipe);
  }

  private static boolean meansProxy(String variable) {
    return variable.toLowerCase(Locale.ROOT).endsWith("_proxy");
  }

  /** Whether its process has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What its process has cost so far. */
  public ProcessFigures figures() throws IOException {
    return ProcessFigures.read(process.toHandle());
  }

  /** What its process encrypts with, if it does; empty if it cannot be told. */
  public Optional<String> tlsEngine() throws IOException {
    return TlsEngine.of(process.toHandle());
  }

  /** What it has allocated so far, if it can be asked. */
  public Optional<Long> allocatedBytes() throws IOException {
    return probe == null ? Optional.empty() : Optional.of(probe.allocatedBytes());
  }

  /** The pipe that it writes messages to, if it does. */
  Optional<PipeReader> pipe() {
    return Optional.ofNullable(pipe);
  }

  /** Waits for it to end; false if it does not. */
  public boolean awaitEnd(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      return false;
    }
    if (pipe != null) {
      pipe.join();
    }
    return true;
  }

  /** What it wrote to standard error. */
  public String log() throws IOException {
    return Files.readString(log, UTF_8);
  }

  /** Whether it is to make a report at its end. */
  boolean reports() {
    return output == Launch.Output.REPORT;
  }

  /** The report that it ended with, if it makes one. */
  public Optional<ClientReport> report() throws IOException {
    if (!reports()) {
      return Optional.empty();
    }
    String text = Files.readString(log.resolveSibling("client.json"), UTF_8).strip();
    return text.startsWith("{")
        ? Optional.of(JSON.readValue(text, ClientReport.class))
        : Optional.empty();
  }

  /** The last error in its log, if there is one before the end of it, and the end, on one line. */
  public String lastWords() throws IOException {
    List<String> lines = log().lines().toList();
    int end = Math.max(0, lines.size() - 3);
    Stream<String> lastError =
        lines.subList(0, end).stream()
            .filter(line -> line.contains(" ERROR "))
            .reduce((earlier, later) -> later)
            .stream();
    return Stream.concat(lastError, lines.stream().skip(end)).collect(Collectors.joining(" | "));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    if (probe != null) {
      probe.close();
    }
  }
}
