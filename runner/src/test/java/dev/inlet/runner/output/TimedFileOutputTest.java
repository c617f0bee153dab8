package dev.inlet.runner.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.Problem;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.output.CodecChoice;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The file output, with the calendar")
final class TimedFileOutputTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir private Path folder;

  private final ManualClock clock = new ManualClock();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<FileOutput> open = new ArrayList<>();
  private FaultyFileChannel.Faults faults = new FaultyFileChannel.Faults() {};

  @AfterEach
  void close() {
    open.forEach(FileOutput::close);
    open.clear();
  }

  private OutputContext context() {
    return OutputContext.builder()
        .listener(
            new OutputListener() {
              @Override
              public void warning(String message) {
                warnings.add(message);
              }
            })
        .build();
  }

  private FileOutput output(String path, ZoneId zone, Rotation.Period period, int maxFiles) {
    return output(path, zone, period, maxFiles, Compression.NONE);
  }

  private FileOutput output(
      String path, ZoneId zone, Rotation.Period period, int maxFiles, Compression compression) {
    FileOutput output =
        new FileOutput(
            TimedPath.of(folder.resolve(path).toString(), zone),
            CodecChoice.LINES.create(""),
            true,
            new Rotation(0, Duration.ZERO, period, zone),
            maxFiles,
            compression,
            file -> new FaultyFileChannel(AppendFile.Opener.STANDARD.open(file), faults),
            clock,
            context());
    open.add(output);
    return output;
  }

  private FileOutput hourly(Compression compression) {
    return output("t-%Y%m%d-%H", ZoneOffset.UTC, Rotation.Period.NEVER, 0, compression);
  }

  private static Messages batch(String... texts) {
    return Batch.of(Stream.of(texts).map(Message::text).toList(), Batch.Settlement.NONE);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private void write(FileOutput output, String time, String text) throws IOException {
    clock.set(time);
    output.write(batch(text));
  }

  private String unpacked(String name, Compression compression) throws IOException {
    try (InputStream source = compression.decompress(Files.newInputStream(folder.resolve(name)))) {
      return new String(source.readAllBytes(), UTF_8);
    }
  }

  private void pack(String name, String content, Compression compression) throws IOException {
    try (OutputStream target = compression.compress(Files.newOutputStream(folder.resolve(name)))) {
      target.write(content.getBytes(UTF_8));
    }
  }

  @Test
  @DisplayName("writes a batch to the file of the time at which it is written")
  void byTime() throws IOException {
    FileOutput output = hourly(Compression.NONE);
    write(output, "2026-12-31T22:59:59.999Z", "a");
    write(output, "2026-12-31T23:00:00Z", "b");
    write(output, "2026-12-31T23:59:59Z", "c");
    write(output, "2027-01-01T00:00:00Z", "d");

    assertThat(files()).containsExactly("t-20261231-22", "t-20261231-23", "t-20270101-00");
    assertThat(folder.resolve("t-20261231-23")).hasContent("b\nc\n");
    assertThat(warnings).isEmpty();
  }

  @Test
  @DisplayName("creates the directories that the time names, and no others")
  void directories() throws IOException {
    FileOutput output = output("%Y/%m/t-%d.log", ZoneOffset.UTC, Rotation.Period.NEVER, 2);
    write(output, "2026-12-30T00:00:00Z", "a");
    write(output, "2026-12-31T00:00:00Z", "b");
    write(output, "2027-01-01T00:00:00Z", "c");
    write(output, "2027-01-02T00:00:00Z", "d");

    assertThat(files()).containsExactly("2026/12/t-31.log", "2027/01/t-01.log", "2027/01/t-02.log");
    FileOutput lost = output("none/%Y.log", ZoneOffset.UTC, Rotation.Period.NEVER, 0);
    assertThatThrownBy(() -> lost.write(batch("x"))).hasMessageContaining("does not exist");
  }

  @Test
  @DisplayName("does not go back to an earlier file when the clock is corrected by a little")
  void clockGoesBack() throws IOException {
    FileOutput output = hourly(Compression.NONE);
    write(output, "2026-11-29T13:00:01Z", "a");
    write(output, "2026-11-29T12:59:58Z", "b");
    assertThat(files()).containsExactly("t-20261129-13");

    write(output, "2026-11-29T11:00:00Z", "c");
    assertThat(files()).containsExactly("t-20261129-11", "t-20261129-13");
    assertThat(folder.resolve("t-20261129-13")).hasContent("a\nb\n");
  }

  @Test
  @DisplayName("puts the file aside with each hour that begins, also when clocks are put back")
  void rotatesByHour() throws IOException {
    FileOutput output = output("t.log", BERLIN, Rotation.Period.HOUR, 0);
    write(output, "2026-10-25T00:59:59Z", "first two o'clock");
    write(output, "2026-10-25T01:00:00Z", "second two o'clock");
    write(output, "2026-10-25T01:59:59Z", "still");
    write(output, "2026-10-25T02:00:00Z", "three");

    assertThat(files())
        .containsExactly("t.log", "t.log.20261025T010000.000Z", "t.log.20261025T020000.000Z");
    assertThat(folder.resolve("t.log.20261025T020000.000Z"))
        .hasContent("second two o'clock\nstill\n");
  }

  @Test
  @DisplayName("puts the file aside with each day of its time zone, also in another process")
  void rotatesByDay() throws IOException {
    write(output("t.log", BERLIN, Rotation.Period.DAY, 0), "2026-10-24T22:30:00Z", "sunday");
    close();
    write(output("t.log", BERLIN, Rotation.Period.DAY, 0), "2026-10-25T22:59:59Z", "25 hours");
    close();
    assertThat(files()).containsExactly("t.log");
    write(output("t.log", BERLIN, Rotation.Period.DAY, 0), "2026-10-25T23:00:00Z", "monday");

    assertThat(folder.resolve("t.log")).hasContent("monday\n");
    assertThat(files()).hasSize(2);
  }

  @Test
  @DisplayName("cuts off what it could not write whole, also when the next file has begun")
  void tornBeforeNextFile() throws IOException {
    FileOutput output = hourly(Compression.NONE);
    write(output, "2026-11-29T12:00:00Z", "whole");
    boolean[] broken = {true};
    faults =
        new FaultyFileChannel.Faults() {
          @Override
          public int write(int length) {
            return broken[0] ? 3 : -1;
          }

          @Override
          public boolean truncate() {
            return broken[0];
          }
        };
    FileOutput faulty = hourly(Compression.NONE);
    output.close();
    assertThatThrownBy(() -> write(faulty, "2026-11-29T12:30:00Z", "torn"))
        .isInstanceOf(IOException.class);
    broken[0] = false;
    write(faulty, "2026-11-29T13:00:00Z", "torn");

    assertThat(folder.resolve("t-20261129-12")).hasContent("whole\n");
    assertThat(folder.resolve("t-20261129-13")).hasContent("torn\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  @DisplayName("compresses what was put aside, and leaves nothing else behind")
  void compresses(Compression compression) throws IOException {
    String suffix = compression.fileOf(Path.of("x")).toString().substring(1);
    FileOutput output = hourly(compression);
    String large = "0123456789".repeat(50_000);
    write(output, "2026-11-29T12:00:00Z", large);
    FileTime changed = Files.getLastModifiedTime(folder.resolve("t-20261129-12"));
    write(output, "2026-11-29T13:00:00Z", "b");
    await().until(() -> files().equals(List.of("t-20261129-12" + suffix, "t-20261129-13")));

    assertThat(unpacked("t-20261129-12" + suffix, compression)).isEqualTo(large + "\n");
    assertThat(Files.getLastModifiedTime(folder.resolve("t-20261129-12" + suffix)))
        .isEqualTo(changed);
    assertThat(Files.size(folder.resolve("t-20261129-12" + suffix))).isLessThan(50_000);
    assertThat(warnings).isEmpty();
  }

  @Test
  @DisplayName("finishes at the next start what a crash left of each step of compressing")
  void crashes() throws IOException {
    FileTime changed = FileTime.fromMillis(1_700_000_000_000L);
    // Ended while it compressed,
    Files.writeString(folder.resolve("t-20261129-01"), "one\n");
    Files.writeString(folder.resolve("t-20261129-01.gz.part"), "rubbish");
    // before it deleted what it had compressed,
    Files.writeString(folder.resolve("t-20261129-02"), "two\n");
    pack("t-20261129-02.gz", "two\n", Compression.GZIP);
    Files.setLastModifiedTime(folder.resolve("t-20261129-02"), changed);
    Files.setLastModifiedTime(folder.resolve("t-20261129-02.gz"), changed);
    // after it had, and before it began.
    pack("t-20261129-03.gz", "three\n", Compression.GZIP);
    Files.writeString(folder.resolve("t-20261129-04"), "four\n");
    Files.writeString(folder.resolve("mine.part"), "mine");
    write(hourly(Compression.GZIP), "2026-11-29T13:00:00Z", "now");
    await()
        .until(
            () ->
                files()
                    .equals(
                        List.of(
                            "mine.part",
                            "t-20261129-01.gz",
                            "t-20261129-02.gz",
                            "t-20261129-03.gz",
                            "t-20261129-04.gz",
                            "t-20261129-13")));

    assertThat(unpacked("t-20261129-01.gz", Compression.GZIP)).isEqualTo("one\n");
    assertThat(unpacked("t-20261129-02.gz", Compression.GZIP)).isEqualTo("two\n");
    assertThat(unpacked("t-20261129-04.gz", Compression.GZIP)).isEqualTo("four\n");
  }

  @Test
  @DisplayName("keeps both files of an hour that came twice, also if they are alike")
  void sameNameTwice() throws IOException {
    pack("t-20261025-02.gz", "same\n", Compression.GZIP);
    Files.setLastModifiedTime(
        folder.resolve("t-20261025-02.gz"), FileTime.fromMillis(1_700_000_000_000L));
    Files.writeString(folder.resolve("t-20261025-02"), "same\n");
    Files.setLastModifiedTime(
        folder.resolve("t-20261025-02"), FileTime.fromMillis(1_700_003_600_000L));
    write(hourly(Compression.GZIP), "2026-10-25T03:00:00Z", "now");
    await()
        .until(
            () ->
                files()
                    .equals(
                        List.of(
                            "t-20261025-02.20231114T231320.000Z.gz",
                            "t-20261025-02.gz",
                            "t-20261025-03")));

    assertThat(unpacked("t-20261025-02.gz", Compression.GZIP)).isEqualTo("same\n");
  }

  @Test
  @DisplayName("keeps as many files as it was told, compressed ones included")
  void keepsNewest() throws IOException {
    FileOutput output = output("t.log", ZoneOffset.UTC, Rotation.Period.HOUR, 2, Compression.GZIP);
    for (int hour = 10; hour < 16; hour++) {
      write(output, "2026-11-29T" + hour + ":00:00Z", "hour " + hour);
      int others = Math.min(hour - 10, 2);
      await()
          .until(
              () ->
                  files().size() == others + 1
                      && files().stream().filter(file -> file.endsWith(".gz")).count() == others);
    }

    assertThat(files())
        .containsExactly("t.log", "t.log.20261129T140000.000Z.gz", "t.log.20261129T150000.000Z.gz");
    assertThat(unpacked("t.log.20261129T150000.000Z.gz", Compression.GZIP)).isEqualTo("hour 14\n");
  }

  @Test
  @DisplayName("leaves files alone that another output writes to, though its path could name them")
  void otherOutput() throws IOException {
    FileOutput monthAndDay =
        output("t-%m%d", ZoneOffset.UTC, Rotation.Period.NEVER, 0, Compression.NONE);
    write(monthAndDay, "2026-12-31T10:00:00Z", "of the other");
    FileOutput dayAndMonth =
        output("t-%d%m", ZoneOffset.UTC, Rotation.Period.NEVER, 1, Compression.NONE);
    write(dayAndMonth, "2026-11-28T10:00:00Z", "a");
    write(dayAndMonth, "2026-11-29T10:00:00Z", "b");
    write(dayAndMonth, "2026-11-30T10:00:00Z", "c");

    assertThat(files()).contains("t-1231").doesNotContain("t-2811");
    assertThat(folder.resolve("t-1231")).hasContent("of the other");
  }

  @Test
  @DisplayName("deletes nothing unfinished that it cannot have begun itself")
  void unfinishedOfOthers() throws IOException {
    Files.writeString(folder.resolve("t.gz.part"), "precious");
    FileOutput output = output("t", ZoneOffset.UTC, Rotation.Period.HOUR, 0, Compression.GZIP);
    write(output, "2026-12-31T10:00:00Z", "a");
    write(output, "2026-12-31T11:00:00Z", "b");
    await().until(() -> files().stream().anyMatch(name -> name.endsWith("Z.gz")));

    assertThat(folder.resolve("t.gz.part")).hasContent("precious");
  }

  @Test
  @DisplayName("says what it cannot compress, and leaves that as it is")
  void cannotCompress() throws IOException {
    Files.writeString(folder.resolve("t-20261129-01"), "one\n");
    Files.createDirectory(folder.resolve("t-20261129-01.gz.part"));
    Files.writeString(folder.resolve("t-20261129-01.gz.part").resolve("in the way"), "");
    write(hourly(Compression.GZIP), "2026-11-29T13:00:00Z", "now");
    await().until(() -> !warnings.isEmpty());

    assertThat(warnings.get(0))
        .startsWith("cannot compress " + folder.resolve("t-20261129-01") + ", which stays");
    assertThat(folder.resolve("t-20261129-01")).hasContent("one\n");
  }

  @Test
  @DisplayName("leaves no thread behind, whatever there is to compress")
  void closes() throws IOException {
    for (int i = 0; i < 50; i++) {
      Files.writeString(folder.resolve("t-2026110100%02d".formatted(i)), "x".repeat(10_000));
    }
    write(hourly(Compression.GZIP), "2026-11-29T13:00:00Z", "now");
    close();

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("inlet-compress"));
    assertThat(files()).noneMatch(file -> file.endsWith(".part"));
  }

  @Test
  @DisplayName(
      "ends lines of earlier files that a crash has torn, and keeps the order of the files")
  void tornEarlier() throws IOException {
    for (int hour = 0; hour < 30; hour++) {
      Path file = Files.writeString(folder.resolve("t-202611%02d-20".formatted(hour + 1)), "to");
      Files.setLastModifiedTime(file, FileTime.fromMillis(hour));
    }
    Files.writeString(folder.resolve("t-20261130-20"), "whole\n");
    Files.setLastModifiedTime(folder.resolve("t-20261130-20"), FileTime.fromMillis(29));
    Files.writeString(folder.resolve("another"), "to");
    FileOutput raw =
        new FileOutput(
            TimedPath.of(folder.resolve("raw-%H").toString(), ZoneOffset.UTC),
            CodecChoice.RAW.create(""),
            false,
            new Rotation(0, Duration.ZERO, Rotation.Period.NEVER, ZoneOffset.UTC),
            0,
            Compression.NONE,
            AppendFile.Opener.STANDARD,
            clock,
            context());
    open.add(raw);
    Files.writeString(folder.resolve("raw-12"), "to");
    write(raw, "2026-11-30T21:00:00Z", "now");
    FileOutput other = output("t-20261129-20", ZoneOffset.UTC, Rotation.Period.NEVER, 0);
    write(other, "2026-11-30T21:00:00Z", "x");
    warnings.clear();
    Files.setLastModifiedTime(folder.resolve("t-20261129-20"), FileTime.fromMillis(28));
    write(hourly(Compression.NONE), "2026-11-30T21:00:00Z", "now");

    assertThat(warnings)
        .containsExactly(
            folder.resolve("t-20261128-20")
                + ", "
                + folder.resolve("t-20261127-20")
                + ", "
                + folder.resolve("t-20261126-20")
                + " and 25 more ended inside a line; the line is ended");
    for (int day = 1; day <= 28; day++) {
      assertThat(folder.resolve("t-202611%02d-20".formatted(day))).hasContent("to\n");
    }
    assertThat(Files.getLastModifiedTime(folder.resolve("t-20261128-20")).toMillis()).isEqualTo(27);
    assertThat(folder.resolve("t-20261130-20")).hasContent("whole\n");
    assertThat(folder.resolve("another")).hasContent("to");
    assertThat(folder.resolve("raw-12")).hasContent("to");
  }

  @Test
  @DisplayName("ends a torn line in a file that was put aside, before that is compressed")
  void tornAside() throws IOException {
    Path aside = Files.writeString(folder.resolve("t.20261129T200000.000Z"), "whole\nto");
    Files.writeString(folder.resolve("t.20261129T210000.000Z"), "whole\n");
    FileOutput output = output("t", ZoneOffset.UTC, Rotation.Period.HOUR, 0, Compression.GZIP);
    write(output, "2026-11-29T21:30:00Z", "now");

    assertThat(warnings).containsExactly(aside + " ended inside a line; the line is ended");
    await()
        .untilAsserted(
            () ->
                assertThat(files())
                    .containsExactlyInAnyOrder(
                        "t", "t.20261129T200000.000Z.gz", "t.20261129T210000.000Z.gz"));
    assertThat(unpacked("t.20261129T200000.000Z.gz", Compression.GZIP)).isEqualTo("whole\nto\n");
  }

  @Test
  @DisplayName("ends the lines of other earlier files although one of them cannot be repaired")
  void tornBesideUnusable() throws IOException {
    for (int hour = 10; hour <= 12; hour++) {
      Files.writeString(folder.resolve("t-20261129-" + hour), "to");
    }
    AtomicInteger writes = new AtomicInteger();
    faults =
        new FaultyFileChannel.Faults() {
          @Override
          public int write(int length) {
            return writes.incrementAndGet() == 2 ? 0 : -1; // the newest is the first
          }
        };
    write(hourly(Compression.NONE), "2026-11-29T13:00:00Z", "now");

    assertThat(folder.resolve("t-20261129-10")).hasContent("to\n");
    assertThat(folder.resolve("t-20261129-11")).hasContent("to");
    assertThat(folder.resolve("t-20261129-12")).hasContent("to\n");
    assertThat(warnings)
        .hasSize(2)
        .anyMatch(text -> text.startsWith("cannot see whether earlier files end inside a line: "));
  }

  @Test
  @DisplayName("does not write to a file to which another pipeline writes")
  void sameFile() throws IOException {
    write(hourly(Compression.NONE), "2026-11-29T13:00:00Z", "a");
    FileOutput other = output("t-20261129-13", ZoneOffset.UTC, Rotation.Period.NEVER, 0);
    assertThatThrownBy(() -> other.write(batch("b")))
        .hasMessageEndingWith("another pipeline writes to it");
  }

  @Test
  @DisplayName("says what has no effect, and which path is none")
  void problems() {
    assertThat(check(Map.of("path", "a.log", "max_files", 3, "compress", "gzip")))
        .hasSize(2)
        .allMatch(text -> text.contains("no file is put aside"));
    assertThat(check(Map.of("path", "a.log", "time_zone", "Europe/Berlin"))).hasSize(1);
    assertThat(check(Map.of("path", "a-%F.log", "max_files", 3, "time_zone", "Europe/Berlin")))
        .isEmpty();
    assertThat(check(Map.of("path", "a-%Q.log")).get(0)).startsWith("\"%Q\" stands for no part");
    assertThat(check(Map.of("path", "a.log", "time_zone", "Berlin")).get(0))
        .startsWith("must be UTC or the name of a time zone");
  }

  private static List<String> check(Map<String, ?> config) {
    return new FileOutputProvider()
        .spec().check(ConfigNode.of(config), "output.file").stream().map(Problem::message).toList();
  }
}
