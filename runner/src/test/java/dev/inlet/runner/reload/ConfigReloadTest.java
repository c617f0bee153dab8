package dev.inlet.runner.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.runner.config.ConfigArgument;
import dev.inlet.runner.pipeline.Configs;
import dev.inlet.runner.pipeline.LogCapture;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    WatchedArguments watched =
        new WatchedArguments(List.of(new ConfigArgument(folder.toString())), List.of());
    List<PipelineConfig> running = List.of(read(file("a")), read(file("b")));
    reload = new ConfigReload(watched, this::reader, this::tryOut, running, applied::add);
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
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw new ConfigException(Problem.error(Location.of(file), "", "cannot be read"));
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
    assertThat(reload.refused()).isEqualTo(2);

    write("a", "input: {websocket: {}}");
    write("c", "input: {websocket: {}}");
    assertThat(run(false)).containsExactly("INFO c.yaml was added: started");
    assertThat(reload.refused()).isZero();
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
    assertThat(reload.refused()).isEqualTo(1);

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

  /** Has a reading of what an argument stands for, of which all runs. */
  private void follow(String argument) {
    ConfigArgument followed = new ConfigArgument(argument);
    WatchedArguments watched = new WatchedArguments(List.of(followed), List.of());
    List<PipelineConfig> running = followed.files().stream().map(ConfigReloadTest::read).toList();
    reload = new ConfigReload(watched, this::reader, this::tryOut, running, applied::add);
  }

  @Test
  @DisplayName("of a pattern go on if a folder below is gone, and stop if it is deleted or emptied")
  void goneFolderOfPattern() throws IOException {
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    Files.createDirectory(folder.resolve("deleted"));
    Files.createDirectory(folder.resolve("emptied"));
    for (String name : List.of("mounted/c", "deleted/d", "emptied/e")) {
      write(name, "input: {websocket: {}}");
    }
    follow(folder + "/**/*.yaml");
    Path away = directory.resolve("away");
    Files.move(mounted, away);
    Files.createDirectory(mounted);
    Files.delete(Path.of(file("deleted/d")));
    Files.delete(folder.resolve("deleted"));
    Files.delete(Path.of(file("emptied/e")));

    assertThat(run(false))
        .containsExactly(
            "WARN mounted is gone; its pipelines go on as they are",
            "INFO deleted/d.yaml was removed: stopped",
            "INFO emptied/e.yaml was removed: stopped");
    assertThat(running()).containsExactly("a", "b", "c");

    Files.delete(mounted);
    Files.move(away, mounted);
    assertThat(run(false)).containsExactly("INFO mounted is there again");
    Files.delete(Path.of(file("mounted/c")));
    assertThat(run(false)).containsExactly("INFO mounted/c.yaml was removed: stopped");
  }

  @Test
  @DisplayName("of a pattern stop if their folder is replaced by one in which others lie")
  void replacedFolderOfPattern() throws IOException {
    Path replaced = Files.createDirectory(folder.resolve("replaced"));
    write("replaced/c", "input: {websocket: {}}");
    follow(folder + "/**/*.yaml");
    Files.move(replaced, directory.resolve("away"));
    Files.createDirectory(replaced);
    write("replaced/d", "input: {websocket: {}}");

    assertThat(run(false))
        .containsExactly(
            "INFO replaced/c.yaml was removed: stopped", "INFO replaced/d.yaml was added: started");
  }

  @Test
  @DisplayName("of a pattern go on if they are links, or lie in one, whose target is away")
  void linksOfPattern() throws IOException {
    Path tree = Files.createDirectories(directory.resolve("tree/team"));
    Files.writeString(tree.resolve("c.yaml"), "input: {websocket: {}}");
    Files.writeString(tree.resolve("d.yaml"), "input: {websocket: {}}");
    Files.createSymbolicLink(folder.resolve("c.yaml"), tree.resolve("c.yaml"));
    Files.createDirectory(folder.resolve("teams"));
    Files.createSymbolicLink(folder.resolve("teams/linked"), tree);
    follow(folder + "/teams/*/*.yaml");
    Files.move(directory.resolve("tree"), directory.resolve("away"));
    assertThat(run(false))
        .containsExactly("WARN teams/linked is gone; its pipelines go on as they are");
    assertThat(applied).isEmpty();
    Files.move(directory.resolve("away"), directory.resolve("tree"));

    follow(folder + "/*.yaml");
    Files.move(directory.resolve("tree"), directory.resolve("away"));
    assertThat(run(false))
        .containsExactly(
            "ERROR c.yaml: cannot be read",
            "ERROR c.yaml has changed: refused; its pipeline goes on as it was");
    assertThat(applied).isEmpty();
  }

  @Test
  @DisplayName(
      "of a pattern go on if their folder may be listed, but not be looked into, for a while")
  void withoutPermissionOfPattern() throws IOException {
    assumeTrue(Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null);
    follow(folder + "/*.yaml");
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);
    Files.setPosixFilePermissions(folder, Set.of(PosixFilePermission.OWNER_READ));
    try {
      assumeFalse(Files.exists(Path.of(file("a"))), "the user may look into all folders");

      assertThat(run(false))
          .containsExactly(
              "WARN *.yaml cannot be read (permission denied); its pipelines go on as they are");
      assertThat(applied).isEmpty();
    } finally {
      Files.setPosixFilePermissions(folder, before);
    }
    Files.delete(Path.of(file("a")));
    assertThat(run(false))
        .containsExactly("INFO *.yaml can be read again", "INFO a.yaml was removed: stopped");
  }

  @Test
  @DisplayName("go on if the folder of a file may not be looked into for a while")
  void withoutPermission() throws IOException {
    assumeTrue(Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null);
    follow(file("a"));
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);
    Files.setPosixFilePermissions(folder, Set.of());
    try {
      assumeFalse(Files.exists(Path.of(file("a"))), "the user may look into all folders");

      assertThat(run(false))
          .contains("ERROR a.yaml has changed: refused; its pipeline goes on as it was");
      assertThat(applied).isEmpty();
    } finally {
      Files.setPosixFilePermissions(folder, before);
    }
  }
}
