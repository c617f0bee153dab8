package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.Masker;
import dev.inlet.host.resilience.ReconnectPolicy;
import dev.inlet.host.resilience.ReconnectingInput;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What an input of a plugin throws beyond its contract")
final class GuardedInputTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<String> warnings = new ArrayList<>();
  private final InputListener listener =
      new InputListener() {
        @Override
        public void warning(String message) {
          warnings.add(message);
        }
      };

  /** An input all of whose methods do the same. */
  private record Uniform(Supplier<@Nullable Object> code) implements Input {

    @Override
    public void connect() {
      var unused = code.get();
    }

    @Override
    public boolean replaceConnection(Duration overlap) {
      return code.get() != null;
    }

    @Override
    @SuppressWarnings("NullAway") // a plugin may do so
    public Batch read(Duration maxWait) {
      return (Batch) code.get();
    }

    @Override
    public void wakeUp() {
      var unused = code.get();
    }

    @Override
    @SuppressWarnings("NullAway") // a plugin may do so
    public InputStatus status() {
      return (InputStatus) code.get();
    }

    @Override
    public void close() {
      var unused = code.get();
    }
  }

  private Input guarded(Supplier<@Nullable Object> code) {
    Masker masker = new Masker();
    masker.add("s3cret-0123");
    return new GuardedInput(this, "com.example.Feed", new Uniform(code), listener, masker);
  }

  private Input broken() {
    return guarded(
        () -> {
          throw new IllegalArgumentException("no URI: ws://feed/?token=s3cret-0123");
        });
  }

  private static void assertSaysWhoseItIs(ConnectionFailure failure) {
    assertThat(failure.message())
        .isEqualTo(
            "com.example.Feed: fails: java.lang.IllegalArgumentException: no URI:"
                + " ws://feed/?token=[REDACTED]");
    assertThat(failure.retryAdvice()).isEqualTo(RetryAdvice.SLOW);
    assertThat(failure.cause().orElseThrow()).hasMessageNotContaining("s3cret");
  }

  @Test
  @DisplayName("from connect is a failed attempt, which may be made again, and holds no secret")
  void connect() {
    assertThatThrownBy(() -> broken().connect())
        .isInstanceOfSatisfying(
            ConnectFailedException.class, e -> assertSaysWhoseItIs(e.details()));
    assertThatThrownBy(() -> broken().replaceConnection(LONG))
        .isInstanceOfSatisfying(
            ConnectFailedException.class, e -> assertSaysWhoseItIs(e.details()));
  }

  @Test
  @DisplayName("from read is a lost connection, and so is that it returns nothing")
  void read() {
    assertThatThrownBy(() -> broken().read(LONG))
        .isInstanceOfSatisfying(NotConnectedException.class, e -> assertSaysWhoseItIs(e.details()));
    assertThatThrownBy(() -> guarded(() -> null).read(LONG))
        .isInstanceOf(NotConnectedException.class)
        .hasMessageContaining("com.example.Feed: fails")
        .hasMessageContaining("read has returned null");
  }

  @Test
  @DisplayName("passes as it is if it is of the virtual machine")
  void virtualMachine() {
    OutOfMemoryError error = new OutOfMemoryError("of the test");
    Input input =
        guarded(
            () -> {
              throw error;
            });
    assertThatThrownBy(input::connect).isSameAs(error);
    assertThatThrownBy(() -> input.read(LONG)).isSameAs(error);
  }

  @Test
  @DisplayName("from wakeUp and close is a warning")
  void wakeUpAndClose() {
    Input input = broken();
    input.wakeUp();
    input.close();
    assertThat(warnings).hasSize(2).allMatch(warning -> warning.contains("token=[REDACTED]"));
    assertThat(warnings.get(0)).startsWith("cannot be woken: com.example.Feed");
    assertThat(warnings.get(1)).startsWith("cannot be closed: com.example.Feed");
  }

  /** Throws whatever becomes of a batch. */
  private static final class Unsettling implements Batch.Settlement {

    @Override
    public void acknowledged() {
      throw new IllegalStateException("acknowledged with s3cret-0123");
    }

    @Override
    public void refused(Throwable cause) {
      throw new IllegalStateException("refused with s3cret-0123", cause);
    }
  }

  @Test
  @DisplayName("from a settlement reaches nobody who settles, and one warning says so")
  void settlement() throws Exception {
    Input input = guarded(() -> Batch.of(List.of(Message.text("one")), new Unsettling()));

    input.read(LONG).ack();
    input.read(LONG).nack(new IllegalStateException("the output is full"));

    assertThat(warnings)
        .containsExactly(
            "cannot settle a batch: com.example.Feed: fails: java.lang.IllegalStateException:"
                + " acknowledged with [REDACTED]");
  }

  @Test
  @DisplayName("while it tells its status leaves it without one, and one warning says so")
  void status() {
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

  @Test
  @DisplayName("is all that is kept back: a status comes through the host's decorators as it is")
  void passes() {
    InputStatus status = InputStatus.builder().received(3, 30).build();
    Input input =
        new ReconnectingInput("test", guarded(() -> status), ReconnectPolicy.DEFAULT, listener);
    assertThat(input.status()).isSameAs(status);
    assertThat(warnings).isEmpty();
  }
}
