package dev.inlet.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named pipes stand for whatever blocks those who open it. */
final class FileContentsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration NOT_LONG = Duration.ofMillis(50);

  @TempDir private Path directory;

  private Path pipe() throws Exception {
    Path pipe = directory.resolve("pipe");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private static CompletableFuture<Void> write(Path pipe, String text) {
    return CompletableFuture.runAsync(
        () -> {
          try (OutputStream out = Files.newOutputStream(pipe)) {
            out.write(text.getBytes(UTF_8));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("inlet-file-reader"))
        .count();
  }

  private static void awaitReaders(long count) {
    Instant end = Instant.now().plus(SOON);
    while (readers() != count && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
    }
    assertThat(readers()).isEqualTo(count);
  }

  @Test
  @DisplayName("a file is read up to the limit")
  void file() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "content");

    assertThat(FileContents.read(file, 100, SOON)).asString().isEqualTo("content");
    assertThat(FileContents.read(file, 4, SOON)).asString().isEqualTo("cont");
    assertThatThrownBy(() -> FileContents.read(directory.resolve("none"), 4, SOON))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> FileContents.read(directory, 4, SOON)).isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("a pipe is read like a file, as soon as somebody writes to it")
  void pipeWithWriter() throws Exception {
    Path pipe = pipe();
    CompletableFuture<Void> written = write(pipe, "content");

    assertThat(FileContents.read(pipe, 100, SOON)).asString().isEqualTo("content");
    written.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("a pipe that nobody writes to is given up, and costs one thread however often")
  void pipeWithoutWriter() throws Exception {
    Path pipe = pipe();
    long before = readers();

    for (int i = 0; i < 5; i++) {
      FileSystemException failure =
          catchThrowableOfType(
              FileSystemException.class, () -> FileContents.read(pipe, 100, NOT_LONG));
      assertThat(failure.getReason())
          .isEqualTo(
              "its end did not come within 50ms; is it a pipe that nobody writes to or closes, or"
                  + " on a mount that is gone?");
    }
    assertThat(readers() - before).isOne();

    write(pipe, "late").get(SOON.toSeconds(), TimeUnit.SECONDS);
    awaitReaders(before);
    CompletableFuture<Void> written = write(pipe, "next");
    assertThat(FileContents.read(pipe, 100, SOON)).asString().isEqualTo("next");
    written.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("whoever waits can be interrupted, and still is afterwards")
  void interrupted() throws Exception {
    Path pipe = pipe();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> FileContents.read(pipe, 100, SOON))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();

    write(pipe, "the end").get(SOON.toSeconds(), TimeUnit.SECONDS);
  }
}
