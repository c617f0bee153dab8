package dev.inlet.host;

import dev.inlet.config.Durations;
import dev.inlet.config.Problem;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** How lines of a log put what hosts report. */
public final class EventText {

  private EventText() {}

  /** A length of time, in milliseconds at the finest. */
  public static String format(Duration duration) {
    return Durations.format(duration.truncatedTo(ChronoUnit.MILLIS));
  }

  /** A number of messages. */
  public static String count(long messages) {
    return messages == 1 ? "1 message" : messages + " messages";
  }

  /**
   * A failure in one line. An exception that was meant for people speaks for itself; others need
   * their name, too.
   */
  public static String describe(Throwable failure) {
    String message = failure.getMessage();
    if (message == null) {
      return failure.getClass().getName();
    }
    return failure instanceof IOException
        ? Problem.reason(failure)
        : failure.getClass().getName() + ": " + message;
  }
}
