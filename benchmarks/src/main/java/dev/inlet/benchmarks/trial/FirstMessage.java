package dev.inlet.benchmarks.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.contender.Contender;
import dev.inlet.benchmarks.contender.Launch;
import dev.inlet.benchmarks.contender.Work;
import dev.inlet.benchmarks.measure.FeedProcess;
import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.measure.TlsEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from the start of a contender's process to its first message, on all CPUs of
 * the machine and without a probe.
 */
public final class FirstMessage {
  /** What it is called in tables. */
  public static final String PLAIN = "first message";

  /** The same through TLS. */
  public static final String SECURE = "first message, wss";

  private static final long START_SECONDS = 30;
  private static final long END_SECONDS = 60;

  private FirstMessage() {}

  /** What a work is called in tables. */
  public static String title(Work work) {
    return work.secure() ? SECURE : PLAIN;
  }

  /**
   * Starts a contender that writes something to its standard output as soon as it has a message,
   * and ends it.
   */
  public static Measurement measure(
      Bench bench, String suite, Contender contender, Work work, int round)
      throws IOException, InterruptedException {
    requireNonNull(contender, "contender is null");
    FeedProcess feed = bench.feed(work);
    Launch launch = contender.launch(feed.url(work.shape()), work, Duration.ZERO);
    Path log = bench.directory().resolve("client.log");
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(bench.placement().everywhere(launch.command()))
            .redirectError(log.toFile())
            .start();
    PipeReader pipe = new PipeReader(process.getInputStream(), 0, 0);
    try {
      boolean received = pipe.awaitFirst(START_SECONDS);
      Optional<String> tlsEngine =
          work.secure() ? TlsEngine.of(process.toHandle()) : Optional.empty();
      feed.end();
      boolean ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
      return new Measurement(
          suite,
          title(work),
          contender.name(),
          round,
          received
              ? Map.of(Figure.FIRST_MESSAGE_MILLIS, (pipe.firstNanos() - start) / 1e6)
              : Map.of(),
          received && ended ? List.of() : List.of("failed: " + Files.readString(log, UTF_8)),
          tlsEngine);
    } finally {
      process.destroyForcibly();
    }
  }
}
