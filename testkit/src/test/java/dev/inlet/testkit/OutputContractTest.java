package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.inlet.output.OutputProvider;
import dev.inlet.testkit.BoxOutput.Fault;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

@DisplayName("The contract of outputs")
class OutputContractTest {

  // The contract is run by an engine of its own, which makes the class itself.
  private static volatile Fault fault = Fault.NONE;

  static final class BrokenOutputContract extends OutputContract {
    @Override
    protected OutputProvider provider() {
      return new BoxOutputProvider(fault);
    }

    @Override
    protected Target startTarget() {
      return new BoxTarget();
    }

    @Override
    protected Duration patience() {
      return Duration.ofSeconds(fault == Fault.IGNORES_SHUTDOWN_TIMEOUT ? 60 : 1);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("finds the output that breaks a promise, and names the promise")
  @CsvSource(
      delimiter = '|',
      value = {
        "LOSES_MESSAGES | order | takes batches whole and in order",
        "REORDERS | order | takes batches whole and in order",
        "GIVES_NO_STAGE | order | takes batches whole and in order",
        "CUTS_LONG_PAYLOADS | payloads | takes payloads as they are",
        "COUNTS_EARLY | acknowledgedHasArrived | counts a batch as written when all of it has"
            + " arrived",
        "GIVES_NO_RESULT | results | says of each write that succeeds what it dropped",
        "DROPS_TOO_MANY | results | says of each write that succeeds what it dropped",
        "LOOKS_LATE | looksInTime | looks at no message any more once its write has ended",
        "SWALLOWS_REFUSALS | refusal | refuses a batch in words of one line while its target"
            + " refuses",
        "REFUSES_IN_TWO_LINES | refusal | refuses a batch in words of one line",
        "REFUSES_WITHOUT_A_WORD | refusal | refuses a batch in words of one line",
        "RETRIES_WITHOUT_END | refusal | refuses a batch in words of one line",
        "BROKEN_FOR_GOOD | takesAgain | takes a batch that it refused when it comes again, whole",
        "TAKES_REPLAYS_FOR_WRITTEN | takesAgain | takes a batch that it refused when it comes"
            + " again",
        "TAKES_SAME_BLOCKS_FOR_WRITTEN | takesAgain | takes a batch that it refused when it comes"
            + " again",
        "TAKES_SAME_BLOCKS_FOR_WRITTEN | takesFirstAgain | takes a first batch that it refused",
        "GOES_ON_IN_THE_MIDDLE | takesFirstAgain | takes a first batch that it refused",
        "SWALLOWS_ONE_OF_SEVERAL | nothingIsMissing | loses and reorders nothing",
        "SLEEPS_THROUGH_INTERRUPTS | hangingWrite | gives up a write that hangs when it is"
            + " interrupted",
        "WAITS_IN_CLOSE | closeWhileHanging | can be closed at once while several writes hang",
        "IGNORES_SHUTDOWN_TIMEOUT | closeWhileHanging | can be closed at once while several writes"
            + " hang",
        "LEAVES_AN_INTERRUPT | noInterrupt | leaves its thread without an interrupt",
        "CLOSES_ONLY_ONCE | closeIsIdempotent | can be closed before the first write, after the"
            + " last",
        "CLOSES_ONLY_IF_USED | closeIsIdempotent | can be closed before the first write",
        "CLOSES_ONLY_IF_WELL | closeAfterRefusal | can be closed after it refused a batch",
        "KEEPS_ITS_TARGET | succession | goes on where another one of its kind ended",
        "ENDS_WITH_OTHERS | independence | does not care what becomes of another one of its kind",
        "LEAKS_A_THREAD | threadsEnd | leaves no thread behind when it is closed",
        "LEAKS_A_FOREIGN_THREAD | threadsEnd | leaves no thread behind when it is closed",
        "IGNORES_ITS_AUTHENTICATOR | authenticator | asks its authenticator",
        "GIVES_UP_WITHOUT_CREDENTIALS | authenticator | asks its authenticator, and again",
        "STARTS_A_THREAD_EARLY | threadsEnd | starts none before it writes",
        "CONNECTS_EARLY | noTraces | connects to nothing and leaves no trace before it writes",
        "WRITES_EARLY | noTraces | connects to nothing and leaves no trace before it writes",
        "CLAIMS_ANEW | claim | claims the same thing each time that it is asked",
        "SHOWS_ITS_TOKEN | secretsAreHidden | shows no secret",
        "IS_NOT_REGISTERED | discovery | is found on the class path",
        "SAYS_NOTHING | documentation | describes itself and each of its fields",
        "DEFAULTS_TO_NONSENSE | defaults | has defaults and examples that its own fields accept",
        "HAS_AN_OPEN_CREDENTIAL | secretFields | marks its credentials as secret"
      })
  void findsFaults(Fault broken, String test, String promise) {
    fault = broken;
    List<Event> failures =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(BrokenOutputContract.class, test))
            .execute()
            .testEvents()
            .assertStatistics(tests -> tests.started(1).failed(1))
            .failed()
            .list();
    assertThat(failures.get(0).getTestDescriptor().getDisplayName()).contains(promise);
    assertThat(failures.get(0).getRequiredPayload(TestExecutionResult.class).getThrowable())
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .isInstanceOfAny(AssertionError.class, ConditionTimeoutException.class));
  }
}
