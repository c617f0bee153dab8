package dev.inlet.runner.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.host.threads.Threads;
import dev.inlet.output.OutputListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What compresses files")
final class CompressorTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("leaves them as they are while the system has no thread left, until the next file")
  void withoutThread() throws IOException {
    Path current = folder.toRealPath().resolve("messages.log");
    FilesAside files = new FilesAside(TimedPath.fixed(current));
    Files.writeString(current, "message\n");
    Path aside = files.putAside(current, Instant.parse("2026-11-30T12:00:00Z"));
    AtomicBoolean hasThreads = new AtomicBoolean();
    Compressor compressor =
        new Compressor(
            Compression.GZIP,
            files,
            "",
            OutputListener.NONE,
            thread -> hasThreads.get() && Threads.tryStart(thread));
    compressor.start(current);
    assertThat(aside).hasContent("message\n");

    hasThreads.set(true);
    compressor.start(current);
    await().until(() -> Files.exists(Compression.GZIP.fileOf(aside)) && !Files.exists(aside));
    compressor.close();
  }

  @Test
  @DisplayName("leaves one that may not be written to, and says so")
  void withoutPermission() throws IOException {
    assumeTrue(Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null);
    Path current = folder.toRealPath().resolve("messages.log");
    FilesAside files = new FilesAside(TimedPath.fixed(current));
    Files.writeString(current, "message\n");
    Path aside = files.putAside(current, Instant.parse("2026-11-30T12:00:00Z"));
    Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("r--r--r--"));
    assumeFalse(Files.isWritable(aside), "permissions do not bind this user");
    List<String> warnings = new CopyOnWriteArrayList<>();
    OutputListener listener =
        new OutputListener() {
          @Override
          public void warning(String message) {
            warnings.add(message);
          }
        };
    Compressor compressor = new Compressor(Compression.GZIP, files, "", listener);
    compressor.start(current);
    await().until(() -> !warnings.isEmpty());
    compressor.close();

    assertThat(warnings)
        .containsExactly("cannot compress " + aside + ", which stays as it is: permission denied");
    assertThat(aside).hasContent("message\n");
  }
}
