package dev.inlet.input.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ReadingPausesTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> told = new ArrayList<>();
  private final Traffic traffic = new Traffic(channel.eventLoop().ticker()::nanoTime);
  private final ReadingPauses pauses = connection();

  private ReadingPauses connection() {
    return new ReadingPauses(
        channel.eventLoop(),
        new InputListener() {
          @Override
          public void readingPaused(Duration pause) {
            told.add("paused for " + pause.toSeconds());
          }

          @Override
          public void readingResumed(Duration pause) {
            told.add("resumed after " + pause.toSeconds());
          }
        },
        traffic);
  }

  @BeforeEach
  void freeze() {
    channel.freezeTime();
  }

  @AfterEach
  void close() {
    assertThat(channel.finishAndReleaseAll()).isFalse();
  }

  private void pass(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  @DisplayName("a long pause is reported while it lasts and at its end, a short one is not")
  void reports() {
    pauses.begin();
    pass(9);
    pauses.end();
    pauses.begin();
    pass(10);
    assertThat(told).containsExactly("paused for 10");
    pass(5);
    pauses.end();

    assertThat(told).containsExactly("paused for 10", "resumed after 15");
  }

  @Test
  @DisplayName("long pauses of two connections that overlap are reported as one")
  void overlapping() {
    ReadingPauses other = connection();
    pauses.begin();
    pass(5);
    other.begin();
    pass(5);
    pass(10);
    assertThat(told).containsExactly("paused for 10");
    pauses.end();
    assertThat(told).containsExactly("paused for 10");
    pass(10);
    other.end();

    assertThat(told).containsExactly("paused for 10", "resumed after 30");
  }

  @Test
  @DisplayName("a long pause is over when its connection has ended and another one is read")
  void replaced() {
    ReadingPauses next = connection();
    pauses.begin();
    pass(10);
    pass(2);
    pauses.stop();
    pauses.stop();
    assertThat(told).containsExactly("paused for 10", "resumed after 12");

    next.begin();
    pass(10);
    pass(1);
    next.end();
    assertThat(told)
        .containsExactly("paused for 10", "resumed after 12", "paused for 10", "resumed after 11");
  }

  @Test
  @DisplayName("a pause of the only connection that lasts until its end is left to the loss")
  void lost() {
    ReadingPauses before = connection();
    before.stop();
    pauses.begin();
    pass(10);
    pass(2);
    pauses.stop();
    ReadingPauses next = connection();
    next.begin();
    pass(10);
    next.end();

    assertThat(told).containsExactly("paused for 10", "paused for 10", "resumed after 10");
  }

  @Test
  @DisplayName("nothing is reported after the end of the connection, which still knows the pause")
  void ended() {
    pauses.begin();
    pass(10);
    pauses.stop();
    pauses.end();
    pass(60);

    assertThat(told).containsExactly("paused for 10");
    pauses.begin();
    pass(2);
    assertThat(pauses.describe()).startsWith("; reading had been paused for 2s");
  }

  @Test
  @DisplayName("pauses count together, the present one included, until the connection ends")
  void total() {
    pauses.begin();
    pass(3);
    assertThat(told()).isEqualTo("3 in total, now 3");
    pauses.end();
    pass(5);
    assertThat(told()).isEqualTo("3 in total, now none");
    pauses.begin();
    pass(4);
    pauses.stop();
    pauses.stop();
    pass(5);
    assertThat(told()).isEqualTo("7 in total, now none");
  }

  @Test
  @DisplayName("while two connections of an input are paused, time counts once")
  void two() {
    traffic.readingPaused();
    pass(1);
    traffic.readingPaused();
    pass(1);
    traffic.readingResumed();
    pass(1);
    assertThat(told()).isEqualTo("3 in total, now 3");
    traffic.readingResumed();
    pass(1);
    assertThat(told()).isEqualTo("3 in total, now none");
  }

  private String told() {
    InputStatus.Builder builder = InputStatus.builder();
    traffic.addTo(builder);
    InputStatus status = builder.build();
    return status.totalPause().orElseThrow().toSeconds()
        + " in total, now "
        + status.currentPause().map(pause -> String.valueOf(pause.toSeconds())).orElse("none");
  }
}
