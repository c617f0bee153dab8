package dev.inlet.benchmarks.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.benchmarks.feed.FeedServer;
import dev.inlet.benchmarks.feed.FeedTotals;
import dev.inlet.benchmarks.feed.Shape;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.ObjectMapper;

/** The {@linkplain FeedServer feed} as a child process. */
public final class FeedProcess implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final boolean secure;
  private final int port;

  private FeedProcess(Process process, boolean secure) throws IOException {
    this.process = process;
    this.secure = secure;
    answers = process.inputReader(UTF_8);
    commands = process.outputWriter(UTF_8);
    port = Integer.parseInt(nextLine());
  }

  /**
   * Starts it, with TLS if there is a certificate.
   *
   * @param fromFile whether it floods from a file, which TLS does not allow
   */
  public static FeedProcess start(
      Placement placement, Optional<FeedCertificate> certificate, boolean fromFile)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Tools.java(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-D" + FeedServer.FROM_FILE + "=" + fromFile,
                "-cp",
                Tools.ownJar().toString(),
                FeedServer.class.getName()));
    certificate.ifPresent(
        identity ->
            command.addAll(List.of(identity.keyStore().toString(), FeedCertificate.PASSWORD)));
    Process process =
        new ProcessBuilder(placement.feed(command))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new FeedProcess(process, certificate.isPresent());
  }

  /** Where a client gets a stream of that shape. */
  public String url(Shape shape) {
    return (secure ? "wss" : "ws") + "://127.0.0.1:" + port + shape.toPath();
  }

  public int port() {
    return port;
  }

  /** What it has sent so far. */
  public FeedTotals totals() throws IOException {
    return ask("totals");
  }

  /** Lets all connections end with a Close frame. */
  public FeedTotals end() throws IOException {
    return ask("end");
  }

  private FeedTotals ask(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    return JSON.readValue(nextLine(), FeedTotals.class);
  }

  private String nextLine() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the feed has ended");
    }
    return line;
  }

  public ProcessFigures figures() throws IOException {
    return ProcessFigures.read(process.toHandle());
  }

  @Override
  public void close() throws IOException {
    commands.close();
    answers.close();
    process.destroy();
  }
}
