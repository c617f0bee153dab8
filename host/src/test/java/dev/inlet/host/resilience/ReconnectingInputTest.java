package dev.inlet.host.resilience;

import static dev.inlet.host.resilience.ScriptedInput.ends;
import static dev.inlet.host.resilience.ScriptedInput.fails;
import static dev.inlet.host.resilience.ScriptedInput.loses;
import static dev.inlet.host.resilience.ScriptedInput.succeeds;
import static dev.inlet.host.resilience.ScriptedInput.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.InputCapability;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A reconnecting input")
final class ReconnectingInputTest extends ReconnectingFixture {

  @Test
  @DisplayName("connects again after a loss and says when messages flow again")
  void reconnects() throws Exception {
    script.onRead(
        script.gives("a", "b"),
        () -> {
          pass(Duration.ofMillis(700));
          return loses().run();
        },
        () -> {
          pass(Duration.ofMillis(250));
          return script.gives("c").run();
        },
        script.gives("d"));
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    assertThat(texts(read(input))).containsExactly("a", "b");
    assertThat(texts(read(input))).containsExactly("c");
    assertThat(texts(read(input))).containsExactly("d");
    assertThat(script.attempts()).isEqualTo(2);
    assertThat(listener.events())
        .containsExactly(
            "connected",
            "lost after 700 ms and 2 messages, again in 1 ms",
            "connected again after 0 ms",
            "resumed after 250 ms");
  }

  @Test
  @DisplayName("that resumes says that nothing is missing only if it had a place to go on from")
  void goesOn() throws Exception {
    capabilities = Set.of(InputCapability.RESUME);
    Positions place = Positions.of(Map.of("", "1"));
    script.onRead(
        script.gives("a"),
        loses(),
        script.gives("b"),
        () -> Batch.ofBlocks(List.of(), place, Batch.Settlement.NONE),
        loses(),
        script.gives("c"));
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    for (int i = 0; i < 4; i++) {
      read(input);
    }
    assertThat(listener.events())
        .filteredOn(event -> event.startsWith("resumed") || event.startsWith("continued"))
        .containsExactly("resumed after 0 ms", "continued after 0 ms");
  }

  @Test
  @DisplayName("connects by itself when it is read before it was connected")
  void connectsOnRead() throws Exception {
    script.onRead(script.gives("a"));
    assertThat(texts(read(input(-1, SHORT)))).containsExactly("a");
    assertThat(listener.events()).containsExactly("connected");
  }

  @Test
  @DisplayName("does nothing when it is told to connect and is connected")
  void connectTwice() throws Exception {
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    input.connect();
    assertThat(script.attempts()).isEqualTo(1);
    assertThat(listener.events()).containsExactly("connected");
  }

  @Test
  @DisplayName(
      "reports one gap, from the first loss to the first message, whatever failed meanwhile")
  void gap() throws Exception {
    script.onConnect(
        succeeds(),
        () -> {
          pass(Duration.ofSeconds(1));
          fails(RetryAdvice.USUAL).run();
        },
        () -> pass(Duration.ofSeconds(1)));
    script.onRead(
        script.gives("a"),
        loses(),
        loses(),
        () -> {
          pass(Duration.ofSeconds(1));
          return Batch.empty();
        },
        script.gives("b"),
        script.gives("c"));
    ReconnectingInput input = input(-1, SHORT);
    for (int i = 0; i < 4; i++) {
      read(input);
    }
    assertThat(listener.events())
        .containsExactly(
            "connected",
            "lost after 0 ms and 1 messages, again in 1 ms",
            "failed 2: refused, again in 2 ms",
            "connected again after 2000 ms",
            "lost after 0 ms and 0 messages, again in 4 ms",
            "connected again after 0 ms",
            "resumed after 3000 ms");
  }

  @Test
  @DisplayName("measures an outage and a gap from the last sign of life, not from the loss")
  void silence() throws Exception {
    script.onRead(
        script.gives("a"),
        () -> {
          pass(Duration.ofSeconds(60));
          throw new NotConnectedException(
              ConnectionFailure.of("mute").withSilence(Duration.ofSeconds(7)));
        },
        () -> {
          pass(Duration.ofSeconds(1));
          return script.gives("b").run();
        },
        // Longer than the connection was there: it was a sign of life itself.
        () -> {
          throw new NotConnectedException(
              ConnectionFailure.of("mute").withSilence(Duration.ofSeconds(700)));
        });
    ReconnectingInput input = input(-1, SHORT);
    for (int i = 0; i < 3; i++) {
      read(input);
    }
    assertThat(listener.events())
        .containsExactly(
            "connected",
            "mute after 60000 ms and 1 messages, again in 1 ms",
            "connected again after 7000 ms",
            "resumed after 8000 ms",
            "mute after 1000 ms and 1 messages, again in 2 ms",
            "connected again after 1000 ms");
  }

