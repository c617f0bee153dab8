package dev.inlet.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.Masker;
import dev.inlet.input.Gap;
import dev.inlet.input.Message;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The heartbeat of a connection that is not read")
final class HeartbeatTest {
  private static final Duration INTERVAL = Duration.ofSeconds(25);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @Test
  @DisplayName(
      "answers each ping behind it and in time, be it due at a fixed time or behind a pong")
  void unread() throws Exception {
    ClockedLink link = new ClockedLink();
    Heartbeat heartbeat = new Heartbeat(link);
    heartbeat.start(INTERVAL, TIMEOUT);
    heartbeat.paused();
    while (link.pongs.size() < 4) {
      link.goOn();
    }

    Duration behindPong = INTERVAL;
    for (int number = 1; number <= 4; number++) {
      Duration fixed = INTERVAL.multipliedBy(number);
      Duration pong = link.pongs.get(number - 1);
      assertThat(pong)
          .as("pong %s", number)
          .isGreaterThan(fixed)
          .isLessThan(fixed.plus(TIMEOUT))
          .isGreaterThan(behindPong)
          .isLessThan(behindPong.plus(TIMEOUT));
      behindPong = pong.plus(INTERVAL);
    }
  }

  /** The link of a session without a connection, whose time goes by when the test says so. */
  private static final class ClockedLink implements Link {
    final List<Duration> pongs = new ArrayList<>();
    private final List<Scheduled> scheduled = new ArrayList<>();
    private Duration now = Duration.ZERO;

    private record Scheduled(Duration at, Task task) {}

    /** Lets time go by up to the next task, and runs it. */
    void goOn() throws Exception {
      Scheduled next = scheduled.stream().min(Comparator.comparing(Scheduled::at)).orElseThrow();
      scheduled.remove(next);
      now = next.at();
      next.task().run();
    }

    @Override
    public Timer schedule(Duration delay, Task task) {
      Scheduled added = new Scheduled(now.plus(delay), task);
      scheduled.add(added);
      return () -> scheduled.remove(added);
    }

    @Override
    public void send(String text) {
      assertThat(text).isEqualTo("3");
      pongs.add(now);
    }

    @Override
    public void fail(String reason, RetryAdvice advice) {
      throw new AssertionError(reason);
    }

    @Override
    public boolean isReplacement() {
      return false;
    }

    @Override
    public Masker masker() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void ready() {}

    @Override
    public void awaits(String what) {}

    @Override
    public void send(byte[] payload) {}

    @Override
    public void deliver(Message message) {}

    @Override
    public void pauseReceiving() {}

    @Override
    public void resumeReceiving() {}

    @Override
    public void missed(Gap gap) {}

    @Override
    public void repeated(long messages) {}

    @Override
    public void refilled(long messages) {}

    @Override
    public void reconnect(String reason) {}

    @Override
    public void end(String reason) {}
  }
}
