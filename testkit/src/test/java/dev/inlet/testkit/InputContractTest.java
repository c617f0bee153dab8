package dev.inlet.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.inlet.input.InputProvider;
import dev.inlet.testkit.QueueInput.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

@DisplayName("The contract of inputs")
class InputContractTest {

  // The contract is run by an engine of its own, which makes the class itself.
  private static volatile Fault fault = Fault.NONE;

  static final class BrokenInputContract extends InputContract {
    @Override
    protected InputProvider provider() {
      return new QueueInputProvider(fault);
    }

    @Override
    protected Source startSource() {
      return new QueueSource(false);
    }

    @Override
    protected Optional<Source> startSilentSource() {
      return Optional.of(new QueueSource(true));
    }

    @Override
    protected long moreThanIsBuffered() {
      return 4 << 20;
    }

    @Override
    protected Duration patience() {
      return Duration.ofMillis(400);
    }
  }

  static final class KeepingInputContract extends InputContract {
    @Override
    protected InputProvider provider() {
      return new QueueInputProvider();
    }

    @Override
    protected Source startSource() {
      return new KeepingSource(new QueueSource(false));
    }
  }

  /** Has no connection and keeps everything, as a file does. */
  private record KeepingSource(QueueSource source) implements InputContract.Source {
    @Override
    public Map<String, Object> config() {
      return source.config();
    }

    @Override
    public void send(String... messages) throws Exception {
      source.send(messages);
    }

    @Override
    public boolean blocksSenders() {
      return false;
    }

    @Override
    public boolean hasConnections() {
      return false;
    }

    @Override
    public void close() {
      source.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("skips the promises about losses and backpressure where a source has neither")
  @ValueSource(
      strings = {"loss", "lossWakesRead", "reconnect", "resumes", "descriptors", "backpressure"})
  void skips(String test) {
    runKeeping(test).assertStatistics(tests -> tests.started(1).aborted(1));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("tests the other promises where a source has no connection")
  @ValueSource(strings = {"status", "settlementAfterTheEnd", "authenticator"})
  void testsWithoutConnections(String test) {
    runKeeping(test).assertStatistics(tests -> tests.started(1).succeeded(1));
  }

  private static Events runKeeping(String test) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(KeepingInputContract.class, test))
        .execute()
        .testEvents();
  }

  @ParameterizedTest(name = "{0}: {1}: {2}")
  @DisplayName("finds the input that breaks a promise, and says which")
  @CsvSource({
    "REORDERS, order, message 0",
    "STAMPS_WRONG_TIME, receivedAt, 1970-01-01",
    "EMPTY_BEFORE_CONNECT, readBeforeConnect, Expecting code to raise a throwable",
    "CONNECTS_TWICE, connectTwice, connection that was asked for twice",
    "GIVES_UP_AT_ONCE, sourceAway, NEVER",
    "DROPS_ON_LOSS, loss, messages that came before the connection was lost",
    "TELLS_LOSS_ONCE, loss, a read after the loss",
    "SLEEPS_THROUGH_LOSS, lossWakesRead, the call did not return",
    "SLEEPS_THROUGH_WAKE_UP, wakeUp, the call did not return",
    "REPLAYS_BY_ITSELF, settlement, what comes after a refused batch",
    "SETTLES_ONLY_WHILE_CONNECTED, settlementAfterTheEnd, after the loss of its connection",
    "SETTLES_ONLY_WHILE_OPEN, settlementAfterTheEnd, the settlement of a batch after close",
    "SLEEPS_THROUGH_CLOSE, closeEndsRead, the call did not return",
    "CONNECTS_THROUGH_CLOSE, closeEndsConnect, the call did not return",
    "DROPS_ON_CLOSE, readAfterClose, messages that had come when the input was closed",
    "RISES_FROM_THE_DEAD, connectAfterClose, an attempt to connect after close",
    "CLOSES_ONLY_ONCE, closeIsIdempotent, closed before",
    "SWALLOWS_INTERRUPTS, interrupted, the call did not return",
    "LEAKS_A_THREAD, threadsEnd, threads that run after close",
    "SHOWS_ITS_TOKEN, secretsAreHidden, texts that people see",
    "SAYS_NOTHING, documentation, the description of field",
    "DEFAULTS_TO_NONSENSE, defaults, must be more than 0",
    "IGNORES_ITS_AUTHENTICATOR, authenticator, what connect throws when the authenticator throws",
    "KEEPS_REFUSALS_TO_ITSELF, refusedCredentials, what the authenticator was told of one refusal",
    "IGNORES_VERDICTS, refusedCredentials, the advice after the authenticator said STOP",
    "BUFFERS_WITHOUT_BOUND, backpressure, to an input that nobody reads",
    "LOSES_MESSAGES_ON_INTERRUPT, interruptLosesNothing, only these came",
    "IGNORES_ITS_SIZE_LIMIT, sizeLimit, sizes of messages that were handed out",
    "CUTS_WHAT_IS_TOO_LARGE, sizeLimit, sizes of messages that were handed out",
    "LEAKS_A_SOCKET_PER_CONNECTION, descriptors, after 40 lost connections",
    "LEAKS_A_SOCKET_PER_FAILED_ATTEMPT, descriptors, after 40 failed attempts",
    "ADVISES_NEVER_AFTER_A_LOSS, loss, the advice after an ordinary loss",
    "LEAKS_A_FOREIGN_THREAD, threadsEnd, threads that run after close",
    "CONNECTS_IN_CREATE, createIsQuiet, calls of create have opened",
    "STARTS_A_THREAD_IN_CREATE, createIsQuiet, threads started by create",
    "WAITS_BUSILY, waitsWithoutWork, processor time that waiting",
    "COMES_BACK_LATE, comesBackInTime, the call did not return within",
    "MAKES_TEXT_OF_BINARY, binary, the type of a message of bytes",
    "DROPS_EMPTY_MESSAGES, emptyMessages, messages of which the second is empty",
    "FORGETS_ITS_TOTALS, status, receivedMessages",
    "COUNTS_WHAT_IS_TAKEN, status, bufferedMessages",
    "OVERFLOWS_WITHOUT_LIMIT, readsWithoutLimit, a read without a limit",
    "FORGETS_WHERE_IT_WAS, resumes, only these came: []",
    "REPEATS_THE_LAST, resumes, what comes behind a loss",
    "HAS_NO_POSITIONS, resumesFromPositions, positions of the batches of an input that resumes",
    "IGNORES_POSITIONS, resumesFromPositions, only these came: []",
    "REPEATS_THE_LAST, resumesFromPositions, what comes behind the position of message 1 of 4"
  })
  void findsFaults(Fault broken, String test, String sentence) {
    fault = broken;
    Events events =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(BrokenInputContract.class, test))
            .execute()
            .testEvents();
    events.assertStatistics(tests -> tests.started(1).failed(1));
    events
        .assertThatEvents()
        .haveExactly(1, finishedWithFailure(message(text -> text.contains(sentence))));
  }
}