  @Test
  @DisplayName("counts the time for which the machine slept as part of an outage and a gap")
  void asleep() throws Exception {
    script.onRead(
        script.gives("a"),
        () -> {
          pass(Duration.ofSeconds(60));
          machineSleeps(Duration.ofHours(2));
          return script.gives("received before").run();
        },
        () -> {
          pass(Duration.ofSeconds(30));
          throw new NotConnectedException(
              ConnectionFailure.of("mute").withSilence(Duration.ofSeconds(30)));
        },
        () -> {
          machineSleeps(Duration.ofHours(1));
          return script.gives("b").run();
        });
    ReconnectingInput input = input(-1, SHORT);
    for (int i = 0; i < 3; i++) {
      read(input);
    }
    assertThat(listener.events())
        .containsExactly(
            "connected",
            "mute after 90000 ms and 2 messages, again in 1 ms",
            "connected again after " + Duration.ofHours(2).plusSeconds(30).toMillis() + " ms",
            "resumed after " + Duration.ofHours(3).plusSeconds(30).toMillis() + " ms");
  }

  @Test
  @DisplayName("does not count a sleep that its connection has outlived, as messages have come")
  void outlivedSleep() throws Exception {
    script.onRead(
        script.gives("a"),
        () -> {
          machineSleeps(Duration.ofHours(2));
          return script.gives("b").run();
        },
        () -> {
          pass(Duration.ofSeconds(1));
          return script.gives("c").run();
        },
        () -> {
          pass(Duration.ofSeconds(7));
          throw new NotConnectedException(
              ConnectionFailure.of("mute").withSilence(Duration.ofSeconds(7)));
        },
        script.gives("d"));
    ReconnectingInput input = input(-1, SHORT);
    for (int i = 0; i < 4; i++) {
      read(input);
    }
    assertThat(listener.events())
        .endsWith("connected again after 7000 ms", "resumed after 7000 ms");
  }

  @Test
  @DisplayName("counts the age and the messages of a connection from its replacement on")
  void replaced() throws Exception {
    ReconnectingInput input = input(-1, SHORT);
    script.onRead(
        script.gives("a", "b"),
        script.gives("c"),
        () -> {
          pass(Duration.ofMillis(700));
          return loses().run();
        },
        script.gives("d"),
        loses(),
        script.gives("e"));
    input.connect();
    assertThat(texts(read(input))).containsExactly("a", "b");
    pass(Duration.ofHours(1));
    input.connectionReplaced();
    assertThat(texts(read(input))).containsExactly("c");
    assertThat(texts(read(input))).containsExactly("d");
    assertThat(texts(read(input))).containsExactly("e");

    assertThat(listener.events())
        .as("no connection was up for long, so delays grow")
        .contains(
            "lost after 700 ms and 1 messages, again in 1 ms",
            "lost after 0 ms and 1 messages, again in 2 ms");
  }

  @Test
  @DisplayName("passes on that the input has come to its end")
  void end() throws Exception {
    script.onRead(ends());
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    assertThatThrownBy(() -> read(input))
        .isInstanceOf(EndOfInputException.class)
        .hasMessage("nothing more");
  }

  @Test
  @DisplayName("passes on what an input throws against its promise, and can be used on")
  void brokenInput() throws Exception {
    script.onConnect(
        () -> {
          throw new IllegalStateException("a fault of the plugin");
        });
    ReconnectingInput input = input(-1, SHORT);
    assertThatThrownBy(() -> read(input)).hasMessage("a fault of the plugin");
    input.connect();
    assertThat(listener.events()).containsExactly("connected");
  }

  @Test
  @DisplayName("passes on an error of the virtual machine, whichever thread met it")
  void virtualMachineErrors() throws Exception {
    OutOfMemoryError error = new OutOfMemoryError("no memory");
    script.onConnect(
        () -> {
          throw error;
        },
        () -> {
          throw new ConnectFailedException(ConnectionFailure.of("no memory").withCause(error));
        });
    script.onRead(
        () -> {
          throw new NotConnectedException(ConnectionFailure.of("no memory").withCause(error));
        });
    ReconnectingInput input = input(-1, SHORT);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> read(input)).isSameAs(error);
    }
    assertThat(listener.events()).containsExactly("connected");
  }

  @Test
  @DisplayName("is not disturbed by a listener that throws")
  void faultyListener() throws Exception {
    script.onConnect(succeeds(), fails(RetryAdvice.USUAL));
    script.onRead(script.gives("a"), loses(), script.gives("b"));
    InputListener faulty =
        new InputListener() {
          @Override
          public void connected() {
            throw new IllegalStateException("a fault of the listener");
          }

          @Override
          public void connectFailed(
              ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
            throw new NoClassDefFoundError("a fault of the listener");
          }

          @Override
          public void connectionLost(
              NotConnectedException loss,
              Duration uptime,
              long messages,
              Optional<Duration> nextDelay) {
            throw new IllegalStateException("a fault of the listener");
          }

          @Override
          public void dataResumed(Duration gap) {
            throw new IllegalStateException("a fault of the listener");
          }
        };
    ReconnectingInput input = new ReconnectingInput("test", script, policy(SHORT).build(), faulty);
    assertThat(texts(read(input))).containsExactly("a");
    assertThat(texts(read(input))).containsExactly("b");
  }
}
