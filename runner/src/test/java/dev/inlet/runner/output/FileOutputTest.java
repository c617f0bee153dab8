package dev.inlet.runner.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.output.Codec;
import dev.inlet.output.CodecChoice;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file output")
final class FileOutputTest {
  @TempDir private Path folder;

  private final ManualClock clock = new ManualClock();
  private final List<String> warnings = new ArrayList<>();
  private final List<FileOutput> open = new ArrayList<>();
  private FaultyFileChannel.Faults faults = new FaultyFileChannel.Faults() {};
  private Path directory;
  private Path path;

  @BeforeEach
  void createDirectory() throws IOException {
    directory = Files.createDirectory(folder.resolve("out"));
    path = directory.resolve("messages.log");
  }

  @AfterEach
  void close() {
    open.forEach(FileOutput::close);
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

  private FileOutput output() {
    return output(0, Duration.ZERO, 0, CodecChoice.LINES.create(""));
  }

  private FileOutput output(Path other) {
    FileOutput output =
        new FileOutput(
            TimedPath.fixed(other),
            CodecChoice.LINES.create(""),
            false,
            rotation(0, Duration.ZERO),
            0,
            Compression.NONE,
            AppendFile.Opener.STANDARD,
            clock,
            context());
    open.add(output);
    return output;
  }

  private FileOutput output(long maxSize, Duration maxAge, int maxFiles, Codec codec) {
    FileOutput output =
        new FileOutput(
            TimedPath.fixed(path),
            codec,
            true,
            rotation(maxSize, maxAge),
            maxFiles,
            Compression.NONE,
            file -> new FaultyFileChannel(AppendFile.Opener.STANDARD.open(file), currentFaults()),
            clock,
            context());
    open.add(output);
    return output;
  }

  private static Rotation rotation(long maxSize, Duration maxAge) {
    return new Rotation(maxSize, maxAge, Rotation.Period.NEVER, ZoneOffset.UTC);
  }

  private FaultyFileChannel.Faults currentFaults() {
    return new FaultyFileChannel.Faults() {
      @Override
      public int write(int length) {
        return faults.write(length);
      }

      @Override
      public boolean force() {
        return faults.force();
      }

      @Override
      public boolean truncate() {
        return faults.truncate();
      }
    };
  }

  private static Messages batch(String... texts) {
    return Batch.of(Stream.of(texts).map(Message::text).toList(), Batch.Settlement.NONE);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  @DisplayName("creates the file at the first write and not before")
  void createsLate() throws IOException {
    FileOutput output = output();
    assertThat(path).doesNotExist();

    output.write(batch("a", "b"));
    assertThat(path).hasContent("a\nb\n");
  }

  @Test
  @DisplayName("appends to a file that is there")
  void appends() throws IOException {
    Files.writeString(path, "before\n");
    output().write(batch("a"));

    assertThat(path).hasContent("before\na\n");
    assertThat(warnings).isEmpty();
  }

  @Test
  @DisplayName("ends the torn line that a crash has left, and says so")
  void tornLine() throws IOException {
    Files.writeString(path, "whole\nto");
    output().write(batch("a"));

    assertThat(path).hasContent("whole\nto\na\n");
    assertThat(warnings)
        .containsExactly(
            path + " ended inside a line; the line is ended before anything is appended");
  }

  @Test
  @DisplayName("leaves the end of a raw file alone")
  void rawEnd() throws IOException {
    Files.writeString(path, "to");
    output(0, Duration.ZERO, 0, CodecChoice.RAW.create("")).write(batch("rn"));

    assertThat(Files.readString(path)).isEqualTo("torn");
  }

  @Test
  @DisplayName("takes a batch back when the disk is full, so that the replay leaves no torn line")
  void diskFull() throws IOException {
    FileOutput output = output();
    output.write(batch("first"));
    faults =
        new FaultyFileChannel.Faults() {
          @Override
          public int write(int length) {
            return 7;
          }
        };
    assertThatThrownBy(() -> output.write(batch("second", "third")))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write to " + path + ": No space left on device");
    assertThat(Files.readString(path)).isEqualTo("first\n");

    faults = new FaultyFileChannel.Faults() {};
    output.write(batch("second", "third"));
    assertThat(Files.readString(path)).isEqualTo("first\nsecond\nthird\n");
  }

  @Test
  @DisplayName("takes a batch back when the disk cannot be flushed")
  void flushFails() throws IOException {
    FileOutput output = output();
    output.write(batch("first"));
    faults =
        new FaultyFileChannel.Faults() {
          @Override
          public boolean force() {
            return true;
          }
        };
    assertThatThrownBy(() -> output.write(batch("second")))
        .hasMessage("cannot write to " + path + ": Input/output error");

    assertThat(Files.readString(path)).isEqualTo("first\n");
  }

  @Test
  @DisplayName("cuts a half-written batch off later if that fails at first")
  void cutsLater() throws IOException {
    FileOutput output = output();
    output.write(batch("first"));
    faults =
        new FaultyFileChannel.Faults() {
          @Override
          public int write(int length) {
            return 3;
          }

          @Override
          public boolean truncate() {
            return true;
          }
        };
    assertThatThrownBy(() -> output.write(batch("second"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> output.write(batch("second"))).isInstanceOf(IOException.class);
    assertThat(Files.readString(path)).isEqualTo("first\nsec");

    faults = new FaultyFileChannel.Faults() {};
    output.write(batch("second"));
    assertThat(Files.readString(path)).isEqualTo("first\nsecond\n");
    assertThat(warnings).isEmpty();
  }

  @Test
  @DisplayName("takes back what it wrote when it is interrupted")
  void interrupted() throws IOException {
    FileOutput output = output();
    output.write(batch("first"));
    faults =
        new FaultyFileChannel.Faults() {
          @Override
          public int write(int length) {
            Thread.currentThread().interrupt();
            return 3;
          }
        };
    try {
      assertThatThrownBy(() -> output.write(batch("second"))).isInstanceOf(IOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(Files.readString(path)).isEqualTo("first\n");

    faults = new FaultyFileChannel.Faults() {};
    output.write(batch("second"));
    assertThat(Files.readString(path)).isEqualTo("first\nsecond\n");
  }

  @Test
  @DisplayName("refuses while its directory is gone, and goes on when it is back")
  void directoryGone() throws IOException {
    FileOutput output = output();
    output.write(batch("first"));
    Files.delete(path);
    Files.delete(directory);

    assertThatThrownBy(() -> output.write(batch("second")))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write to " + path + ": directory " + directory + " does not exist");

    Files.createDirectory(directory);
    output.write(batch("second"));
    assertThat(Files.readString(path)).isEqualTo("second\n");
  }

  @Test
  @DisplayName("starts a new file when somebody has moved the old one, and says so")
  void moved() throws IOException {
    FileOutput output = output();
    output.write(batch("first"));
    Files.move(path, directory.resolve("moved"));
    output.write(batch("second"));

    assertThat(directory.resolve("moved")).hasContent("first\n");
    assertThat(path).hasContent("second\n");
    assertThat(warnings)
        .containsExactly(path + " was moved or deleted by another program; a new file is started");
  }

  @Test
  @DisplayName("is alone in writing to its file")
  void alone() throws IOException {
    output().write(batch("first"));

    assertThatThrownBy(() -> output().write(batch("second")))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write to " + path + ": another pipeline writes to it");
  }

  @Test
  @DisplayName("puts the file aside when it has reached its size, between batches")
  void rotatesBySize() throws IOException {
    FileOutput output = output(10, Duration.ZERO, 0, CodecChoice.LINES.create(""));
    output.write(batch("12345"));
    output.write(batch("67890", "12345"));
    output.write(batch("67890"));

    assertThat(files()).containsExactly("messages.log", "messages.log.20261123T224000.123Z");
    assertThat(directory.resolve("messages.log.20261123T224000.123Z"))
        .hasContent("12345\n67890\n12345\n");
    assertThat(path).hasContent("67890\n");
  }

  @Test
  @DisplayName("says that the file cannot be put aside, and goes on once it can")
  void cannotPutAside() throws Exception {
    // There is no room behind such a name for the time, whoever asks.
    path = directory.resolve("x".repeat(250));
    FileOutput output = output(4, Duration.ZERO, 0, CodecChoice.LINES.create(""));
    output.write(batch("aaaa"));

    assertThatThrownBy(() -> output.write(batch("bbbb")))
        .hasMessageStartingWith(
            "cannot write to " + path + ": it is to be put aside, and cannot be: ")
        .hasMessageEndingWith("File name too long");
    assertThat(path).hasContent("aaaa\n");
  }

  @Test
  @DisplayName("says that the file cannot be put aside in a directory that cannot be written to")
  void unwritableDirectory() throws Exception {
    FileOutput output = output(4, Duration.ZERO, 0, CodecChoice.LINES.create(""));
    output.write(batch("aaaa"));
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeFalse(Files.isWritable(directory), "permissions do not bind this user");
      assertThatThrownBy(() -> output.write(batch("bbbb")))
          .hasMessage(
              "cannot write to %s: it is to be put aside, and cannot be: directory %s cannot be"
                      .formatted(path, directory)
                  + " written to");
      Map<String, Object> rotated = Map.of("path", path.toString(), "max_size", "1KB");
      assertThatThrownBy(() -> create(rotated))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(
              "nothing can be created in directory \"%s\", where files are to be put aside"
                  .formatted(directory));
      create(Map.of("path", path.toString())).close();
    } finally {
      Files.setPosixFilePermissions(directory, before);
    }
    output.write(batch("bbbb"));
    assertThat(path).hasContent("bbbb\n");
  }

  private static Output create(Map<String, Object> config) {
    FileOutputProvider provider = new FileOutputProvider();
    return provider.create(
        provider.spec().read(ConfigNode.of(config), "output.file"), OutputContext.plain());
  }

  @Test
  @DisplayName("puts the file aside when it is old enough")
  void rotatesByAge() throws IOException {
    FileOutput output = output(0, Duration.ofHours(1), 0, CodecChoice.LINES.create(""));
    output.write(batch("a"));
    clock.turn(Duration.ofMinutes(59));
    output.write(batch("b"));
    clock.turn(Duration.ofMinutes(1));
    output.write(batch("c"));

    assertThat(directory.resolve("messages.log.20261123T234000.123Z")).hasContent("a\nb\n");
    assertThat(path).hasContent("c\n");
  }

  @Test
  @DisplayName("puts the file aside when it is old enough for all processes that wrote to it")
  void rotatesByAgeAcrossRestarts() throws IOException {
    Instant begunAt = clock.instant();
    for (int minute = 0; minute < 60; minute += 10) {
      FileOutput output = output(0, Duration.ofHours(1), 0, CodecChoice.LINES.create(""));
      output.write(batch("minute " + minute));
      output.close();
      clock.turn(Duration.ofMinutes(10));
    }
    assertThat(files()).containsExactly("messages.log");
    assertThat(Beginning.of(path, clock.instant()).datedAt()).isEqualTo(begunAt);

    output(0, Duration.ofHours(1), 0, CodecChoice.LINES.create("")).write(batch("next"));
    assertThat(path).hasContent("next\n");
    assertThat(Files.readAllLines(directory.resolve("messages.log.20261123T234000.123Z")))
        .hasSize(6);
  }

  @Test
  @DisplayName(
      "puts a file aside in time that was begun while the clock was ahead, which it is not")
  void clockWasAhead() throws IOException {
    Duration maxAge = Duration.ofHours(2);
    clock.turn(Duration.ofDays(300));
    FileOutput before = output(0, maxAge, 0, CodecChoice.LINES.create(""));
    before.write(batch("a"));
    clock.turn(Duration.ofDays(-300));
    before.write(batch("b"));
    before.close();

    FileOutput output = output(0, maxAge, 0, CodecChoice.LINES.create(""));
    clock.turn(Duration.ofHours(1));
    output.write(batch("c"));
    assertThat(path).hasContent("a\nb\nc\n");
    clock.turn(Duration.ofHours(1));
    output.write(batch("d"));
    assertThat(path).hasContent("d\n");
  }

  @Test
  @DisplayName("does so after a restart, too")
  void clockWasAheadBefore() throws IOException {
    Duration maxAge = Duration.ofHours(2);
    clock.turn(Duration.ofDays(300));
    FileOutput before = output(0, maxAge, 0, CodecChoice.LINES.create(""));
    before.write(batch("a"));
    before.close();
    clock.turn(Duration.ofDays(-300));

    FileOutput output = output(0, maxAge, 0, CodecChoice.LINES.create(""));
    output.write(batch("b"));
    clock.turn(maxAge);
    output.write(batch("c"));
    assertThat(path).hasContent("c\n");
  }

  @Test
  @DisplayName("knows when a file was begun, also if the clock was behind for a time")
  void clockWasBehind() throws IOException {
    Duration maxAge = Duration.ofHours(2);
    FileOutput before = output(0, maxAge, 1, CodecChoice.LINES.create(""));
    before.write(batch("a"));
    before.close();
    clock.turn(Duration.ofDays(-300));
    FileOutput unset = output(0, maxAge, 1, CodecChoice.LINES.create(""));
    unset.write(batch("b"));
    clock.turn(Duration.ofDays(300));
    unset.write(batch("c"));
    clock.turn(Duration.ofHours(1));
    unset.write(batch("d"));
    unset.close();
    FileOutput output = output(0, maxAge, 1, CodecChoice.LINES.create(""));
    output.write(batch("e"));
    assertThat(files()).containsExactly("messages.log");
    assertThat(path).hasContent("a\nb\nc\nd\ne\n");

    clock.turn(Duration.ofHours(1));
    output.write(batch("f"));
    assertThat(path).hasContent("f\n");
  }

  @Test
  @DisplayName("takes the time of creation where nothing says when the file was begun")
  void ageWithoutAttribute() throws IOException {
    Files.writeString(path, "old\n");
    Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
    clock.turn(Duration.ofMinutes(59));
    output(0, Duration.ofHours(1), 0, CodecChoice.LINES.create("")).write(batch("a"));
    assertThat(path).hasContent("old\na\n");
    close();

    clock.turn(Duration.ofMinutes(1));
    output(0, Duration.ofHours(1), 0, CodecChoice.LINES.create("")).write(batch("b"));
    assertThat(path).hasContent("b\n");
  }

  @Test
  @DisplayName("leaves a file without a mark when its age is of no interest")
  void noMark() throws IOException {
    output(10, Duration.ZERO, 0, CodecChoice.LINES.create("")).write(batch("a"));

    assertThat(Files.getFileAttributeView(path, UserDefinedFileAttributeView.class).list())
        .doesNotContain(Beginning.ATTRIBUTE);
  }

  @Test
  @DisplayName("follows a symbolic link, and puts what it leads to aside, not the link")
  void symbolicLink() throws IOException {
    Path target = Files.createDirectory(folder.resolve("data")).resolve("real.log");
    Path middle = Files.createSymbolicLink(folder.resolve("middle"), target);
    Files.createSymbolicLink(path, directory.relativize(middle));
    FileOutput output = output(1, Duration.ZERO, 1, CodecChoice.LINES.create(""));
    output.write(batch("a"));
    assertThat(target).hasContent("a\n");
    output.write(batch("b"));
    output.write(batch("c"));

    assertThat(path).isSymbolicLink().hasContent("c\n");
    assertThat(middle).isSymbolicLink();
    assertThat(files()).containsExactly("messages.log");
    assertThat(target.resolveSibling("real.log.20261123T224000.124Z")).hasContent("b\n");
    assertThat(target.getParent().toFile().list()).hasSize(2);
  }

  @Test
  @DisplayName("goes over to another file when the link is made to lead there, and says so")
  void linkMoves() throws IOException {
    Path one = folder.resolve("one.log");
    Path two = folder.resolve("two.log");
    Files.createSymbolicLink(path, one);
    FileOutput output = output();
    output.write(batch("a"));
    Files.delete(path);
    Files.createSymbolicLink(path, two);
    output.write(batch("b"));

    assertThat(one).hasContent("a\n");
    assertThat(two).hasContent("b\n");
    assertThat(warnings).hasSize(1);
  }

  @Test
  @DisplayName("refuses a link that leads to itself")
  void endlessLink() throws IOException {
    Files.createSymbolicLink(path, path);

    assertThatThrownBy(() -> output().write(batch("a")))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write to " + path + ": too many symbolic links");
  }

  @Test
  @DisplayName("holds its lock against other processes whatever else this process tries to open")
  void keepsLock() throws Exception {
    output().write(batch("first"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), path);
    Path twin = Files.createLink(folder.resolve("twin"), path);
    for (Path other : List.of(path, link, twin)) {
      assertThatThrownBy(() -> output(other).write(batch("second")))
          .hasMessage("cannot write to " + other + ": another pipeline writes to it");
      assertThat(LockProbe.isLocked(path)).as("after " + other).isTrue();
    }
    close();
    assertThat(LockProbe.isLocked(path)).isFalse();
    output(twin).write(batch("third"));
    assertThat(path).hasContent("first\nthird\n");
  }

  @Test
  @DisplayName("holds its lock when it keeps the age of the file")
  void keepsLockWithAge() throws Exception {
    Files.writeString(path, "whole\nto");
    output(0, Duration.ofHours(1), 0, CodecChoice.LINES.create("")).write(batch("first"));

    assertThat(LockProbe.isLocked(path)).isTrue();
  }

  @Test
  @DisplayName("keeps as many files as it was told, the newest, and leaves others alone")
  void keepsNewest() throws IOException {
    Files.writeString(directory.resolve("messages.log.bak"), "mine");
    FileOutput output = output(1, Duration.ZERO, 2, CodecChoice.LINES.create(""));
    for (String text : List.of("a", "b", "c", "d", "e")) {
      output.write(batch(text));
    }

    assertThat(files())
        .containsExactly(
            "messages.log",
            "messages.log.20261123T224000.125Z",
            "messages.log.20261123T224000.126Z",
            "messages.log.bak");
    assertThat(directory.resolve("messages.log.20261123T224000.126Z")).hasContent("d\n");
  }

  @Test
  @DisplayName("says which file of those it is to delete may not be written to, and deletes others")
  void cannotDelete() throws IOException {
    assumeTrue(Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null);
    Path foreign = directory.resolve("messages.log.20261123T223000.000Z");
    Path own = directory.resolve("messages.log.20261123T223000.001Z");
    Files.writeString(foreign, "old\n");
    Files.writeString(own, "old\n");
    Files.setPosixFilePermissions(foreign, PosixFilePermissions.fromString("r--r--r--"));
    assumeFalse(Files.isWritable(foreign), "permissions do not bind this user");
    FileOutput output = output(1, Duration.ZERO, 1, CodecChoice.LINES.create(""));
    output.write(batch("a"));
    output.write(batch("b"));

    assertThat(files())
        .containsExactly(
            "messages.log",
            "messages.log.20261123T223000.000Z",
            "messages.log.20261123T224000.123Z");
    assertThat(warnings)
        .isNotEmpty()
        .containsOnly("cannot delete " + foreign.toRealPath() + ": permission denied");
  }

  @Test
  @DisplayName("loses, repeats, reorders and tears nothing in thousands of writes that may fail")
  void manyFaults() throws IOException {
    Random random = new Random(5);
    faults = new RandomFaults(random);
    FileOutput output = output();
    StringBuilder expected = new StringBuilder();
    int failures = 0;
    for (int step = 0; step < 3_000; step++) {
      String text = step + "-" + "x".repeat(random.nextInt(30));
      expected.append(text).append("\n-\n");
      while (!accepts(output, batch(text, "-"))) {
        failures++;
      }
    }

    assertThat(failures).isGreaterThan(1_000);
    assertThat(Files.readString(path)).isEqualTo(expected.toString());
  }

  private static boolean accepts(FileOutput output, Messages batch) {
    try {
      output.write(batch);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private record RandomFaults(Random random) implements FaultyFileChannel.Faults {

    @Override
    public int write(int length) {
      return random.nextInt(4) == 0 ? random.nextInt(length + 1) : -1;
    }

    @Override
    public boolean force() {
      return random.nextInt(6) == 0;
    }

    @Override
    public boolean truncate() {
      return random.nextInt(3) == 0;
    }
  }
}
