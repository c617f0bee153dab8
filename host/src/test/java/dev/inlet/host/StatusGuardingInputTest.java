package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.Masker;
import dev.inlet.host.resilience.ReconnectPolicy;
import dev.inlet.host.resilience.ReconnectingInput;
import dev.inlet.input.Batch;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class StatusGuardingInputTest {
  private final List<String> warnings = new ArrayList<>();
  private final InputListener listener =
      new InputListener() {
        @Override
        public void warning(String message) {
          warnings.add(message);
        }
      };

  private record Told(Supplier<InputStatus> told) implements Input {

    @Override
    public void connect() {}

    @Override
    public Batch read(Duration maxWait) {
      return Batch.empty();
    }

    @Override
    public void wakeUp() {}

    @Override
    public InputStatus status() {
      return told.get();
    }

    @Override
    public void close() {}
  }

  private Input guarded(Supplier<InputStatus> told) {
    Masker masker = new Masker();
    masker.add("s3cret-0123");
    return new StatusGuardingInput(new Told(told), "com.example.Feed", listener, masker);
  }

  @Test
  @DisplayName("what an input tells comes through the host's decorators as it is")
  void passes() {
    InputStatus status = InputStatus.builder().received(3, 30).build();
    Input input =
        new ReconnectingInput("test", guarded(() -> status), ReconnectPolicy.DEFAULT, listener);
    assertThat(input.status()).isSameAs(status);
    assertThat(warnings).isEmpty();
  }

  @Test
  @DisplayName("an input that throws when it is asked tells nothing, and one warning says so")
  void throwing() {
    Input input =
        guarded(
            () -> {
              throw new IllegalStateException("not now: s3cret-0123");
            });
    assertThat(input.status()).isSameAs(InputStatus.NONE);
    assertThat(input.status()).isSameAs(InputStatus.NONE);
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("cannot tell its status: com.example.Feed")
        .contains("not now: [REDACTED]");
  }
}
