package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.inlet.input.Input;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisplayName("Failure modes 15 and 28: leaks, two connections at once, no more files")
final class AttemptsFailureModeIT {

  @Test
  @DisplayName("mode 15: two thousand refused connections leave no file or thread behind")
  void mode15RefusedByTcp() {
    FeedServer server = FeedServer.sending();
    server.close();

    assertNothingLeft(server.uri(), 2_000, "connection refused");
  }

  @Test
  @DisplayName("mode 15: a thousand refused handshakes leave no file or thread behind")
  void mode15RefusedByHttp() {
    try (FeedServer server =
        FeedServer.start(connection -> connection.reject(503, Map.of(), "busy"))) {
      assertNothingLeft(server.uri(), 1_000, "HTTP 503 Refused, body \"busy\"");
    }
  }

  @Test
  @DisplayName("mode 15: a hundred broken TLS handshakes leave no file or thread behind")
  void mode15RefusedByTls() {
    TestCertificate untrusted = TestCertificates.selfSigned("localhost");
    try (FeedServer server =
        FeedServer.start(untrusted.serverContext(), connection -> connection.reject(400))) {
      assertNothingLeft(server.uri(), 100, "not signed by a trusted authority");
    }
  }

  private static void assertNothingLeft(URI url, int attempts, String reason) {
    try (Input input = raw(config(url))) {
      for (int i = 0; i < 20; i++) {
        assertThat(connectFailure(input)).hasMessageContaining(reason);
      }
      long files = openFiles();
      int threads = Thread.activeCount();
      for (int i = 0; i < attempts; i++) {
        assertThat(connectFailure(input)).hasMessageContaining(reason);
      }
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(openFiles()).as("open files").isLessThan(files + 20);
                assertThat(Thread.activeCount()).as("threads").isLessThan(threads + 20);
              });
    }
  }

  private static long openFiles() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    assumeTrue(system instanceof UnixOperatingSystemMXBean, "open files cannot be counted here");
    return ((UnixOperatingSystemMXBean) system).getOpenFileDescriptorCount();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName(
      "mode 28: an attempt without a file descriptor left says so, and a later one succeeds")
  void mode28NoDescriptors() throws Exception {
    FeedServer gone = FeedServer.sending();
    gone.close();
    String tooMany = "too many open files: raise the limit of the process (ulimit -n, LimitNOFILE)";
    try (FeedServer server = FeedServer.start(Inputs.feed("data"))) {
      String noSocket = server.uri() + ": connect: cannot connect: " + tooMany;

      assertThat(DescriptorsProgram.run(server.uri(), gone.uri()))
          .containsExactly(
              "cannot open a selector for connections: " + tooMany,
              noSocket,
              noSocket,
              "connected: WebSocketInput["
                  + server.uri()
                  + "] and WebSocketInput["
                  + server.uri()
                  + "]");
    }
  }

  @Test
  @DisplayName("mode 15: the late end of an old connection does not disturb the new one")
  void mode15LateEnd() throws Exception {
    AtomicInteger number = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  if (number.incrementAndGet() == 1) {
                    // Neither logs in nor closes, so this connection ends by its close timeout.
                    connection.awaitClosed(SOON);
                  } else {
                    connection.sendText("logged in");
                    connection.stayOpen();
                  }
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "close_timeout",
                        "1s",
                        "open_messages",
                        List.of(Map.of("message", "login", "await", "logged in")))))) {
      Thread reader = Thread.currentThread();
      Thread interrupter =
          new Thread(
              () -> {
                await().atMost(SOON).until(() -> !server.requests().isEmpty());
                reader.interrupt();
              });
      interrupter.start();
      assertThatThrownBy(input::connect).isInstanceOf(InterruptedException.class);
      interrupter.join();

      input.connect();
      assertThat(readTexts(input, 1)).containsExactly("logged in");
      await().atMost(SOON).until(() -> server.connections().size() == 1);
      server.connection().sendText("still there");
      assertThat(readTexts(input, 1)).containsExactly("still there");
      assertThat(number).hasValue(2);
    }
  }
}
