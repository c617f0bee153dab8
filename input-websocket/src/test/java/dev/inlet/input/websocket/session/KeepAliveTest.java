package dev.inlet.input.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.config.KeepAliveSettings;
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
  private final List<byte[]> pings = new ArrayList<>();
  private boolean writable = true;
  private Runnable whilePinging = () -> {};
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
    return started(new KeepAliveSettings(ping, timeout, false, idle, heartbeat));
  }

  private KeepAlive started(KeepAliveSettings settings) {
    KeepAlive.Actions recorder =
        new KeepAlive.Actions() {
          @Override
          public boolean sendPing(byte[] payload) {
            actions.add("ping");
            pings.add(payload);
            whilePinging.run();
            return writable;
          }

          @Override
          public void pinged(Duration roundTrip) {
            actions.add("pinged in " + roundTrip.toSeconds());
          }

          @Override
          public void sendPong() {
            actions.add("pong");
            whilePinging.run();
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
    keepAlive = new KeepAlive(settings, recorder, channel.eventLoop());
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

  /** What the event loop does before anything is given up. */
  private void readOnce() {
    channel.advanceTimeBy(10, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
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
    readOnce();
    assertThat(actions)
        .containsExactly(
            "ping",
            "ping_timeout: nothing came for 40010 ms, not even an answer to a ping; this connection"
                + " had one ping only: if this comes again and again while the server is there, it"
                + " answers no pings; only then set ping.interval to 0s, and idle_timeout to notice"
                + " that it is gone");
  }

  @Test
  @DisplayName("a server that takes no ping either is given up for that")
  void noPingSent() {
    started(seconds(30), seconds(10), OFF, OFF);
    pass(35);
    keepAlive.received(true);
    writable = false;
    pass(40);
    readOnce();

    assertThat(actions)
        .containsExactly(
            "ping",
            "ping",
            "ping_timeout: nothing came for 40010 ms, and no ping could be sent, as what was"
                + " sent before had not gone out");
  }

  @Test
  @DisplayName("of a server that left several pings unanswered it is said that no pong ever came")
  void neverPonged() {
    started(seconds(30), seconds(10), OFF, OFF);
    pass(35);
    keepAlive.received(true);
    pass(40);
    readOnce();

    assertThat(actions)
        .containsExactly(
            "ping",
            "ping",
            "ping_timeout: nothing came for 40010 ms, not even an answer to a ping; no pong ever"
                + " came on this connection: if the server answers no pings, set ping.interval to"
                + " 0s, and idle_timeout to notice that it is gone");
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
    readOnce();
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
  @DisplayName("when reading goes on every deadline restarts")
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
    readOnce();

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

  @Test
  @DisplayName("after an end that a ping or pong has led to nothing is done any more")
  void stoppedByPing() {
    whilePinging = () -> keepAlive.stop();
    started(seconds(30), seconds(10), OFF, OFF);
    pass(1_000);
    assertThat(actions).containsExactly("ping");

    started(seconds(30), seconds(10), OFF, OFF);
    keepAlive.suspend();
    pass(1_000);
    assertThat(actions).containsExactly("ping", "pong");
  }

  @Test
  @DisplayName("a server that has answered pings before is not suspected of answering none")
  void answeredBefore() {
    started(seconds(30), seconds(10), OFF, OFF);
    pass(30);
    keepAlive.receivedPong(new byte[0]);
    keepAlive.received(false);

    pass(41);

    assertThat(actions)
        .containsExactly(
            "ping",
            "pinged in 0",
            "ping",
            "ping_timeout: nothing came for 41000 ms, not even an answer to a ping");
  }

  @Test
  @DisplayName("what lay in the socket while the process was paused is read before it is judged")
  void readsBeforeJudging() {
    started(seconds(30), seconds(10), seconds(50), OFF);
    pass(30);
    assertThat(actions).containsExactly("ping");

    channel.advanceTimeBy(1, TimeUnit.HOURS); // SIGSTOP and SIGCONT
    channel.runScheduledPendingTasks();
    assertThat(actions).containsExactly("ping");
    keepAlive.received(true);
    pass(29);

    assertThat(actions).containsExactly("ping");
  }

  @Test
  @DisplayName("a connection that stays silent after such a pause is given up")
  void silentAfterPause() {
    started(OFF, seconds(10), seconds(50), OFF);

    channel.advanceTimeBy(1, TimeUnit.HOURS);
    channel.runScheduledPendingTasks();
    assertThat(actions).isEmpty();
    readOnce();

    assertThat(actions).containsExactly("idle_timeout: no data came for 50000 ms");
  }

  @Test
  @DisplayName("with always, a ping goes out at each interval, though data comes all the time")
  void always() {
    started(new KeepAliveSettings(seconds(30), seconds(10), true, OFF, OFF));

    for (int i = 0; i < 95; i++) {
      pass(1);
      keepAlive.received(true);
    }

    assertThat(actions).containsExactly("ping", "ping", "ping");
  }

  @Test
  @DisplayName("with always, a connection that dies is still given up once, after the timeout")
  void alwaysAndSilent() {
    started(new KeepAliveSettings(seconds(5), seconds(12), true, OFF, OFF));
    pass(3);
    keepAlive.received(true);

    pass(14);
    assertThat(actions).containsExactly("ping");
    pass(1);

    assertThat(actions)
        .hasSize(2)
        .last()
        .asString()
        .startsWith("ping_timeout: nothing came for 15");
  }

  @Test
  @DisplayName("the round trip of a ping is the time to the first pong that can be its answer")
  void roundTrip() {
    started(seconds(30), seconds(10), OFF, OFF);
    keepAlive.receivedPong(new byte[0]); // nobody asked
    pass(32);
    keepAlive.receivedPong(new byte[] {1}); // asked for by somebody else
    pass(1);
    keepAlive.receivedPong(new byte[0]);
    keepAlive.receivedPong(new byte[0]);
    assertThat(actions).containsExactly("ping", "pinged in 3");
  }

  @Test
  @DisplayName("the round trip of a ping is right if it is longer than the interval between pings")
  void longRoundTrip() {
    started(new KeepAliveSettings(seconds(10), seconds(60), true, OFF, OFF));
    pass(10);
    pass(5);
    keepAlive.received(true);
    pass(5);
    pass(5);
    keepAlive.received(true);
    pass(5);
    assertThat(pings).hasSize(3).doesNotHaveDuplicates();
    assertThat(pings.get(0)).isEmpty();
    keepAlive.receivedPong(pings.get(0));
    pass(5);
    keepAlive.receivedPong(pings.get(2)); // a server may answer the latest alone
    keepAlive.receivedPong(pings.get(1));

    assertThat(actions).containsExactly("ping", "ping", "ping", "pinged in 20", "pinged in 5");
  }

  @Test
  @DisplayName("no round trip is known of a ping that was not sent, or answered behind a pause")
  void noRoundTrip() {
    writable = false;
    started(seconds(30), seconds(10), OFF, OFF);
    pass(30);
    keepAlive.receivedPong(new byte[0]);
    keepAlive.received(false);
    writable = true;
    pass(30);
    keepAlive.suspend();
    pass(3);
    keepAlive.resume();
    pass(30);
    keepAlive.receivedPong(pings.get(1));
    keepAlive.receivedPong(pings.get(2));
    assertThat(actions).containsExactly("ping", "ping", "ping", "pinged in 0");
  }
}
