package dev.inlet.runner.jar;

import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;

/** Where the monitor of a process answers, which its log says. */
final class MonitorAddress {
  private static final String WORDS = "the monitor answers on ";

  private MonitorAddress() {}

  /** Waits until it is known; of several addresses the first. */
  static String await(InletProcess process) {
    return Awaitility.await("an address among " + process.err())
        .atMost(Duration.ofSeconds(60))
        .until(() -> find(process), Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<String> find(InletProcess process) {
    return process.err().stream()
        .filter(line -> line.contains(WORDS))
        .map(line -> line.substring(line.indexOf(WORDS) + WORDS.length()))
        .findFirst();
  }
}
