package dev.inlet.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A countdown of acknowledgements")
final class AckCountdownTest {
  private final AtomicInteger acks = new AtomicInteger();
  private final List<Throwable> nacks = new ArrayList<>();

  private Batch batch(int messages) {
    List<Message> all = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      all.add(Message.text("" + i));
    }
    return Batch.of(
        List.copyOf(all),
        new Batch.Settlement() {
          @Override
          public void acknowledged() {
            acks.incrementAndGet();
          }

          @Override
          public void refused(Throwable cause) {
            nacks.add(cause);
          }
        });
  }

  @Test
  @DisplayName("acknowledges the batch with its last message, not before")
  void last() {
    AckCountdown countdown = AckCountdown.of(batch(3));

    assertThat(countdown.acknowledged()).isFalse();
    assertThat(countdown.acknowledged()).isFalse();
    assertThat(acks).hasValue(0);
    assertThat(countdown.remaining()).isOne();
    assertThat(countdown.acknowledged()).isTrue();
    assertThat(acks).hasValue(1);
  }

  @Test
  @DisplayName("takes some messages together, and none without effect")
  void some() {
    AckCountdown countdown = AckCountdown.of(batch(3));

    assertThat(countdown.acknowledged(2)).isFalse();
    assertThat(countdown.acknowledged(1)).isTrue();
    assertThat(countdown.acknowledged(0)).isFalse();
    assertThat(acks).hasValue(1);
  }

  @Test
  @DisplayName("acknowledges a batch without messages at once")
  void empty() {
    AckCountdown countdown = AckCountdown.of(batch(0));

    assertThat(countdown.remaining()).isZero();
    assertThat(acks).hasValue(1);
  }

  @Test
  @DisplayName("refuses the whole batch with one message, whatever comes behind")
  void refused() {
    AckCountdown countdown = AckCountdown.of(batch(2));
    IllegalStateException cause = new IllegalStateException("too large");

    countdown.acknowledged();
    countdown.refused(cause);
    countdown.acknowledged();

    assertThat(acks).hasValue(0);
    assertThat(nacks).containsExactly(cause);
  }

  @Test
  @DisplayName("does not bear more acknowledgements than there are messages")
  void tooMany() {
    AckCountdown countdown = AckCountdown.of(batch(1));
    countdown.acknowledged();

    assertThatThrownBy(countdown::acknowledged)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("more messages were acknowledged than the batch has");
    assertThatThrownBy(() -> countdown.acknowledged(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("acknowledges once when many threads count")
  void threads() throws InterruptedException {
    AckCountdown countdown = AckCountdown.of(batch(4_000));
    CountDownLatch begin = new CountDownLatch(1);
    AtomicInteger last = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  begin.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int message = 0; message < 1_000; message++) {
                  if (countdown.acknowledged()) {
                    last.incrementAndGet();
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    begin.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(acks).hasValue(1);
    assertThat(last).hasValue(1);
  }
}
