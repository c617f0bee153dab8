package dev.inlet.runner.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A path with the time in it")
final class TimedPathTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static String at(String pattern, ZoneId zone, String time) {
    return TimedPath.of(pattern, zone).at(Instant.parse(time)).toString();
  }

  @Test
  @DisplayName("has the letters of strftime")
  void letters() {
    assertThat(
            at(
                "/a/%Y-%m-%d_%H%M%S %y %j %G-W%V %F %z 100%%",
                ZoneOffset.UTC, "2027-01-02T03:04:05Z"))
        .isEqualTo("/a/2027-01-02_030405 27 002 2026-W53 2027-01-02 +0000 100%");
  }

  @Test
  @DisplayName("has no time without a letter, and leaves percent signs")
  void fixed() {
    TimedPath pattern = TimedPath.of("/a/100%%Y.log", ZoneOffset.UTC);

    assertThat(pattern.hasTime()).isFalse();
    assertThat(pattern.at(Instant.EPOCH)).hasToString("/a/100%Y.log");
  }

  @Test
  @DisplayName("goes over to the next year, in its own time zone")
  void yearEnd() {
    String pattern = "/a/%Y/%m/t-%d-%H";
    assertThat(at(pattern, ZoneOffset.UTC, "2026-12-31T23:59:59.999Z"))
        .isEqualTo("/a/2026/12/t-31-23");
    assertThat(at(pattern, ZoneOffset.UTC, "2027-01-01T00:00:00Z")).isEqualTo("/a/2027/01/t-01-00");
    assertThat(at(pattern, BERLIN, "2026-12-31T23:00:00Z")).isEqualTo("/a/2027/01/t-01-00");
  }

  @Test
  @DisplayName("has one name for the hour that comes twice, and two with the offset")
  void clocksGoBack() {
    List<String> times = List.of("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z");
    assertThat(times.stream().map(time -> at("/a/%d-%H", BERLIN, time)))
        .containsExactly("/a/25-02", "/a/25-02");
    assertThat(times.stream().map(time -> at("/a/%d-%H%z", BERLIN, time)))
        .containsExactly("/a/25-02+0200", "/a/25-02+0100");
    assertThat(at("/a/%d-%H", BERLIN, "2026-03-29T00:59:59Z")).isEqualTo("/a/29-01");
    assertThat(at("/a/%d-%H", BERLIN, "2026-03-29T01:00:00Z")).isEqualTo("/a/29-03");
  }

  @Test
  @DisplayName("says which letters there are where one is none")
  void wrong() {
    assertThatThrownBy(() -> TimedPath.of("/a/%Q.log", ZoneOffset.UTC))
        .hasMessageStartingWith("\"%Q\" stands for no part of the time; there are %Y %m %d");
    assertThatThrownBy(() -> TimedPath.of("/a/100%", ZoneOffset.UTC))
        .hasMessageStartingWith("a \"%\" stands at the end; there are");
  }

  @Test
  @DisplayName("has its directories created by several threads at the same time")
  void directoriesAtTheSameTime(@TempDir Path folder) throws Exception {
    TimedPath pattern = TimedPath.of(folder + "/%Y/%j/t.log", ZoneOffset.UTC);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int day = 0; day < 200; day++) {
        Path file = pattern.at(Instant.EPOCH.plus(Duration.ofDays(2L * day)));
        CyclicBarrier together = new CyclicBarrier(8);
        Callable<Boolean> create =
            () -> {
              together.await();
              pattern.createDirectories(file, directory -> {});
              return Files.isDirectory(file.getParent());
            };
        for (Future<Boolean> created : threads.invokeAll(Collections.nCopies(8, create))) {
          assertThat(created.get()).isTrue();
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  @DisplayName("does not take a file for a directory that it should create")
  void fileInTheWay(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("1970"), "");
    TimedPath pattern = TimedPath.of(folder + "/%Y/t.log", ZoneOffset.UTC);

    assertThatThrownBy(() -> pattern.createDirectories(pattern.at(Instant.EPOCH), directory -> {}))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  @DisplayName("names the outermost directory that is missing and would not be created")
  void missingDirectory(@TempDir Path folder) throws Exception {
    TimedPath pattern = TimedPath.of(folder + "/trades/raw/%Y/%m/t.log", ZoneOffset.UTC);
    assertThat(pattern.missingDirectory()).contains(folder.resolve("trades"));
    Files.createDirectories(folder.resolve("trades/raw"));
    assertThat(pattern.missingDirectory()).isEmpty();
  }
}
