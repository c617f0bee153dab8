package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process, what it wrote, and how it ended. */
final class Execution implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final List<String> command;
  private final Process process;
  private final Path out;
  private final Path err;

  /** What there is to say of a process that has ended. */
  record Result(int status, List<String> out, List<String> err) {

    /** Without what follows the first line of standard output, such as which Java it is. */
    Result brief() {
      return new Result(status, out.stream().limit(1).toList(), err);
    }

    Result requireSuccess() {
      assertThat(status).as("status, with %s on standard error", err).isZero();
      return this;
    }
  }

  private Execution(List<String> command, Process process, Path out, Path err) {
    this.command = command;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a process in a directory, with these variables and no others. */
  static Execution start(Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    Path out = Files.createTempFile(Installation.scratch(), "out", ".txt");
    Path err = Files.createTempFile(Installation.scratch(), "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new Execution(command, builder.start(), out, err);
  }

  /** Runs a program of the system, which must succeed. */
  static Result run(Path directory, String... command) throws Exception {
    Map<String, String> environment = Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8");
    try (Execution execution = start(directory, environment, List.of(command))) {
      return execution.await();
    }
  }

  Process process() {
    return process;
  }

  List<String> out() {
    return lines(out);
  }

  List<String> err() {
    return lines(err);
  }

  Result await() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("whether %s ended", command)
        .isTrue();
    return new Result(process.exitValue(), out(), err());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  static List<String> words(Path program, String... arguments) {
    return new ArrayList<>(
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList());
  }
}
