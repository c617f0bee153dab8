package dev.inlet.benchmarks.contender;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/** One of those who are measured. */
public interface Contender {

  /** What it is called in tables. */
  String name();

  /** Whether it can do that work at all. */
  boolean supports(Work work);

  /**
   * Says how to start it.
   *
   * @param url where the stream is
   * @param warmUp after the first message, how long latencies do not count
   */
  Launch launch(String url, Work work, Duration warmUp) throws IOException;

  /** The number of messages according to what it wrote to standard error; empty if not there. */
  default OptionalLong messagesFromLog(String log) {
    return OptionalLong.empty();
  }
}
