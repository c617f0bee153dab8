package dev.inlet.runner.jar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The command health")
@Timeout(120)
final class HealthIT {
  @TempDir private Path folder;

  private InletProcess.Result health(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "health";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return InletProcess.in(folder).run(command);
  }

  @Test
  @DisplayName(
      "says over a socket file that a process lives, and that its pipeline is not connected")
  void answers() throws Exception {
    Files.writeString(
        folder.resolve("trades.yaml"),
        "input:\n  websocket:\n    url: ws://localhost:1/\noutput:\n  drop: {}\n");
    String monitor = "unix:" + folder.resolve("m");
    try (InletProcess inlet =
        InletProcess.in(folder).start("run", "trades.yaml", "--monitor", monitor)) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> inlet.err().stream().anyMatch(line -> line.contains("cannot connect")));
      assertThat(health(monitor)).isEqualTo(new InletProcess.Result(0, List.of("live"), List.of()));
      InletProcess.Result ready = health("--ready", monitor);
      assertThat(ready.status()).isOne();
      assertThat(ready.err())
          .singleElement()
          .asString()
          .startsWith(
              "inlet health: "
                  + monitor
                  + "/ready answers with HTTP status 503: trades: not connected: ws://localhost:1/:"
                  + " ");
    }
    InletProcess.Result gone = health(monitor);
    assertThat(gone.status()).isOne();
    assertThat(gone.err())
        .singleElement()
        .asString()
        .startsWith("inlet health: no answer from " + monitor + ": ");
  }

  @Test
  @DisplayName("says of what does not speak HTTP that it does not")
  void other() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> answered =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().read();
                  socket.getOutputStream().write("220 mail\r\n".getBytes(US_ASCII));
                  socket.shutdownOutput();
                  socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      String address = "127.0.0.1:" + server.getLocalPort();
      InletProcess.Result result = health(address);
      assertThat(result.status()).isOne();
      assertThat(result.err())
          .containsExactly(
              "inlet health: no answer from "
                  + address
                  + ": it does not speak HTTP; a monitor with TLS is asked over a socket file,"
                  + " unix:PATH");
      answered.join();
    }
  }
}
