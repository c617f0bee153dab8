package dev.inlet.runner.reload;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.runner.config.ConfigArgument;
import dev.inlet.runner.pipeline.Configs;
import dev.inlet.runner.pipeline.LogCapture;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Whoever watches configs")
@Timeout(60)
final class ConfigWatcherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LogCapture log = LogCapture.ofProcess();
  private final List<Map<String, PipelineConfig>> applied = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void closeLog() {
    log.close();
  }

  private void write(String name, int seconds) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "input: {websocket: {}}\nshutdown_timeout: " + seconds + "s");
  }

  private static PipelineConfig read(String file) {
    try {
      return Configs.read(file, Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ConfigWatcher watch(boolean looksOnly, String... arguments) {
    WatchedArguments watched =
        new WatchedArguments(
            List.of(arguments).stream()
                .map(argument -> new ConfigArgument(folder.resolve(argument).toString()))
                .toList(),
            List.of(folder.resolve("feed.env").toString()));
    List<PipelineConfig> running =
        watched.find().files().stream().map(ConfigWatcherTest::read).toList();
    ConfigReload reload =
        new ConfigReload(
            watched, () -> ConfigWatcherTest::read, (config, others) -> {}, running, applied::add);
    return looksOnly
        ? ConfigWatcher.startLooking(watched, reload)
        : ConfigWatcher.start(watched, reload, true);
  }

  /** Waits until a pipeline is to run with that time to shut down. */
  private void awaitApplied(String name, int seconds) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                !applied.isEmpty()
                    && applied.get(applied.size() - 1).values().stream()
                        .anyMatch(
                            config ->
                                config.name().equals(name)
                                    && config.shutdownTimeout().toSeconds() == seconds));
  }

  @ParameterizedTest(name = "without events of the file system: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("sees what was written in place, put in place and added")
  void follows(boolean looksOnly) throws IOException {
    write("conf/a.yaml", 1);
    try (ConfigWatcher watcher = watch(looksOnly, "conf")) {
      assertThat(watcher).isNotNull();
      write("conf/a.yaml", 2);
      awaitApplied("a", 2);
      if (!looksOnly) {
        write("conf/.a.yaml.tmp", 3);
        Files.move(
            folder.resolve("conf/.a.yaml.tmp"),
            folder.resolve("conf/a.yaml"),
            ATOMIC_MOVE,
            REPLACE_EXISTING);
        awaitApplied("a", 3);
        write("conf/b.yaml", 4);
        awaitApplied("b", 4);
        Files.delete(folder.resolve("conf/b.yaml"));
        await().atMost(PATIENCE).until(() -> applied.get(applied.size() - 1).size() == 1);
      }
    }
    assertThat(applied).hasSize(looksOnly ? 1 : 4);
  }

  @Test
  @DisplayName("leaves it to whoever looks to say that a folder is gone")
  void goneFolder() {
    try (FolderEvents events = FolderEvents.start(() -> {})) {
      events.follow(List.of(folder.resolve("gone")));
    }

    assertThat(log.lines()).isEmpty();
  }

  @Test
  @DisplayName("sees that a ConfigMap was swapped, and that a linked file or folder is another one")
  void links() throws IOException {
    write("mount/..1/a.yaml", 1);
    Path mount = folder.resolve("mount");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(mount.resolve("a.yaml"), Path.of("..data/a.yaml"));
    write("releases/1/b.yaml", 1);
    Files.createSymbolicLink(folder.resolve("current"), Path.of("releases/1"));
    write("elsewhere/c.yaml", 1);
    write("links/readme", 1);
    Files.createSymbolicLink(folder.resolve("links/c.yaml"), Path.of("../elsewhere/c.yaml"));
    try (ConfigWatcher watcher = watch(false, "mount", "current", "links/c.yaml")) {
      assertThat(watcher).isNotNull();
      write("mount/..2/a.yaml", 2);
      Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2"));
      Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), ATOMIC_MOVE);
      awaitApplied("a", 2);
      write("elsewhere/c.yaml", 2);
      awaitApplied("c", 2);
      write("releases/2/b.yaml", 2);
      Files.createSymbolicLink(folder.resolve("next"), Path.of("releases/2"));
      Files.move(folder.resolve("next"), folder.resolve("current"), ATOMIC_MOVE);
      awaitApplied("b", 2);
    }
    assertThat(applied.get(applied.size() - 1)).hasSize(3);
  }

  @Test
  @DisplayName("sees what came between the first reading and the beginning of watching")
  void between() throws IOException {
    write("conf/a.yaml", 1);
    WatchedArguments watched =
        new WatchedArguments(
            List.of(new ConfigArgument(folder.resolve("conf").toString())), List.of());
    List<PipelineConfig> running =
        watched.find().files().stream().map(ConfigWatcherTest::read).toList();
    write("conf/a.yaml", 2);
    ConfigReload reload =
        new ConfigReload(
            watched, () -> ConfigWatcherTest::read, (config, others) -> {}, running, applied::add);
    try (ConfigWatcher watcher = ConfigWatcher.start(watched, reload, true)) {
      assertThat(watcher).isNotNull();
      awaitApplied("a", 2);
    }
  }

  @Test
  @DisplayName("reads when asked only, if changes are not to be followed")
  void onDemand() throws IOException {
    write("conf/a.yaml", 1);
    WatchedArguments watched =
        new WatchedArguments(
            List.of(new ConfigArgument(folder.resolve("conf").toString())), List.of());
    ConfigReload reload =
        new ConfigReload(
            watched,
            () -> ConfigWatcherTest::read,
            (config, others) -> {},
            watched.find().files().stream().map(ConfigWatcherTest::read).toList(),
            applied::add);
    try (ConfigWatcher watcher = ConfigWatcher.start(watched, reload, false)) {
      write("conf/a.yaml", 2);
      watcher.reload();
      awaitApplied("a", 2);
      watcher.reload();
      await()
          .atMost(PATIENCE)
          .until(() -> log.lines().contains("INFO the configs say what they said before"));
      assertThat(applied).hasSize(1);
    }
  }
}
