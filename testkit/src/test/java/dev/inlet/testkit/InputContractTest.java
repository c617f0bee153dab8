package dev.inlet.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.inlet.input.InputProvider;
import dev.inlet.testkit.QueueInput.Fault;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.testkit.engine.EngineTestKit;

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
    protected Duration patience() {
      return Duration.ofMillis(400);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("finds the input that breaks a promise")
  @CsvSource({
    "REORDERS, order",
    "STAMPS_WRONG_TIME, receivedAt",
    "EMPTY_BEFORE_CONNECT, readBeforeConnect",
    "CONNECTS_TWICE, connectTwice",
    "GIVES_UP_AT_ONCE, sourceAway",
    "DROPS_ON_LOSS, loss",
    "TELLS_LOSS_ONCE, loss",
    "SLEEPS_THROUGH_LOSS, lossWakesRead",
    "SLEEPS_THROUGH_WAKE_UP, wakeUp",
    "REPLAYS_BY_ITSELF, settlement",
    "SLEEPS_THROUGH_CLOSE, closeEndsRead",
    "CONNECTS_THROUGH_CLOSE, closeEndsConnect",
    "DROPS_ON_CLOSE, readAfterClose",
    "RISES_FROM_THE_DEAD, connectAfterClose",
    "CLOSES_ONLY_ONCE, closeIsIdempotent",
    "SWALLOWS_INTERRUPTS, interrupted",
    "LEAKS_A_THREAD, threadsEnd",
    "SHOWS_ITS_TOKEN, secretsAreHidden",
    "SAYS_NOTHING, documentation",
    "DEFAULTS_TO_NONSENSE, defaults"
  })
  void findsFaults(Fault broken, String expected) {
    fault = broken;
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(BrokenInputContract.class, expected))
        .execute()
        .testEvents()
        .assertStatistics(tests -> tests.started(1).failed(1));
  }
}
