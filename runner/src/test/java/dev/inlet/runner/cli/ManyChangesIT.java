package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.inlet.config.Masker;
import dev.inlet.host.Plugins;
import dev.inlet.runner.config.YamlConfig;
import dev.inlet.runner.monitoring.Monitor;
import dev.inlet.runner.monitoring.MonitorSettings;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.supervisor.Supervisor;
import dev.inlet.runner.web.Endpoint;
import dev.inlet.testkit.FeedServer;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A process whose pipelines come and go")
@Timeout(120)
final class ManyChangesIT {
  private static final int WARM_UP = 10;
  private static final int CHANGES = 200;

  private static final MonitorSettings LOOPBACK =
      MonitorSettings.plain(List.of(new Endpoint.Tcp("127.0.0.1", 0)));

  @TempDir private Path folder;

  private final Plugins plugins = Plugins.discover(ManyChangesIT.class.getClassLoader());

  private PipelineConfig config(String name, FeedServer server, int seconds) {
    String yaml =
        """
        input: {label: %s, websocket: {url: '%s'}}
        output: {file: {path: '%s'}}
        logger: {level: warn}
        shutdown_timeout: %ds
        """
            .formatted(name, server.uri("/" + name), folder.resolve(name + ".log"), seconds);
    return PipelineConfig.read(YamlConfig.parse(name, yaml), name, plugins, new Masker());
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : -1;
  }

  /** But for those that serve the test, and a few that all inputs share. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("inlet-"))
        .filter(name -> !name.startsWith("inlet-monitor") && !name.startsWith("inlet-ws-"))
        .sorted()
        .toList();
  }

  private static long meters(Monitor monitor) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(monitor.addresses().get(0)).resolve("/metrics")).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.contains("pipeline=\"changing\""))
        .count();
  }

  @Test
  @DisplayName("keeps no thread, file descriptor, meter or memory of 200 that are gone")
  void leavesNothing() throws Exception {
    assumeTrue(openFiles() >= 0, "nobody counts file descriptors here");
    try (FeedServer server = FeedServer.sending("hello");
        Monitor monitor = Monitor.start(LOOPBACK)) {
      Supervisor supervisor =
          new Supervisor(ProcessPipelines.watchedBy(Optional.of(monitor), plugins), true);
      PipelineConfig steady = config("steady", server, 1);
      supervisor.prepare(List.of(steady));
      CompletableFuture<Boolean> clean =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return supervisor.run();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      List<String> threadsBefore = List.of();
      long filesBefore = 0;
      long metersBefore = 0;
      List<WeakReference<PipelineConfig>> configs = new ArrayList<>();
      for (int change = 1; change <= WARM_UP + CHANGES; change++) {
        PipelineConfig changing = config("changing", server, change);
        configs.add(new WeakReference<>(changing));
        supervisor.apply(Map.of("steady", steady, "changing", changing));
        int lines = change;
        await()
            .pollInterval(Duration.ofMillis(2))
            .until(() -> lines(folder.resolve("changing.log")) == lines);
        if (change == WARM_UP) {
          await().until(() -> server.connections().size() == 2);
          threadsBefore = threads();
          filesBefore = openFiles();
          metersBefore = meters(monitor);
        }
      }
      await().until(() -> server.connections().size() == 2);
      List<String> threadsExpected = threadsBefore;
      await().untilAsserted(() -> assertThat(threads()).isEqualTo(threadsExpected));
      // What the JDK opens on the way, such as a jar, is not of each change.
      long filesExpected = filesBefore + 5;
      await().untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(filesExpected));
      assertThat(meters(monitor)).isEqualTo(metersBefore).isPositive();
      assertThat(server.requests())
          .filteredOn(request -> request.target().equals("/steady"))
          .hasSize(1);

      supervisor.apply(Map.of("steady", steady));
      await().untilAsserted(() -> assertThat(meters(monitor)).isZero());
      await()
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(configs)
                    .hasSize(WARM_UP + CHANGES)
                    .filteredOn(config -> config.get() != null)
                    .isEmpty();
              });
      supervisor.stop();
      assertThat(clean.join()).isTrue();
    }
  }

  private static long lines(Path file) throws Exception {
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }
}
