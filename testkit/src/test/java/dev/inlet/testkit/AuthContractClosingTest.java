package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.inlet.auth.AuthProvider;
import dev.inlet.host.AuthScheme;
import dev.inlet.host.Plugins;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

@DisplayName("The contract of authentication schemes, which closes what each of its tests made,")
@Timeout(60)
class AuthContractClosingTest {

  // The contract is run by an engine of its own, which makes the class itself.
  private static volatile Runnable close = () -> {};

  static final class BrokenAuthContract extends AuthContract {
    @Override
    protected AuthProvider provider() {
      return WrongAuthProvider.closingWith(() -> close.run());
    }

    @Override
    AuthScheme scheme() {
      return Plugins.of(List.of(), provider()).authSchemes().get(0);
    }

    @Override
    protected Map<String, Object> config() {
      return Map.of("secret", "open sesame!");
    }

    @Override
    protected boolean credentialsDifferPerAttempt() {
      return true;
    }

    @Override
    protected Duration patience() {
      return Duration.ofMinutes(2);
    }
  }

  @Test
  @DisplayName("fails a test whose authenticator cannot be closed, and closes the others")
  void failingClose() {
    AtomicInteger closed = new AtomicInteger();
    close =
        () -> {
          closed.incrementAndGet();
          WrongAuthProvider.fail();
        };
    assertThat(failureOf("authenticatorsAreIndependent"))
        .hasMessageContaining("close, which should return within a second")
        .hasMessageContaining("cannot be closed");
    assertThat(closed).as("how many of four were closed").hasValue(4);
  }

  @Test
  @DisplayName("fails a test whose authenticator is not closed within seconds, and goes on")
  void hangingClose() {
    close = WrongAuthProvider::hang;
    assertThat(failureOf("completeSectionWorks"))
        .hasMessageContaining("close, which should return within a second and is given PT5S");
    assertThat(failureOf("closeLeavesNothing"))
        .hasMessageContaining("close, which should return within a second and is given PT5S");
  }

  private static Throwable failureOf(String test) {
    List<Event> failures =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(BrokenAuthContract.class, test))
            .execute()
            .testEvents()
            .assertStatistics(tests -> tests.started(1).failed(1))
            .failed()
            .list();
    return failures
        .get(0)
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .orElseThrow();
  }
}
