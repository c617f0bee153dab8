package dev.inlet.runner.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Batch;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.json.JsonValue;
import dev.inlet.runner.monitoring.Monitor;
import dev.inlet.runner.monitoring.MonitorSettings;
import dev.inlet.runner.supervisor.PipelineWatch;
import dev.inlet.runner.web.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@DisplayName("inlet tap")
@Timeout(120)
final class TapCommandIT {
  private static final Pattern COUNTS =
      Pattern.compile("inlet tap: (\\d+) messages? shown, (\\d+) passed unseen\\R");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int tap(String address, String... options) {
    CommandLine command =
        CommandLineInterface.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    String[] arguments = {"tap", "feed", "--monitor", address};
    return command.execute(
        Stream.of(arguments, options).flatMap(Stream::of).toArray(String[]::new));
  }

  private static Batch batch(int messages) {
    return Batch.of(Collections.nCopies(messages, Message.text("a")), Batch.Settlement.NONE);
  }

  @Test
  @DisplayName("ends well when the process that it watches does, and has counted every message")
  void processEnds() throws Exception {
    MonitorSettings settings =
        new MonitorSettings(
            List.of(new Endpoint.Tcp("127.0.0.1", 0)), Optional.empty(), Optional.empty(), true);
    CompletableFuture<Integer> status;
    try (Monitor monitor = Monitor.start(settings)) {
      PipelineWatch watch = monitor.watch("feed", InputListener.NONE);
      String address = monitor.endpoints().get(0).toString();
      status = CompletableFuture.supplyAsync(() -> tap(address, "--rate", "2"));
      await()
          .until(
              () -> {
                watch.deliveries().writing(batch(1));
                return out.toString().startsWith("a");
              });
      watch.deliveries().writing(batch(1_000));
    }

    assertThat(status.get()).isZero();
    Matcher counts = COUNTS.matcher(err.toString());
    assertThat(err.toString()).matches(COUNTS);
    assertThat(counts.matches()).isTrue();
    long shown = Long.parseLong(counts.group(1));
    assertThat(out.toString().lines()).hasSize(Math.toIntExact(shown));
    assertThat(shown + Long.parseLong(counts.group(2))).isGreaterThanOrEqualTo(1_001);
  }

  @Test
  @DisplayName("says how many it has shown before it says that the process went away")
  void processIsGone() throws Exception {
    try (Peer peer = new Peer("{\"skipped\":7,\"size\":1,\"truncated\":false,\"text\":\"a\"}")) {
      assertThat(tap(peer.address())).isEqualTo(1);
    }

    assertThat(out.toString().lines()).containsExactly("a");
    assertThat(err.toString().lines())
        .hasSize(2)
        .first()
        .isEqualTo("inlet tap: 1 message shown, 7 passed unseen");
    assertThat(err.toString()).contains("inlet tap: cannot ask ");
  }

  @Test
  @DisplayName("steers no terminal, whether or not its own input comes from there")
  void steering() throws Exception {
    String sent = "\\u001b[31mred\\u009b31m\\u202e";
    String line = "{\"skipped\":0,\"size\":9,\"truncated\":false,\"text\":\"" + sent + "\"}";
    try (Peer peer = new Peer(line)) {
      assertThat(tap(peer.address(), "--count", "1")).isZero();
    }
    assertThat(out.toString().strip()).isEqualTo(sent);

    out.getBuffer().setLength(0);
    String raw = JsonValue.parse("\"" + sent + "\"").asString().orElseThrow();
    try (Peer peer = new Peer(line.replace("\\u009b", "\u009b"))) {
      assertThat(tap(peer.address(), "--count", "1", "--format", "json")).isZero();
    }
    String written = out.toString().strip();
    assertThat(written.codePoints()).noneMatch(Character::isISOControl);
    assertThat(JsonValue.parse(written).member("text").flatMap(JsonValue::asString)).hasValue(raw);
  }

  /** Sends a line as a monitor does, and goes away. */
  private static final class Peer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Thread thread;

    Peer(String line) throws IOException {
      thread = new Thread(() -> serve(line + "\n"), "peer");
      thread.start();
    }

    private void serve(String line) {
      try (Socket socket = listener.accept()) {
        BufferedReader request =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        while (!request.readLine().isEmpty()) {
          // the head
        }
        byte[] body = line.getBytes(UTF_8);
        String head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.length)
                + "\r\n";
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        socket.getOutputStream().write(body);
        socket.getOutputStream().write("\r\n".getBytes(US_ASCII));
      } catch (IOException e) {
        return; // closed, or whoever asked has gone
      }
    }

    String address() {
      return "127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      listener.close();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
