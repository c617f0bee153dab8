package dev.inlet.runner.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A text that is made once per period at most, however many ask for it, so that slow clients hold
 * the same bytes. For any thread.
 */
final class SharedText {
  private final Duration period;
  private final Supplier<String> text;
  private byte @Nullable [] made; // guarded by this
  private long madeAt; // guarded by this; nanoseconds

  SharedText(Duration period, Supplier<String> text) {
    this.period = requireNonNull(period, "period is null");
    this.text = requireNonNull(text, "text is null");
  }

  /** The text as it was within the period, in UTF-8; not to be changed. */
  synchronized byte[] get() {
    byte[] current = made;
    if (current == null || System.nanoTime() - madeAt >= period.toNanos()) {
      current = text.get().getBytes(UTF_8);
      made = current;
      madeAt = System.nanoTime();
    }
    return current;
  }
}
