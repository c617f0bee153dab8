package dev.inlet.input.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Time stands still here unless it is turned. */
final class KeepAliveTest {
  private static final Duration OFF = Duration.ZERO;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> actions = new ArrayList<>();
  private KeepAlive keepAlive;

  KeepAliveTest() {
    channel.freezeTime();
    keepAlive = started(OFF, seconds(1), OFF, OFF);
  }

  @AfterEach
  void end() {
    keepAlive.stop();
    channel.finishAndReleaseAll();
  }

  private KeepAlive started(Duration ping, Duration timeout, Duration idle, Duration heartbeat) {
    KeepAlive.Actions recorder =
        new KeepAlive.Actions() {
          @Override
          public void sendPing() {
            actions.add("ping");
          }

          @Override
          public void sendPong() {
            actions.add("pong");
          }

          @Override
          public void sendHeartbeat() {
            actions.add("heartbeat");
          }

          @Override
          public void dead(String reason) {
            actions.add(reason);
          }
        };
    keepAlive =
        new KeepAlive(
            new KeepAlive.Settings(ping, timeout, idle, heartbeat), recorder, channel.eventLoop());
    keepAlive.start();
    return keepAlive;
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
    }
  }

  @Test
  @DisplayName("with everything off nothing is ever done")
  void off() {
    pass(100_000);

    assertThat(actions).isEmpty();
  }

  @Test
  @DisplayName("a server that falls silent is pinged once, and given up after the timeout")
  void silence() {
    started(seconds(30), seconds(10), OFF, OFF);

    pass(29);
    assertThat(actions).isEmpty();
    pass(1);
    assertThat(actions).containsExactly("ping");
    pass(9);
    assertThat(actions).containsExactly("ping");
    pass(1);
    assertThat(actions)
        .containsExactly(
            "ping", "ping_timeout: nothing came for 40000 ms, not even an answer to a ping");
  }

  @Test
  @DisplayName("any frame counts as an answer, and the next ping is due an interval later")
  void answer() {
    started(seconds(30), seconds(10), OFF, OFF);
    pass(35);

    keepAlive.received(false);

    pass(29);
    assertThat(actions).containsExactly("ping");
    pass(1);
    assertThat(actions).containsExactly("ping", "ping");
  }

  @Test
  @DisplayName("a server that sends all the time is never pinged")
  void neverPinged() {
    started(seconds(30), seconds(10), OFF, OFF);

    for (int i = 0; i < 1_000; i++) {
      pass(20);
      keepAlive.received(i % 2 == 0);
    }

    assertThat(actions).isEmpty();
  }

  @Test
  @DisplayName("an answer may take longer than the interval, if the timeout says so")
  void timeoutLongerThanInterval() {
    started(seconds(10), seconds(60), OFF, OFF);
    pass(69);
    assertThat(actions).containsExactly("ping");

    keepAlive.received(false);
    pass(10);
    assertThat(actions).containsExactly("ping", "ping");

    pass(60);
    assertThat(actions).hasSize(3).last().asString().startsWith("ping_timeout: ");
  }

  @Test
  @DisplayName("while reading is paused nothing is asked and nothing expires; pongs go out instead")
  void suspended() {
    started(seconds(30), seconds(10), seconds(50), OFF);

    keepAlive.suspend();
    pass(150);

    assertThat(actions).containsExactly("pong", "pong", "pong", "pong", "pong");
  }

  @Test
  @DisplayName("a ping that was under way when reading paused does not count against the server")
  void suspendedWhilePinged() {
    started(seconds(30), seconds(10), OFF, OFF);
    pass(35);

    keepAlive.suspend();
    pass(100);
    keepAlive.resume();
    pass(20);

    assertThat(actions).startsWith("ping", "pong").doesNotContain("dead");
    assertThat(actions).noneMatch(action -> action.startsWith("ping_timeout"));
  }

  @Test
  @DisplayName("when reading goes on every deadline begins anew")
  void resumed() {
    started(seconds(30), seconds(10), seconds(50), OFF);
    keepAlive.suspend();
    pass(45);
    actions.clear();

    keepAlive.resume();

    pass(29);
    assertThat(actions).isEmpty();
    pass(20);
    assertThat(actions).startsWith("ping").noneMatch(action -> action.startsWith("idle_timeout"));
  }

  @Test
  @DisplayName("idle_timeout counts data alone: pongs do not keep a mute connection")
  void idle() {
    started(OFF, seconds(1), seconds(60), OFF);
    pass(50);
    keepAlive.received(true);
    for (int i = 0; i < 59; i++) {
      pass(1);
      keepAlive.received(false);
    }
    assertThat(actions).isEmpty();

    pass(1);

    assertThat(actions).containsExactly("idle_timeout: no data came for 60000 ms");
  }

  @Test
  @DisplayName("a heartbeat goes out at each interval, whatever comes")
  void heartbeat() {
    started(OFF, seconds(1), OFF, seconds(20));

    pass(19);
    assertThat(actions).isEmpty();
    pass(1);
    keepAlive.received(true);
    pass(40);

    assertThat(actions).containsExactly("heartbeat", "heartbeat", "heartbeat");
  }

  @Test
  @DisplayName("after the end nothing is done any more")
  void stopped() {
    started(seconds(30), seconds(10), seconds(60), seconds(20));

    keepAlive.stop();
    pass(1_000);

    assertThat(actions).isEmpty();
  }
}
