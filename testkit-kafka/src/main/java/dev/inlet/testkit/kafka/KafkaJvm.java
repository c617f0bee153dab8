package dev.inlet.testkit.kafka;

import java.util.List;

/**
 * How the JVM of a broker or worker is started.
 *
 * @param launcher what stands in front of the command, such as {@code taskset -c 0}; usually empty
 * @param options of the JVM
 */
public record KafkaJvm(List<String> launcher, List<String> options) {
  /** Starts fast and stays small: for tests. */
  public static final KafkaJvm SMALL =
      new KafkaJvm(List.of(), List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));

  /** A JVM that is started that way; the lists are copied. */
  public KafkaJvm {
    launcher = List.copyOf(launcher);
    options = List.copyOf(options);
  }
}
