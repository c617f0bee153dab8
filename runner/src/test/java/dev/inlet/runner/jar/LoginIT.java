package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A process whose authentication scheme")
@Timeout(180)
final class LoginIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String REQUESTED = "token requested";

  @TempDir private Path folder;

  private InletProcess start(String how, String shutdownTimeout) throws IOException {
    return start(how, shutdownTimeout, "connection: {retry_initial: 10ms, retry_max: 10m}");
  }

  private InletProcess start(String how, String shutdownTimeout, String connection)
      throws IOException {
    Files.writeString(
        folder.resolve("a.yaml"),
        """
        input:
          label: feed
          websocket:
            url: ws://127.0.0.1:1/
            handshake_timeout: 10m
            %s
            login: {enabled: true, how: %s}
        shutdown_timeout: %s
        """
            .formatted(connection, how, shutdownTimeout));
    return InletProcess.in(folder).plugin(Plugins.login(folder)).start("run", "a.yaml");
  }

  @Test
  @DisplayName("waits ends on SIGTERM without waiting for shutdown_timeout")
  void waits() throws Exception {
    try (InletProcess process = start("wait", "10m")) {
      await().atMost(PATIENCE).until(() -> process.err().contains(REQUESTED));
      process.terminate();
      InletProcess.Result result = process.await();

      assertThat(result.status()).isZero();
      assertThat(result.err())
          .noneMatch(line -> line.startsWith("\tat "))
          .last()
          .asString()
          .endsWith("[feed] ended after 0 messages");
    }
  }

  @Test
  @DisplayName("waits and ignores interrupts ends when shutdown_timeout is over")
  void ignoresInterrupts() throws Exception {
    try (InletProcess process = start("wait whatever happens", "300ms")) {
      await().atMost(PATIENCE).until(() -> process.err().contains(REQUESTED));
      process.terminate();
      InletProcess.Result result = process.await();

      assertThat(result.err()).contains("interrupted");
      assertThat(result.err()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @Test
  @DisplayName("has a wrong secret and advises to be slow asks once, and not again soon")
  void slow() throws Exception {
    try (InletProcess process = start("slow", "1s")) {
      await()
          .atMost(PATIENCE)
          .until(() -> process.err().stream().anyMatch(line -> line.contains("next attempt in")));
      // With retry_initial the second attempt would follow within 10 ms.
      assertThat(process.err())
          .filteredOn(line -> line.contains("next attempt in"))
          .singleElement()
          .asString()
          .matches(".* wrong secret; failure 1 in a row, next attempt in [5-9]m.*|.* in 10m.*");
      process.terminate();
      InletProcess.Result result = process.await();

      assertThat(result.status()).isZero();
      assertThat(Collections.frequency(result.err(), REQUESTED)).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("has a wrong secret and advises nothing asks once per delay of the default policy")
  void usual() throws Exception {
    try (InletProcess process = start("usual", "1s", "")) {
      await().atMost(PATIENCE).until(() -> failures(process.err()) >= 4);
      process.terminate();
      InletProcess.Result result = process.await();

      assertThat(result.err())
          .filteredOn(line -> line.contains("next attempt in"))
          .allMatch(line -> line.contains("wrong secret; failure "));
      // One may have been under way when the process was told to end.
      int failures = failures(result.err());
      assertThat(Collections.frequency(result.err(), REQUESTED)).isBetween(failures, failures + 1);
    }
  }

  private static int failures(List<String> log) {
    return Math.toIntExact(log.stream().filter(line -> line.contains("next attempt in")).count());
  }

  @Test
  @DisplayName("has a wrong secret and advises to stop ends with status 1 after one request")
  void stop() throws Exception {
    try (InletProcess process = start("stop", "1s")) {
      InletProcess.Result result = process.await();

      assertThat(result.status()).isEqualTo(1);
      assertThat(Collections.frequency(result.err(), REQUESTED)).isEqualTo(1);
      assertThat(result.err()).anyMatch(line -> line.contains("wrong secret"));
    }
  }
}
