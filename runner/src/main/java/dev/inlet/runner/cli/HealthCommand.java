package dev.inlet.runner.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.runner.web.Endpoint;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the monitor of a running process, for where there is no other HTTP client. */
@Command(
    name = "health",
    description =
        "Asks a process that runs with --monitor whether it lives, such as for the health check of"
            + " a container, which has no shell. Ends with 0 if it does, and with 1 if not. A"
            + " monitor with TLS is asked over a socket file.",
    mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {
  private static final long PATIENCE_MILLIS = 5_000;
  private static final int MAX_LINES = 100;
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3}).*");

  @Parameters(
      paramLabel = "ADDRESS",
      converter = MonitorOption.EndpointConverter.class,
      description = "The address of the monitor, HOST:PORT or unix:PATH.")
  private Optional<Endpoint> endpoint = Optional.empty();

  @Option(names = "--ready", description = "Asks whether its pipelines are connected as well.")
  private boolean ready;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailedException {
    Endpoint asked = endpoint.orElseThrow();
    String path = ready ? "/ready" : "/live";
    Answer answer;
    try (SocketChannel channel = open(asked)) {
      answer = ask(channel, asked, path);
    } catch (AsynchronousCloseException e) {
      throw new CommandFailedException(
          "no answer from %s within %d s".formatted(asked, PATIENCE_MILLIS / 1000), e);
    } catch (IOException e) {
      throw new CommandFailedException("no answer from " + asked + ": " + e.getMessage(), e);
    }
    if (answer.status() != 200) {
      throw new CommandFailedException(
          asked + path + " answers with HTTP status " + answer.status() + answer.reasons());
    }
    spec.commandLine().getOut().println(ready ? "ready" : "live");
    return ExitStatus.OK;
  }

  private static SocketChannel open(Endpoint endpoint) throws IOException {
    return endpoint instanceof Endpoint.Unix
        ? SocketChannel.open(StandardProtocolFamily.UNIX)
        : SocketChannel.open();
  }

  private static Answer ask(SocketChannel channel, Endpoint endpoint, String path)
      throws IOException {
    Timer patience = closeLater(channel);
    try {
      String host = "localhost";
      if (endpoint instanceof Endpoint.Unix file) {
        channel.connect(UnixDomainSocketAddress.of(file.path()));
      } else if (endpoint instanceof Endpoint.Tcp tcp) {
        host = tcp.authority();
        InetSocketAddress address = new InetSocketAddress(tcp.host(), tcp.port());
        if (address.isUnresolved()) {
          throw new IOException("the host is unknown");
        }
        channel.connect(address);
      }
      String request = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";
      ByteBuffer bytes = US_ASCII.encode(request.formatted(path, host));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return read(new BufferedReader(Channels.newReader(channel, UTF_8)));
    } finally {
      patience.cancel();
    }
  }

  private static Answer read(BufferedReader reader) throws IOException {
    String line = reader.readLine();
    if (line == null) {
      throw new EOFException("the connection was closed");
    }
    Matcher matcher = STATUS_LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IOException(
          "it does not speak HTTP; a monitor with TLS is asked over a socket file, unix:PATH");
    }
    int status = Integer.parseInt(matcher.group(1));
    return new Answer(status, status == 200 ? List.of() : body(reader));
  }

  private static List<String> body(BufferedReader reader) throws IOException {
    try {
      return reader
          .lines()
          .dropWhile(header -> !header.isEmpty())
          .skip(1) // the empty line
          .limit(MAX_LINES)
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** What the monitor answers. */
  private record Answer(int status, List<String> body) {

    /** What the body says of pipelines, behind a line that says it of all. */
    String reasons() {
      String reasons = body.stream().skip(1).collect(Collectors.joining("; "));
      return reasons.isEmpty() ? "" : ": " + reasons;
    }
  }

  /** A channel that blocks has no other limit. */
  private static Timer closeLater(SocketChannel channel) {
    Timer timer = new Timer("inlet-health-patience", true);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            try {
              channel.close();
            } catch (IOException e) {
              // Whoever waits for it is woken all the same.
            }
          }
        },
        PATIENCE_MILLIS);
    return timer;
  }
}
