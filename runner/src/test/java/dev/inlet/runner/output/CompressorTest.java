package dev.inlet.runner.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.host.threads.Threads;
import dev.inlet.output.OutputListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
    FilesAside files = new FilesAside(PathPattern.fixed(current));
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
}
