package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.NotConnectedException;
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
  private final LoggingInputListener listener = new LoggingInputListener(Logs.pipeline("listener"));

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  @DisplayName("has one line for the first connection and none for later ones")
  void connected() {
    listener.connected();
    listener.connected();

    assertThat(log.lines()).containsExactly("INFO connected");
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
