package dev.inlet.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Input;
import dev.inlet.input.InputStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Checks what an input tells about itself. What it does not tell is not checked; what it has told
 * once, it has to go on telling.
 */
final class StatusChecks {
  private final Input input;
  private InputStatus last = InputStatus.NONE;

  StatusChecks(Input input) {
    this.input = requireNonNull(input, "input is null");
  }

  private InputStatus next() {
    InputStatus status = requireNonNull(input.status(), "status has returned null");
    goesOn("receivedMessages", last.receivedMessages(), status.receivedMessages());
    goesOn("receivedBytes", last.receivedBytes(), status.receivedBytes());
    goesOn("totalPause", nanos(last.totalPause()), nanos(status.totalPause()));
    status
        .currentPause()
        .ifPresent(
            pause ->
                assertThat(status.totalPause().orElseThrow())
                    .as("totalPause, which has the present one in it")
                    .isGreaterThanOrEqualTo(pause));
    notNegative("sinceMessage", status.sinceMessage());
    notNegative("sinceSignOfLife", status.sinceSignOfLife());
    notNegative("pingRoundTrip", status.pingRoundTrip());
    last = status;
    return status;
  }

  private static OptionalLong nanos(Optional<Duration> time) {
    return time.map(Duration::toNanos).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static void goesOn(String total, OptionalLong before, OptionalLong now) {
    if (before.isPresent()) {
      assertThat(now).as("%s, which was told before", total).isPresent();
      assertThat(now.getAsLong()).as(total).isGreaterThanOrEqualTo(before.getAsLong());
    }
  }

  private static void notNegative(String name, Optional<Duration> time) {
    time.ifPresent(told -> assertThat(told).as(name).isGreaterThanOrEqualTo(Duration.ZERO));
  }

  /** Before the input was connected. */
  void nothingCame() {
    InputStatus status = next();
    assertThat(status.receivedMessages().orElse(0)).as("receivedMessages").isZero();
    assertThat(status.receivedBytes().orElse(0)).as("receivedBytes").isZero();
    assertThat(status.bufferedMessages().orElse(0)).as("bufferedMessages").isZero();
    assertThat(status.sinceMessage()).as("sinceMessage, before a message came").isEmpty();
  }

  /** While messages may be under way or wait. */
  void bufferedAtMost(long messages) {
    assertThat(next().bufferedMessages().orElse(0)).as("bufferedMessages").isBetween(0L, messages);
  }

  /** Once so much was sent and read. */
  void cameInAll(long messages, long bytes) {
    InputStatus status = next();
    if (status.receivedMessages().isPresent()) {
      assertThat(status.receivedMessages()).as("receivedMessages").hasValue(messages);
    }
    if (status.receivedBytes().isPresent()) {
      assertThat(status.receivedBytes()).as("receivedBytes").hasValue(bytes);
    }
    assertThat(status.bufferedMessages().orElse(0)).as("bufferedMessages").isZero();
    if (status.sinceMessage().isPresent() && status.sinceSignOfLife().isPresent()) {
      assertThat(status.sinceSignOfLife().get())
          .as("sinceSignOfLife, as a message is one")
          .isLessThanOrEqualTo(status.sinceMessage().get().plusSeconds(1));
    }
  }
}
