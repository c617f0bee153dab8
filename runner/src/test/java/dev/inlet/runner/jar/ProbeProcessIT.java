package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.testkit.FeedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A process that probes")
@Timeout(180)
final class ProbeProcessIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  @DisplayName("tells what an input does that tells no steps itself, a line of JSON for each")
  void plainInput() throws Exception {
    Files.writeString(folder.resolve("a.yaml"), "input: {ticker: {count: 100}}\n");
    InletProcess.Result result =
        InletProcess.in(folder)
            .plugin(Plugins.ticker(folder))
            .run("probe", "--format", "json", "a.yaml");

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty(); // nothing was acknowledged
    assertThat(result.out())
        .hasSize(5)
        .allMatch(line -> line.startsWith("{\"file\":\"a.yaml\",") && line.endsWith("}"));
    assertThat(result.out().get(0)).contains("\"step\":\"config\",\"outcome\":\"done\"");
    assertThat(result.out().get(1)).contains("\"step\":\"connect\",\"outcome\":\"done\"");
    assertThat(result.out().get(2)).contains("text of 6 bytes, and 9 more with it");
    assertThat(result.out().get(3)).contains("\"step\":\"close\",\"outcome\":\"done\"");
    assertThat(result.out().get(4)).contains("\"result\":\"ok\"");
  }

  @Test
  @DisplayName("says in a line what a plugin throws, and ends with 1")
  void faultyInput() throws Exception {
    Files.writeString(folder.resolve("a.yaml"), "input: {faulty: {where: connect}}\n");
    InletProcess.Result result =
        InletProcess.in(folder).plugin(Plugins.faulty(folder)).run("probe", "a.yaml");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .anyMatch(line -> line.contains("connect") && line.contains("none for connecting"))
        .noneMatch(line -> line.startsWith("\tat "));
  }

  @Test
  @DisplayName("closes the connection in good order when a signal ends it, with status 1")
  void signal() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendPing("are you there");
                  connection.receive(PATIENCE);
                  open.countDown();
                  connection.stayOpen();
                });
        InletProcess process = start(server)) {
      assertThat(open.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      process.terminate();
      InletProcess.Result result = process.await();

      assertThat(result.status()).isEqualTo(1);
      assertThat(result.out())
          .anyMatch(line -> line.contains("the server answered 1000"))
          .last()
          .asString()
          .startsWith("a.yaml: interrupted");
    }
  }

  private InletProcess start(FeedServer server) throws Exception {
    Files.writeString(
        folder.resolve("a.yaml"), "input: {websocket: {url: '" + server.uri() + "'}}\n");
    return InletProcess.in(folder).start("probe", "--timeout", "1m", "a.yaml");
  }
}
