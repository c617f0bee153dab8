package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The jar, in a Java that has virtual threads")
@EnabledOnOs(OS.LINUX)
@Timeout(240)
final class VirtualThreadsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PIPELINES = 200;

  @TempDir private Path folder;
  private Path configs;

  @BeforeEach
  void configs() throws IOException {
    configs = Files.createDirectory(folder.resolve("configs"));
  }

  private void writeConfig(String name, FeedServer server, String output) throws IOException {
    Files.writeString(
        configs.resolve(name + ".yaml"),
        """
        input:
          websocket:
            url: %s
        output:
          %s
        shutdown_timeout: 2s
        """
            .formatted(server.uri(), output));
  }

  /** A Java whose own threads don't depend on the machine. */
  private InletProcess.Builder process() {
    return InletProcess.in(folder)
        .java(LaterJava.require(), "-XX:+UseSerialGC", "-XX:ActiveProcessorCount=2");
  }

  @Test
  @DisplayName("has no thread for a pipeline that waits, whether or not messages came before")
  void idle() throws Exception {
    try (FeedServer server = FeedServer.sending("hello")) {
      for (int i = 0; i < PIPELINES; i++) {
        writeConfig("p" + i, server, "file: {path: out-" + i + "}");
      }
      try (InletProcess process = process().start("run", "configs")) {
        await().atMost(PATIENCE).until(() -> allHaveWritten("hello"));
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(process.threads()).isLessThanOrEqualTo(20));

        for (FeedConnection connection : server.connections()) {
          connection.sendTexts(List.of("again"));
        }
        await().atMost(PATIENCE).until(() -> allHaveWritten("hello", "again"));

        process.terminate();
        InletProcess.Result result = process.await();
        assertThat(result.status()).isZero();
        assertThat(result.err())
            .filteredOn(line -> line.endsWith("ended after 2 messages"))
            .hasSize(PIPELINES);
      }
    }
  }

  private boolean allHaveWritten(String... lines) throws IOException {
    for (int i = 0; i < PIPELINES; i++) {
      if (!hasWritten(i, lines)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasWritten(int number, String... lines) throws IOException {
    Path file = folder.resolve("out-" + number);
    return Files.exists(file) && Files.readAllLines(file).equals(List.of(lines));
  }

  @Test
  @DisplayName("goes on with all pipelines while the outputs of some hang, and interrupts these")
  void hanging() throws Exception {
    Path plugin =
        new PluginJar(folder, "hanging")
            .compile(
                Map.of("HangingProvider", HANGING),
                Map.of("dev.inlet.output.OutputProvider", "HangingProvider"),
                List.of());
    try (FeedServer server = FeedServer.sending("hello")) {
      int hanging = 8; // more than virtual threads have of the system's
      for (int i = 0; i < hanging; i++) {
        writeConfig("hanging-" + i, server, "hanging: {}");
      }
      try (InletProcess process = process().plugin(plugin).start("run", "--watch", "configs")) {
        await()
            .atMost(PATIENCE)
            .until(() -> process.out().stream().filter("hangs"::equals).count() == hanging);
        writeConfig("p0", server, "file: {path: out-0}");
        await().atMost(PATIENCE).until(() -> hasWritten(0, "hello"));

        process.terminate();
        InletProcess.Result result = process.await();
        assertThat(result.out()).filteredOn("interrupted"::equals).hasSize(hanging);
        assertThat(result.err())
            .filteredOn(
                line ->
                    line.contains("shutdown_timeout of 2s is over: 1 message that the output has")
                        && line.contains("[hanging-"))
            .hasSize(hanging);
        assertThat(result.err())
            .anyMatch(line -> line.contains("[p0]") && line.endsWith("ended after 1 message"));
      }
    }
  }

  /** Blocks in a monitor, which no virtual thread of Java 21 to 23 may do. */
  private static final String HANGING =
      """
      import dev.inlet.config.*;
      import dev.inlet.input.Messages;
      import dev.inlet.output.*;
      import java.util.concurrent.CompletionStage;

      public final class HangingProvider implements OutputProvider {
        @Override public String name() { return "hanging"; }
        @Override public ConfigSpec spec() { return ConfigSpec.builder().build(); }
        @Override public Output create(Config config, OutputContext context) {
          return new Output() {
            @Override public synchronized CompletionStage<WriteResult> write(Messages messages)
                throws InterruptedException {
              System.out.println("hangs");
              try {
                new java.util.concurrent.CountDownLatch(1).await();
                return WRITTEN;
              } catch (InterruptedException e) {
                System.out.println("interrupted");
                throw e;
              }
            }
            @Override public void close() {}
          };
        }
      }
      """;
}
