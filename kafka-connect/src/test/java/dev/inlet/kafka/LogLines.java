package dev.inlet.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What is logged while this is open; it goes to standard error as well. */
final class LogLines implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

  private LogLines() {
    System.setErr(new PrintStream(captured, true, UTF_8));
  }

  static LogLines capture() {
    return new LogLines();
  }

  List<String> lines() {
    return captured.toString(UTF_8).lines().toList();
  }

  @Override
  public void close() {
    System.setErr(before);
    before.print(captured.toString(UTF_8));
  }
}
