package dev.inlet.benchmarks.contender;

import dev.inlet.benchmarks.measure.FeedProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An archive of the classes that Inlet loads (AppCDS), which lets the next start find them parsed.
 */
public final class ClassArchive {
  private static final long END_SECONDS = 60;

  private ClassArchive() {}

  /**
   * Lets a contender receive something and write the archive at its end, as the documentation tells
   * operators to.
   *
   * @return the JVM's option that makes use of it
   */
  public static String create(Inlet inlet, Work work, FeedProcess feed, Path file)
      throws IOException, InterruptedException {
    Launch launch = inlet.launch(feed.url(work.shape()), work, Duration.ZERO);
    List<String> command = new ArrayList<>(launch.command());
    command.add(1, "-XX:ArchiveClassesAtExit=" + file);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      if (process.getInputStream().read() < 0) {
        throw new IOException("no message, so no archive of classes");
      }
      process.toHandle().destroy();
      process.getInputStream().transferTo(OutputStream.nullOutputStream());
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("did not end, so no archive of classes");
      }
    } finally {
      process.destroyForcibly();
    }
    return "-XX:SharedArchiveFile=" + file;
  }
}
