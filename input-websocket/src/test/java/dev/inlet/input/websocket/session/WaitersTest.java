package dev.inlet.input.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.RetryAdvice;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Nobody waits in vain for a connection that has ended. */
final class WaitersTest {
  private static final Ending REASON =
      Ending.of(Ending.Phase.UPGRADE, "a secret", RetryAdvice.SLOW).withCode(503);

  private final HandOff handOff = new HandOff(10, 1000, () -> {});
  private final Waiters waiters = new Waiters(handOff);

  @Test
  @DisplayName("the end is reported as it is described, once")
  void tells() {
    waiters.end(REASON, () -> REASON.with(", masked"));
    waiters.end(REASON, () -> REASON.with(", again"));

    assertThat(waiters.whenEnded().join().message()).isEqualTo("a secret, masked");
    assertThat(waiters.whenOpened().join()).isFalse();
    assertThat(handOff.isExhausted()).isTrue();
  }

  @Test
  @DisplayName(
      "if it cannot be described all waiters are released, with a fixed text and the cause")
  void cannotBeDescribed() throws Exception {
    OutOfMemoryError full = new OutOfMemoryError("of the test");

    waiters.end(
        REASON,
        () -> {
          throw full;
        });

    Ending told = waiters.whenEnded().get(0, TimeUnit.SECONDS);
    assertThat(told.describe()).isEqualTo("upgrade: ended, and the reason cannot be described");
    assertThat(told.cause()).isSameAs(full);
    assertThat(told.code()).isEqualTo(OptionalInt.of(503));
    assertThat(told.retryAdvice()).isEqualTo(RetryAdvice.SLOW);
    assertThat(waiters.whenOpened().join()).isFalse();
    assertThat(handOff.isExhausted()).isTrue();
  }

  @Test
  @DisplayName("a connection that was open stays known as one that was")
  void wasOpen() {
    waiters.opened();
    waiters.end(REASON, () -> REASON);

    assertThat(waiters.whenOpened().join()).isTrue();
    assertThat(waiters.whenEnded()).isCompletedWithValue(REASON);
  }
}
