package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.host.LoggingInputListener;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.NotConnectedException;
import dev.inlet.runner.logging.LoggerLog;
import dev.inlet.runner.logging.Logs;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The log of an input")
final class LoggingInputListenerTest {
  private final LogCapture log = new LogCapture("listener");
  private final LoggingInputListener listener =
      new LoggingInputListener(new LoggerLog(Logs.pipeline("listener")));

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  @DisplayName("has one line for each connection, and says how long there was none")
  void connected() {
    listener.connected();
    listener.reconnected(Duration.ofMillis(6_400));

    assertThat(log.lines())
        .containsExactly(
            "INFO connected", "INFO connected again, 6s400ms after the last sign of life");
  }

  @Test
  @DisplayName("has one line when the output accepts again, and two for a long pause of reading")
  void recovered() {
    listener.outputRecovered(1, Duration.ofSeconds(1));
    listener.outputRecovered(3, Duration.ofSeconds(4));
    listener.readingPaused(Duration.ofSeconds(10));
    listener.readingResumed(Duration.ofSeconds(75));

    assertThat(log.lines())
        .containsExactly(
            "INFO the output accepts messages again, after 1 refusal in 1s",
            "INFO the output accepts messages again, after 3 refusals in 4s",
            "WARN the output is slow: nothing has been read from the connection for 10s, as what"
                + " was received still waits for it",
            "INFO reading from the connection again after a pause of 1m15s");
  }

  @Test
  @DisplayName("has one line for a failed attempt, with the next delay")
  void connectFailed() {
    ConnectFailedException failure = new ConnectFailedException("refused by the server: 503");
    listener.connectFailed(failure, 3, Optional.of(Duration.ofNanos(1_234_567_890)));
    listener.connectFailed(failure, 4, Optional.empty());

    assertThat(log.lines())
        .containsExactly(
            "WARN cannot connect: refused by the server: 503; failure 3 in a row, next attempt in"
                + " 1s234ms",
            "WARN cannot connect: refused by the server: 503; failure 4 in a row, there will be no"
                + " further attempt");
  }

  @Test
  @DisplayName("has one line for a lost connection and one when messages flow again")
  void connectionLost() {
    listener.connectionLost(
        new NotConnectedException("closed by the server: 1001 (going away)"),
        Duration.ofSeconds(90),
        12,
        Optional.of(Duration.ofMillis(250)));
    listener.dataResumed(Duration.ofSeconds(2));

    assertThat(log.lines())
        .containsExactly(
            "WARN connection lost: closed by the server: 1001 (going away); it was up for 1m30s"
                + " and brought 12 messages, next attempt in 250ms",
            "INFO messages flow again after 2s; what the server sent in that time is missing");
  }

  @Test
  @DisplayName("has one line for what the output refused")
  void refused() {
    listener.batchRefused(5, new IOException("the disk is full"), Duration.ofMillis(100));
    listener.batchRefused(1, new IllegalStateException("broken"), Duration.ZERO);
    listener.batchDropped(2, new NullPointerException());
    listener.warning("no encryption");

    assertThat(log.lines())
        .containsExactly(
            "WARN the output refused 5 messages: the disk is full; again in 100ms",
            "WARN the output refused 1 message: java.lang.IllegalStateException: broken; again in"
                + " 0s",
            "WARN the output refused 2 messages, lost for good: java.lang.NullPointerException",
            "WARN no encryption");
  }
}
