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

  /** Java warns on standard output, where nothing but messages may be. */
  private static final List<String> LOG_TO_STDERR =
      List.of("-Xlog:disable", "-Xlog:all=warning:stderr");

  private ClassArchive() {}

  /**
   * Lets a contender receive something and write the archive at its end, as the documentation tells
   * operators to.
   *
   * @return the JVM's options that make use of it, and leave standard output to the messages
   */
  public static List<String> create(Inlet inlet, Work work, FeedProcess feed, Path file)
      throws IOException, InterruptedException {
    Launch launch = inlet.launch(feed.url(work.shape()), work, Duration.ZERO);
    List<String> command = new ArrayList<>(launch.command());
    command.addAll(1, LOG_TO_STDERR);
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
    List<String> options = new ArrayList<>(LOG_TO_STDERR);
    options.add("-XX:SharedArchiveFile=" + file);
    return options;
  }
}
