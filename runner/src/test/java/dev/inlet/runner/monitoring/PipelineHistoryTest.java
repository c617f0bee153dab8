package dev.inlet.runner.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.runner.supervisor.PipelineState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The history of a pipeline")
final class PipelineHistoryTest {
  private static final Instant START = Instant.parse("2026-01-01T03:00:00Z");

  private Instant now = START;
  private final PipelineHistory history = new PipelineHistory(new TestClock(), InputListener.NONE);

  private final class TestClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @Test
  @DisplayName("counts the time of a gap from the last sign of life to the first message")
  void gap() {
    history.connected();
    now = START.plusSeconds(100);
    history.connectionLost(
        new NotConnectedException(ConnectionFailure.of("gone").withSilence(Duration.ofSeconds(30))),
        Duration.ofSeconds(100),
        7,
        Optional.of(Duration.ofSeconds(5)));

    assertThat(history.snapshot().state()).isEqualTo(FeedState.WAITING);
    assertThat(history.snapshot().reason()).isEqualTo("gone");
    assertThat(history.snapshot().nextAttempt()).isEqualTo(START.plusSeconds(105));
    assertThat(history.snapshot().openGap()).isEqualTo(START.plusSeconds(70));

    now = START.plusSeconds(106);
    assertThat(history.snapshot().state()).isEqualTo(FeedState.CONNECTING);
    history.reconnected(Duration.ofSeconds(36));
    history.dataResumed(Duration.ofSeconds(36));

    PipelineHistory.Snapshot snapshot = history.snapshot();
    assertThat(snapshot.state()).isEqualTo(FeedState.CONNECTED);
    assertThat(snapshot.openGap()).isNull();
    assertThat(snapshot.gaps())
        .containsExactly(new FeedGap(START.plusSeconds(70), START.plusSeconds(106), true));
    assertThat(snapshot.gapTotal()).hasSeconds(36);
    assertThat(snapshot.losses()).isEqualTo(1);
  }

  @Test
  @DisplayName("shows an open gap from where the input has it begin, if that is earlier")
  void slept() {
    now = START.plusSeconds(3_600);
    history.connectionLost(
        new NotConnectedException(ConnectionFailure.of("gone").withSilence(Duration.ofSeconds(5))),
        Duration.ofSeconds(30),
        7,
        Optional.of(Duration.ofSeconds(1)));
    assertThat(history.snapshot().openGap()).isEqualTo(START.plusSeconds(3_595));

    now = now.plusSeconds(1);
    history.reconnected(Duration.ofSeconds(3_601));
    assertThat(history.snapshot().openGap()).isEqualTo(START);
    now = now.plusSeconds(1);
    history.reconnected(Duration.ofSeconds(1));
    assertThat(history.snapshot().openGap()).isEqualTo(START);
  }

  @Test
  @DisplayName("counts a failure that repeats once, and keeps a bounded number of others")
  void bounded() {
    for (int i = 1; i <= 1_000; i++) {
      history.connectFailed(
          new ConnectFailedException("no"), i, Optional.of(Duration.ofSeconds(1)));
    }
    assertThat(history.snapshot().events())
        .singleElement()
        .satisfies(event -> assertThat(event.count()).isEqualTo(1_000));
    assertThat(history.snapshot().since()).isEqualTo(START);

    for (int i = 1; i <= 1_000; i++) {
      history.connectFailed(new ConnectFailedException("no " + i), i, Optional.empty());
      history.dataResumed(Duration.ofSeconds(1));
    }
    assertThat(history.snapshot().events()).hasSize(50);
    assertThat(history.snapshot().gaps()).hasSize(100);
    assertThat(history.snapshot().gapCount()).isEqualTo(1_000);
    assertThat(history.snapshot().state()).isEqualTo(FeedState.STOPPED);
  }

  @Test
  @DisplayName("cuts what a server says, which may be long")
  void longReason() {
    history.connectFailed(new ConnectFailedException("x".repeat(10_000)), 1, Optional.empty());
    assertThat(history.snapshot().reason()).hasSizeLessThan(1_000).endsWith("…");
  }

  @Test
  @DisplayName("knows since when the output refuses, until it accepts again")
  void refusal() {
    history.batchRefused(3, new IOException("full"), Duration.ofSeconds(1));
    now = now.plusSeconds(9);
    history.batchRefused(3, new IOException("full"), Duration.ofSeconds(1));
    assertThat(history.snapshot().refusal())
        .isEqualTo(new PipelineHistory.Refusal(2, START, "full", false));
    history.outputRecovered(2, Duration.ofSeconds(9));
    assertThat(history.snapshot().refusal()).isEqualTo(PipelineHistory.Refusal.NONE);
  }

