package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.Masker;
import dev.inlet.host.resilience.ReconnectPolicy;
import dev.inlet.host.resilience.ReconnectingInput;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import java.io.IOException;
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
    return guarded(new Uniform(code), false);
  }

  private Input guarded(Input input, boolean resumes) {
    Masker masker = new Masker();
    masker.add("s3cret-0123");
    return new GuardedInput(this, "com.example.Feed", input, listener, masker, resumes);
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

  /** Fails at the first of its two messages, and would go on with the second. */
  private static final class Choking implements Input {
    private boolean connected;
    private int next;

    @Override
    public void connect() {
      connected = true;
    }

    @Override
    public Batch read(Duration maxWait) throws NotConnectedException {
      if (!connected) {
        throw new NotConnectedException(ConnectionFailure.of("not connected"));
      }
      if (next++ == 0) {
        throw new IllegalStateException("cannot parse the first");
      }
      return Batch.of(List.of(Message.text("second")), Batch.Settlement.NONE);
    }

    @Override
    public void wakeUp() {}

    @Override
    public boolean disconnect(String reason) {
      connected = false;
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  @DisplayName("from read ends the connection, which may be open still")
  void connected() throws Exception {
    Choking choking = new Choking();
    Input input = guarded(choking, false);
    input.connect();

    assertThatThrownBy(() -> input.read(LONG))
        .isInstanceOf(NotConnectedException.class)
        .hasMessageContaining("cannot parse the first");
    assertThat(choking.connected).isFalse();
  }

  @Test
  @DisplayName("from read ends an input that resumes, which might go on behind what it failed at")
  void resumes() {
    Input input =
        new ReconnectingInput(
            "test", guarded(new Choking(), true), ReconnectPolicy.DEFAULT, listener);

    for (int call = 0; call < 2; call++) {
      assertThatThrownBy(() -> input.read(LONG))
          .isInstanceOfSatisfying(
              EndOfInputException.class, end -> assertThat(end.isFailure()).isTrue())
          .hasMessageContaining("com.example.Feed: fails")
          .hasMessageContaining("cannot parse the first");
    }
  }

  @Test
  @DisplayName("is an interrupt if it wraps one")
  void interrupt() {
    Input input =
        guarded(
            () -> {
              throw new IllegalStateException(new IOException(new InterruptedException()));
            });
    assertThatThrownBy(input::connect).isInstanceOf(InterruptedException.class);
    assertThatThrownBy(() -> input.replaceConnection(LONG))
        .isInstanceOf(InterruptedException.class);
    assertThatThrownBy(() -> input.read(LONG)).isInstanceOf(InterruptedException.class);
  }

  @Test
  @DisplayName("passes as it is if it is of the virtual machine")
  void virtualMachine() throws Exception {
    for (Error error : List.of(new OutOfMemoryError("of the test"), new StackOverflowError())) {
      Input input =
          guarded(
              () -> {
                throw error;
              });
      assertThatThrownBy(input::connect).isSameAs(error);
      assertThatThrownBy(() -> input.replaceConnection(LONG)).isSameAs(error);
      assertThatThrownBy(() -> input.read(LONG)).isSameAs(error);
      assertThatThrownBy(input::wakeUp).isSameAs(error);
      assertThatThrownBy(input::close).isSameAs(error);
      Batch batch =
          guarded(() -> Batch.of(List.of(Message.text("one")), new Unsettling(error))).read(LONG);
      assertThatThrownBy(batch::ack).isSameAs(error);
    }
  }

  @Test
  @DisplayName("from wakeUp and close is a warning")
  void wakeUpAndClose() {
    Input input = broken();
    input.wakeUp();
    input.close();
    assertThat(warnings).hasSize(2).allMatch(warning -> warning.contains("token=[REDACTED]"));
    assertThat(warnings.get(0)).startsWith("the input cannot be woken: com.example.Feed");
    assertThat(warnings.get(1)).startsWith("the input cannot be closed: com.example.Feed");
  }

  /** Throws whatever becomes of a batch. */
  private static final class Unsettling implements Batch.Settlement {
    private final Error error;

    Unsettling(Error error) {
      this.error = error;
    }

    @Override
    public void acknowledged() {
      throw error;
    }

    @Override
    public void refused(Throwable cause) {
      throw error;
    }
  }

  @Test
  @DisplayName("from a settlement reaches nobody who settles, and one warning says so")
  void settlement() throws Exception {
    Unsettling settlement = new Unsettling(new AssertionError("settled with s3cret-0123"));
    Input input = guarded(() -> Batch.of(List.of(Message.text("one")), settlement));

    input.read(LONG).ack();
    input.read(LONG).nack(new IllegalStateException("the output is full"));

    assertThat(warnings)
        .containsExactly(
            "the input cannot settle a batch: com.example.Feed: fails: java.lang.AssertionError:"
                + " settled with [REDACTED]");
  }

  @Test
  @DisplayName(
      "is all that is kept back: a batch keeps its positions, and its settlement is called once")
  void batches() throws Exception {
    Positions positions = Positions.of("7");
    List<String> settled = new ArrayList<>();
    Batch.Settlement settlement =
        new Batch.Settlement() {
          @Override
          public void acknowledged() {
            settled.add("acknowledged");
          }

          @Override
          public void refused(Throwable cause) {
            settled.add("refused: " + cause.getMessage());
          }
        };
    Batch read = guarded(() -> Batch.ofBlocks(List.of(), positions, settlement)).read(LONG);
    assertThat(read.positions()).isEqualTo(positions);
    read.ack();
    read.ack();
    guarded(() -> Batch.of(List.of(Message.text("one")), settlement))
        .read(LONG)
        .nack(new IllegalStateException("full"));

    assertThat(settled).containsExactly("acknowledged", "refused: full");
    assertThat(guarded(Batch::empty).read(LONG)).isSameAs(Batch.empty());
    assertThat(warnings).isEmpty();
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
        .startsWith("the input cannot tell its status: com.example.Feed")
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
