package dev.inlet.runner.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.input.NotConnectedException;
import dev.inlet.runner.pipeline.DeliveryListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The watch of the pipelines of a name")
final class GapKeepingWatchTest {
  private final List<String> reported = new ArrayList<>();
  private Duration now = Duration.ZERO;
  private final GapKeepingWatch watch = new GapKeepingWatch(new Reports(), () -> now.toNanos());

  /** Keeps what is reported of gaps and messages. */
  private final class Reports implements PipelineWatch {

    @Override
    public InputListener input() {
      return new InputListener() {
        @Override
        public void dataResumed(Duration gap) {
          reported.add("missing " + gap.toSeconds());
        }

        @Override
        public void dataContinued(Duration pause) {
          reported.add("later " + pause.toSeconds());
        }
      };
    }

    @Override
    public DeliveryListener deliveries() {
      return new DeliveryListener() {
        @Override
        public void delivered(int messages) {
          reported.add("delivered " + messages);
        }

        @Override
        public void writing(Messages messages) {
          reported.add("writing " + messages.size());
        }

        @Override
        public void filtered(int messages) {
          reported.add("filtered " + messages);
        }

        @Override
        public void dropped(int messages) {
          reported.add("dropped " + messages);
        }

        @Override
        public void lost(long messages) {
          reported.add("lost " + messages);
        }
      };
    }

    @Override
    public void gapOpened(Duration ago) {
      reported.add("open for " + ago.toSeconds());
    }

    @Override
    public void changed(PipelineState state) {}

    @Override
    public void close() {}
  }

