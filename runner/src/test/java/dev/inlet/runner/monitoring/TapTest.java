package dev.inlet.runner.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A tap")
final class TapTest {

  private static Batch batch(int messages) {
    return Batch.of(
        Collections.nCopies(messages, Message.text("0123456789")), Batch.Settlement.NONE);
  }

  @Test
  @DisplayName("takes no more than its rate allows, and counts what passes")
  void rate() throws Exception {
    Tap tap = new Tap(3, 100);
    tap.offer(batch(1_000));
    for (int i = 0; i < 3; i++) {
      assertThat(tap.await(Duration.ZERO)).isPresent();
    }
    assertThat(tap.await(Duration.ZERO)).isEmpty();
    assertThat(tap.takeSkipped()).isEqualTo(997);
    assertThat(tap.takeSkipped()).isZero();
  }

  @Test
  @DisplayName("loses samples when nobody takes them, and never keeps more than a few")
  void slow() throws Exception {
    Tap tap = new Tap(1_000, 100);
    for (int i = 0; i < 10; i++) {
      tap.offer(batch(100));
    }
    long seen = 0;
    for (int i = 0; i < Tap.PLACES; i++) {
      seen += 1 + tap.await(Duration.ZERO).orElseThrow().skipped();
    }
    assertThat(tap.await(Duration.ZERO)).isEmpty();
    assertThat(seen + tap.takeSkipped()).isEqualTo(1_000);
  }

  @Test
  @DisplayName("wakes who waits at the end, gives what it took before, and counts the rest")
  @Timeout(60)
  void end() throws Exception {
    Tap tap = new Tap(1_000, 100);
    Duration tooLong = Duration.ofDays(1);
    CompletableFuture<Optional<Tap.Sample>> waiting = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                waiting.complete(tap.await(tooLong));
              } catch (InterruptedException e) {
                waiting.completeExceptionally(e);
              }
            });
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    tap.end();
    assertThat(waiting.get()).isEmpty();
    thread.join();

    Tap full = new Tap(1_000, 100);
    full.offer(batch(Tap.PLACES + 7));
    full.end();
    for (int i = 0; i < Tap.PLACES; i++) {
      assertThat(full.await(tooLong)).isPresent();
    }
    assertThat(full.await(tooLong)).isEmpty();
    assertThat(full.await(tooLong)).isEmpty();
    assertThat(full.hasEnded()).isTrue();
    assertThat(full.takeSkipped()).isEqualTo(7);
  }

  @Test
  @DisplayName("cuts long messages, keeps what it took after the batch was settled")
  void cut() throws Exception {
    Tap tap = new Tap(10, 4);
    Batch batch = Batch.of(List.of(Message.text("0123456789")), Batch.Settlement.NONE);
    tap.offer(batch);
    batch.ack();

    Tap.Sample sample = tap.await(Duration.ZERO).orElseThrow();
    assertThat(sample.payload()).isEqualTo("0123".getBytes(UTF_8));
    assertThat(sample.size()).isEqualTo(10);
  }
}
