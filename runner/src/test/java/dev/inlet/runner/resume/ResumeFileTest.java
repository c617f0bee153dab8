package dev.inlet.runner.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.host.KeptPositions;
import dev.inlet.input.Positions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file of resume")
final class ResumeFileTest {
  @TempDir private Path directory;

  private static ResumeFile file(Path path, boolean fsync) {
    return new ResumeFile(settings(path, fsync));
  }

  private static ResumeSettings settings(Path path, boolean fsync) {
    ConfigNode node =
        ConfigNode.of(Map.of("resume", Map.of("file", path.toString(), "fsync", fsync)));
    return ResumeSettings.of(
            ConfigSpec.builder().field(ResumeSettings.SECTION).build().read(node, ""))
        .orElseThrow();
  }

  private ResumeFile file() {
    return file(directory.resolve("position.json"), false);
  }

  @Test
  @DisplayName("holds nothing before anything was stored")
  void absent() throws Exception {
    assertThat(file().load()).isEmpty();
  }

  @Test
  @DisplayName("gives back what was stored last, whatever is in it, with fsync or without")
  void roundTrip() throws Exception {
    KeptPositions first = new KeptPositions("websocket feed ws://a/", Positions.of("1"));
    KeptPositions last =
        new KeptPositions(
            "websocket feed ws://a/", Positions.of(Map.of("a \"b\"\n", "x:1", "", "\u00e9\\")));
    for (boolean fsync : new boolean[] {false, true}) {
      ResumeFile file = file(directory.resolve("position" + fsync + ".json"), fsync);
      file.store(first);
      file.store(last);
      assertThat(file.load()).contains(last);
    }
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  @DisplayName("has its directory flushed each time with fsync, and never without")
  void flushedByChoice() throws Exception {
    Path path = directory.resolve("position.json");
    for (boolean fsync : new boolean[] {false, true}) {
      List<Path> flushed = new ArrayList<>();
      ResumeFile file = new ResumeFile(settings(path, fsync), flushed::add);

      file.store(new KeptPositions("s", Positions.of("1")));
      file.store(new KeptPositions("s", Positions.of("2")));

      assertThat(flushed).isEqualTo(fsync ? List.of(path, path) : List.of());
    }
  }

  @Test
  @DisplayName("says once that its directory cannot be flushed, and stores in it all the same")
  void unflushed() throws Exception {
    Path path = directory.resolve("position.json");
    AtomicBoolean flushes = new AtomicBoolean();
    ResumeFile file =
        new ResumeFile(
            settings(path, true),
            target -> {
              if (!flushes.get()) {
                throw new IOException("Invalid argument");
              }
            });
    KeptPositions last = new KeptPositions("s", Positions.of("2"));
    String words =
        path
            + " is in place, but its directory cannot be flushed, so that a crash of the machine"
            + " may bring back the one before: Invalid argument";
    assertThatThrownBy(() -> file.store(new KeptPositions("s", Positions.of("1"))))
        .hasMessage(words);
    file.store(last);
    assertThat(file.load()).contains(last);

    flushes.set(true);
    file.store(last);
    flushes.set(false);
    assertThatThrownBy(() -> file.store(last)).hasMessage(words);
  }

  @Test
  @DisplayName("stays a symbolic link where it is one")
  void link() throws Exception {
    Path target = Files.createDirectory(directory.resolve("volume")).resolve("real.json");
    KeptPositions positions = new KeptPositions("s", Positions.of("1"));
    file(target, false).store(positions);
    Path link = Files.createSymbolicLink(directory.resolve("link.json"), target);
    KeptPositions next = new KeptPositions("s", Positions.of("2"));
    file(link, false).store(next);
    assertThat(link).isSymbolicLink();
    assertThat(file(target, false).load()).contains(next);
  }

  @Test
  @DisplayName("is refused where it is a link to what is away, and stays a link when it is written")
  void linkToNothing() throws Exception {
    Path target = directory.resolve("real.json");
    Path link = Files.createSymbolicLink(directory.resolve("link.json"), Path.of("real.json"));
    assertThatThrownBy(file(link, false)::load)
        .isInstanceOf(IOException.class)
        .hasMessage(
            link
                + " cannot be read: it is a link to real.json, which is not there; bring that back,"
                + " or delete the link to begin with what comes next");
    KeptPositions positions = new KeptPositions("s", Positions.of("1"));
    file(link, false).store(positions);
    assertThat(link).isSymbolicLink();
    assertThat(file(target, false).load()).contains(positions);
  }

  @Test
  @DisplayName("is refused with a sentence if it holds something else")
  void somethingElse() throws Exception {
    Path path = directory.resolve("position.json");
    Files.writeString(path, "not JSON");
    assertThatThrownBy(file()::load)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(path + " holds no positions: it is not JSON (")
        .hasMessageEndingWith("; delete it to begin with what comes next");
    Files.writeString(path, "{\"a\":1}");
    assertThatThrownBy(file()::load)
        .hasMessage(
            path
                + " holds no positions that were written by resume; delete it to begin with what"
                + " comes next");
    Files.writeString(path, "{\"version\":2,\"source\":\"s\",\"positions\":{}}");
    assertThatThrownBy(file()::load)
        .hasMessage(path + " was written by another version of this program (2)");
  }

  @Test
  @DisplayName("must lie in a directory that exists, and be no directory itself")
  void places() throws Exception {
    Path nowhere = directory.resolve("nowhere").resolve("position.json");
    assertThatThrownBy(file(nowhere, false)::load)
        .hasMessage(nowhere + " cannot be written: its directory does not exist");
    assertThatThrownBy(file(directory, false)::load)
        .hasMessage(directory + " cannot be read: it is no regular file");
  }

  @Test
  @DisplayName("is named once when it cannot be written")
  void named() throws Exception {
    Path next = Files.createDirectory(directory.resolve("position.json.tmp"));
    KeptPositions kept = new KeptPositions("websocket feed ws://a/", Positions.of("1"));

    assertThatThrownBy(() -> file().store(kept))
        .hasMessage(next + " cannot be written: Is a directory");
  }
}