  private void lose(Duration silence) {
    watch
        .input()
        .connectionLost(
            new NotConnectedException(ConnectionFailure.of("gone").withSilence(silence)),
            Duration.ofHours(1),
            7,
            Optional.empty());
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private void write() {
    watch.deliveries().writing(Batch.of(List.of(Message.text("a")), Batch.Settlement.NONE));
  }

  private List<String> gaps() {
    return reported.stream()
        .filter(line -> line.startsWith("missing") || line.startsWith("open"))
        .toList();
  }

  @Test
  @DisplayName("reports a gap that a pipeline left open when the next one brings messages, once")
  void inherited() {
    watch.starts();
    write();
    pass(100);
    lose(Duration.ofSeconds(30));
    pass(5);
    watch.starts();
    pass(5);
    assertThat(reported).containsExactly("writing 1");
    write();
    write();

    assertThat(reported).containsExactly("writing 1", "missing 40", "writing 1", "writing 1");
  }

  @Test
  @DisplayName("reports it as well if the filter leaves out what comes")
  void filtered() {
    lose(Duration.ZERO);
    watch.starts();
    pass(5);
    watch.deliveries().filtered(3);

    assertThat(reported).containsExactly("missing 5", "filtered 3");
  }

  @Test
  @DisplayName(
      "reports a gap behind a pipeline that was connected when it failed, from the last messages on"
          + " that its output took")
  void failedWhileConnected() {
    watch.input().connected();
    pass(100);
    write();
    watch.deliveries().delivered(1);
    pass(3); // in which its output fails, and is closed
    watch.changed(PipelineState.RESTARTING);
    pass(5);
    watch.starts();
    watch.changed(PipelineState.RUNNING);
    watch.input().connected();
    pass(1);
    write();
    write();

    assertThat(gaps()).containsExactly("open for 3", "missing 9");
  }

  @Test
  @DisplayName("takes no message that is redelivered until the output fails for its last one")
  void failedWhileRefused() {
    watch.input().connected();
    write();
    watch.deliveries().delivered(1);
    for (int delivery = 0; delivery < 10; delivery++) {
      pass(6);
      write(); // and it is refused
    }
    watch.changed(PipelineState.RESTARTING);
    pass(5);
    watch.starts();
    watch.input().connected();
    write();

    assertThat(gaps()).containsExactly("open for 60", "missing 65");
  }

  @Test
  @DisplayName("begins no gap before the end of the one before it, though the output takes nothing")
  void failedTwice() {
    watch.input().connected();
    watch.changed(PipelineState.RESTARTING);
    watch.starts();
    watch.input().connected();
    pass(5);
    write();
    pass(3);
    watch.changed(PipelineState.RESTARTING);

    assertThat(gaps()).containsExactly("open for 0", "missing 5", "open for 3");
  }

  @Test
  @DisplayName(
      "reports a gap behind a pipeline that was replaced while it was connected, from when it was"
          + " told to end")
  void replacedWhileConnected() {
    watch.input().connected();
    pass(100);
    watch.changed(PipelineState.STOPPING);
    write(); // what had come by then
    pass(2);
    watch.changed(PipelineState.STARTING);
    watch.starts();
    watch.input().connected();
    write();

    assertThat(gaps()).containsExactly("open for 0", "missing 2");
  }

  @Test
  @DisplayName("reports each gap of several pipelines that are replaced one after the other")
  void replacedAgain() {
    watch.input().connected();
    watch.changed(PipelineState.STOPPING);
    watch.starts();
    watch.input().connected();
    pass(2);
    watch.changed(PipelineState.STOPPING);
    pass(1);
    write(); // the first that has come since the first gap
    watch.starts();
    pass(4);
    watch.input().connected();
    write();

    assertThat(gaps()).containsExactly("open for 0", "open for 0", "missing 3", "missing 5");
  }

  @Test
  @DisplayName("says that nothing is missing behind them if the next one goes on where they were")
  void continuesReplaced() {
    watch.input().connected();
    watch.changed(PipelineState.STOPPING);
    pass(2);
    watch.starts();
    watch.startsFromPosition(true);
    watch.input().connected();
    write();

    assertThat(reported).containsExactly("open for 0", "later 2", "writing 1");
  }

  @Test
  @DisplayName("knows no gap behind a pipeline that came to its end, or was never connected")
  void noGap() {
    watch.input().connected();
    watch.changed(PipelineState.ENDED);
    watch.changed(PipelineState.STARTING);
    watch.starts();
    pass(1);
    watch.changed(PipelineState.RESTARTING);
    watch.starts();
    watch.input().connected();
    write();

    assertThat(reported).containsExactly("writing 1");
  }

  @Test
  @DisplayName("counts one gap from the first of several losses, over several starts")
  void severalLosses() {
    lose(Duration.ZERO);
    pass(5);
    watch.starts();
    lose(Duration.ZERO);
    pass(5);
    watch.starts();
    lose(Duration.ZERO);
    pass(5);
    watch.input().dataResumed(Duration.ofSeconds(5));
    write();

    assertThat(reported).containsExactly("missing 15", "writing 1");
  }

  @Test
  @DisplayName(
      "believes an input that knows of a longer gap, as it counts for how long the machine slept")
  void slept() {
    lose(Duration.ZERO);
    watch.starts();
    pass(1);
    lose(Duration.ZERO);
    pass(5);
    watch.input().dataResumed(Duration.ofHours(1));
    lose(Duration.ZERO);
    watch.starts();
    watch.startsFromPosition(true);
    lose(Duration.ZERO);
    pass(5);
    watch.input().dataContinued(Duration.ofHours(2));

    assertThat(reported).containsExactly("missing 3600", "later 7200");
  }

  @Test
  @DisplayName("says that nothing is missing if the next one goes on where the other was")
  void continues() {
    lose(Duration.ZERO);
    watch.starts();
    watch.startsFromPosition(true);
    pass(5);
    write();
    lose(Duration.ZERO);
    pass(5);
    watch.starts();
    watch.startsFromPosition(true);
    lose(Duration.ZERO);
    pass(5);
    watch.input().dataContinued(Duration.ofSeconds(5));

    assertThat(reported).containsExactly("later 5", "writing 1", "later 10");
  }

  @Test
  @DisplayName(
      "says that something is missing even if the next one has gone on behind a loss of its own")
  void missingBeforeContinuing() {
    lose(Duration.ZERO);
    watch.starts();
    pass(5);
    lose(Duration.ZERO);
    pass(5);
    watch.input().dataContinued(Duration.ofSeconds(5));

    assertThat(reported).containsExactly("missing 10");
  }

  @Test
  @DisplayName(
      "leaves to the input what it has lost itself, and passes on what is delivered, dropped and"
          + " lost")
  void own() {
    lose(Duration.ZERO);
    pass(5);
    watch.input().dataResumed(Duration.ofSeconds(5));
    lose(Duration.ZERO);
    pass(6);
    watch.input().dataContinued(Duration.ofSeconds(6));
    watch.starts();
    write();
    watch.deliveries().delivered(1);
    watch.deliveries().dropped(3);
    watch.deliveries().lost(2);

    assertThat(reported)
        .containsExactly("missing 5", "later 6", "writing 1", "delivered 1", "dropped 3", "lost 2");
  }
}
