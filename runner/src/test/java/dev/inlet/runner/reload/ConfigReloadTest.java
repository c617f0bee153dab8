package dev.inlet.runner.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.runner.config.ConfigArgument;
import dev.inlet.runner.pipeline.Configs;
import dev.inlet.runner.pipeline.LogCapture;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Configs that are read again")
final class ConfigReloadTest {
  private final LogCapture log = LogCapture.ofProcess();
  private final List<Map<String, PipelineConfig>> applied = new ArrayList<>();
  private final List<String> cannotBeMade = new ArrayList<>();

  private String obstacle = "";

  @TempDir private Path directory;
  private Path folder;
  private ConfigReload reload;

  @BeforeEach
  void begin() throws IOException {
    folder = Files.createDirectory(directory.resolve("conf"));
    write("a", "input: {websocket: {}}");
    write("b", "input: {websocket: {}}");
    ConfigSources sources =
        new ConfigSources(List.of(new ConfigArgument(folder.toString())), List.of());
    List<PipelineConfig> running = List.of(read(file("a")), read(file("b")));
    reload = new ConfigReload(sources, this::reader, this::tryOut, running, applied::add);
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  private String file(String name) {
    return folder.resolve(name + ".yaml").toString();
  }

  private void write(String name, String yaml) throws IOException {
    Files.writeString(Path.of(file(name)), yaml);
  }

  private static PipelineConfig read(String file) {
    try {
      return Configs.read(file, Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Function<String, PipelineConfig> reader() {
    if (!obstacle.isEmpty()) {
      throw new ConfigException(Problem.error(Location.of("feed.env"), "", obstacle));
    }
    return ConfigReloadTest::read;
  }

  private void tryOut(PipelineConfig config, Collection<PipelineConfig> running) {
    if (cannotBeMade.contains(config.source())) {
      throw new ConfigException(Problem.error(Location.of(config.source()), "", "no such key"));
    }
  }

  /** What is logged by one reading, without the folder. */
  private List<String> run(boolean asked) {
    int before = log.lines().size();
    reload.run(asked);
    return log.lines().subList(before, log.lines().size()).stream()
        .map(line -> line.replace(folder + "/", ""))
        .toList();
  }

  private List<String> running() {
    return applied.get(applied.size() - 1).values().stream().map(PipelineConfig::name).toList();
  }

  @Test
  @DisplayName("change nothing if they say what they said, whatever they look like")
  void same() throws IOException {
    write("a", "# a comment\n'input':\n  websocket: {}\n");
    Files.setLastModifiedTime(Path.of(file("b")), FileTime.fromMillis(1));

    assertThat(run(false)).isEmpty();
    assertThat(run(true)).containsExactly("INFO the configs say what they said before");
    assertThat(applied).isEmpty();
  }

  @Test
  @DisplayName("start, stop and replace what was added, removed and changed")
  void changes() throws IOException {
    PipelineConfig untouched = read(file("b"));
    write("a", "input: {websocket: {}}\nshutdown_timeout: 7s");
    write("c", "input: {websocket: {}}");
    assertThat(run(false))
        .containsExactly("INFO a.yaml has changed: replaced", "INFO c.yaml was added: started");
    assertThat(running()).containsExactly("a", "b", "c");
    assertThat(applied.get(0).get(file("b")).saysTheSame(untouched)).isTrue();

    Files.delete(Path.of(file("a")));
    assertThat(run(false)).containsExactly("INFO a.yaml was removed: stopped");
    assertThat(running()).containsExactly("b", "c");
  }

  @Test
  @DisplayName("need no other pipeline for the log and for what follows a failure")
  void settings() throws IOException {
    write("a", "input: {websocket: {}}\nlogger: {level: debug}\non_failure: restart");

    assertThat(run(false)).containsExactly("INFO a.yaml has changed: applied without a restart");
    assertThat(applied).hasSize(1);
  }

  @Test
  @DisplayName("are refused one by one, told once, and read again when they are mended")
  void refused() throws IOException {
    write("a", "input: {websocket: {urll: x}}");
    write("c", "input: {web");
    List<String> lines = run(false);
    assertThat(lines)
        .contains(
            "ERROR a.yaml:1:21: input.websocket.urll: unknown field; did you mean \"url\"?",
            "ERROR a.yaml has changed: refused; its pipeline goes on as it was",
            "ERROR c.yaml was added: refused; nothing is started for it")
        .hasSize(4);
    assertThat(run(false)).isEmpty();
    assertThat(run(true)).isEqualTo(lines);
    assertThat(applied).isEmpty();

    write("a", "input: {websocket: {}}");
    write("c", "input: {websocket: {}}");
    assertThat(run(false)).containsExactly("INFO c.yaml was added: started");
  }

  @Test
  @DisplayName("all go on as they were while nothing can be read, which is told once")
  void obstacle() throws IOException {
    write("a", "input: {websocket: {}}\nshutdown_timeout: 7s");
    Files.delete(Path.of(file("b")));
    obstacle = "cannot be read";
    List<String> lines = run(false);
    assertThat(lines)
        .containsExactly(
            "ERROR feed.env: cannot be read",
            "ERROR the configs are not read again; all pipelines go on as they were");
    assertThat(run(false)).isEmpty();
    assertThat(run(true)).isEqualTo(lines);
    assertThat(applied).isEmpty();

    obstacle = "";
    assertThat(run(false))
        .containsExactlyInAnyOrder(
            "INFO a.yaml has changed: replaced", "INFO b.yaml was removed: stopped");
  }

  @Test
  @DisplayName("are refused if the pipeline cannot be made, as when a key file is missing")
  void cannotBeMade() throws IOException {
    cannotBeMade.add(file("a"));
    assertThat(run(false)).isEmpty();

    write("a", "input: {websocket: {}}\nshutdown_timeout: 7s");
    assertThat(run(false))
        .containsExactly(
            "ERROR a.yaml: no such key",
            "ERROR a.yaml has changed: refused; its pipeline goes on as it was");
    assertThat(applied).isEmpty();
  }

  @Test
  @DisplayName("are refused if they do not fit to what runs, which counts first")
  void conflict() throws IOException {
    write("a", "input: {label: b, websocket: {}}");
    write("c", "input: {label: b, websocket: {}}\nlogger: {format: json}");

    assertThat(run(false))
        .contains(
            "ERROR a.yaml has changed: refused; its pipeline goes on as it was",
            "ERROR c.yaml was added: refused; nothing is started for it")
        .filteredOn(line -> line.contains("this pipeline is called \"b\" like that of"))
        .hasSize(2);
    assertThat(applied).isEmpty();
  }

  @Test
  @DisplayName("are refused if what another one has to go on with is in their way")
  void conflictWithRefused() throws IOException {
    write("a", "input: {web");
    write("b", "input: {label: a, websocket: {}}");

    assertThat(run(false))
        .contains(
            "ERROR a.yaml has changed: refused; its pipeline goes on as it was",
            "ERROR b.yaml has changed: refused; its pipeline goes on as it was");
    assertThat(applied).isEmpty();
  }

  @Test
  @DisplayName("may swap what each has to itself, and change what all have in common")
  void swap() throws IOException {
    write("a", "input: {label: b, websocket: {}}\nlogger: {format: json}");
    write("b", "input: {label: a, websocket: {}}\nlogger: {format: json}");

    assertThat(run(false))
        .containsExactly("INFO a.yaml has changed: replaced", "INFO b.yaml has changed: replaced");
    assertThat(running()).containsExactly("b", "a");
  }

  @Test
  @DisplayName("go on if their folder is gone or empty in place of another, and stop if emptied")
  void goneFolder() throws IOException {
    Path away = directory.resolve("away");
    Files.move(folder, away);
    assertThat(run(false))
        .containsExactly("WARN " + folder + " is gone; its pipelines go on as they are");
    Files.createDirectory(folder); // as a mount point
    assertThat(run(false)).isEmpty();
    assertThat(applied).isEmpty();

    Files.delete(folder);
    Files.move(away, folder);
    assertThat(run(false)).containsExactly("INFO " + folder + " is there again");

    Files.delete(Path.of(file("a")));
    Files.delete(Path.of(file("b")));
    assertThat(run(false))
        .containsExactly("INFO a.yaml was removed: stopped", "INFO b.yaml was removed: stopped");
    assertThat(running()).isEmpty();
  }
}