  @Test
  @DisplayName("knows since when the output drops what it is given, until it takes something")
  void drops() {
    OutputStall stall = new OutputStall(System::nanoTime);
    PipelineMeters meters =
        new PipelineMeters(
            new SimpleMeterRegistry(), "trades", stall, InputListener.NONE, closed -> {});
    WatchedPipeline watched =
        new WatchedPipeline("trades", stall, meters, new TestClock(), closed -> {});
    watched.input().batchDropped(3, new IOException("full"));
    now = now.plusSeconds(9);
    watched.input().batchDropped(3, new IOException("full"));
    assertThat(watched.history().snapshot().refusal())
        .isEqualTo(new PipelineHistory.Refusal(2, START, "full", true));
    watched.deliveries().delivered(3);
    assertThat(watched.history().snapshot().refusal()).isEqualTo(PipelineHistory.Refusal.NONE);
  }

  @ParameterizedTest
  @CsvSource({"RESTARTING, CONNECTING", "STOPPING, STOPPED", "FAILED, STOPPED", "ENDED, STOPPED"})
  @DisplayName("shows one that does not run any more as not connected, with nothing of its output")
  void notRunning(PipelineState state, FeedState shown) {
    history.changed(PipelineState.STARTING);
    history.changed(PipelineState.RUNNING);
    history.connected();
    history.batchRefused(3, new IOException("full"), Duration.ofSeconds(1));
    history.readingPaused(Duration.ofSeconds(5));
    now = START.plusSeconds(100);
    history.changed(state);

    PipelineHistory.Snapshot snapshot = history.snapshot();
    assertThat(snapshot.state()).isEqualTo(shown);
    assertThat(snapshot.since()).isEqualTo(now);
    assertThat(snapshot.reason()).isEmpty();
    assertThat(snapshot.refusal()).isEqualTo(PipelineHistory.Refusal.NONE);
    assertThat(snapshot.pausedSince()).isNull();
    assertThat(snapshot.openGap()).isNull();
  }

  @Test
  @DisplayName("has no attempt due of one that failed while it waited for it, and keeps the reason")
  void failedWhileWaiting() {
    history.connectFailed(
        new ConnectFailedException("refused"), 1, Optional.of(Duration.ofSeconds(1)));
    history.changed(PipelineState.FAILED);
    now = START.plusSeconds(100);

    assertThat(history.snapshot().state()).isEqualTo(FeedState.STOPPED);
    assertThat(history.snapshot().nextAttempt()).isNull();
    assertThat(history.snapshot().reason()).isEqualTo("refused");
    assertThat(history.snapshot().openGap()).isNull();
  }

  @Test
  @DisplayName("has a gap that is open from the end of one pipeline to the messages of the next")
  void gapOfReplacement() {
    history.connected();
    now = START.plusSeconds(103);
    history.gapOpened(Duration.ofSeconds(3));
    history.changed(PipelineState.STOPPING);
    history.dataResumed(Duration.ofSeconds(50)); // of a loss before, with what had come by then
    assertThat(history.snapshot().openGap()).isEqualTo(START.plusSeconds(100));
    history.changed(PipelineState.STARTING);
    history.changed(PipelineState.RUNNING);
    history.connected();
    assertThat(history.snapshot().openGap()).isEqualTo(START.plusSeconds(100));
    history.dataResumed(Duration.ofSeconds(2));

    assertThat(history.snapshot().openGap()).isNull();
    assertThat(history.snapshot().state()).isEqualTo(FeedState.CONNECTED);
  }

  @Test
  @DisplayName("has rates of ten minutes, also when a count begins again")
  void rates() {
    Rates rates = new Rates();
    rates.sample(50, Duration.ofSeconds(5));
    rates.sample(51, Duration.ofSeconds(5));
    rates.sample(20, Duration.ofSeconds(10));
    assertThat(rates.perSecond()).containsExactly(10.0, 0.2, 2.0);
    for (int i = 0; i < 1_000; i++) {
      rates.sample(20, Duration.ofSeconds(5));
    }
    assertThat(rates.perSecond()).hasSize(120).containsOnly(0.0);
  }
}
