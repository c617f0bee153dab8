package dev.inlet.input.websocket.protocol;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.inlet.config.Config;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolProvider;
import dev.inlet.testkit.ProtocolContract;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

@DisplayName("The contract of session protocols")
class ProtocolContractIT {
  private static final Duration PATIENCE = Duration.ofMillis(700);

  // The contract is run by an engine of its own, which makes the class itself.
  private static volatile Fault fault = Fault.NONE;

  static class BrokenProtocolContract extends ProtocolContract {
    @Override
    protected ProtocolProvider provider() {
      return new LoginProtocolProvider(fault);
    }

    @Override
    protected ServerSide startServerSide() {
      return new LoginServer(PATIENCE);
    }

    @Override
    protected Duration patience() {
      return PATIENCE;
    }
  }

  /** Has a thread as soon as it is made. */
  public static final class RestlessProvider extends LoginProtocolProvider {
    @Override
    public Protocol create(Config config, ProtocolContext context) {
      Thread thread = new Thread(RestlessProvider::waitForever, "restless");
      thread.setDaemon(true);
      thread.start();
      return super.create(config, context);
    }

    private static void waitForever() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // The end.
      }
    }
  }

  static final class RestlessContract extends BrokenProtocolContract {
    @Override
    protected ProtocolProvider provider() {
      return new RestlessProvider();
    }
  }

  /** Has a name that every input needs. */
  static final class ReservedContract extends BrokenProtocolContract {
    @Override
    protected ProtocolProvider provider() {
      return new LoginProtocolProvider() {
        @Override
        public String name() {
          return "connection";
        }
      };
    }
  }

  @ParameterizedTest(name = "{0}: {1}: {2}")
  @DisplayName("finds the protocol that breaks a promise, and says which")
  @CsvSource({
    "SHOWS_TOKEN_FIELD, credentialsAreSecret, mark it secret()",
    "SAYS_NOTHING_OF_ITS_FIELDS, documentation, the description of field",
    "READY_BEFORE_LOGIN, closedBeforeReady, connections that count as open",
    "AWAITS_NOTHING_BY_NAME, silence, call link.awaits",
    "SUBSCRIBES_ONCE, resubscribes, no 4 messages within",
    "REORDERS, order, what was delivered of 200 messages",
    "DROPS_EVERY_TENTH, order, no 200 messages within",
    "DROPS_EVERY_TENTH, slowOutput, no 200 messages within",
    "THROWS_AT_GARBAGE, garbageEndsConnection, throw a ProtocolException",
    "THROWS_AT_GARBAGE, garbageBeforeReady, throw a ProtocolException",
    "PASSES_ON_WHAT_JAVA_SAYS, garbageEndsConnection, throw a ProtocolException",
    "IGNORES_GARBAGE, garbageEndsConnection, no loss of the connection within",
    "SHOWS_TOKEN_IN_GAP, garbageEndsConnection, texts that people see",
    "SHOWS_TOKEN_AS_TEXT, textsHideSecrets, secrets of field",
    "FORGETS_ITS_POSITION, resumes, three that were sent meanwhile",
    "POSITION_AHEAD, resumes, no 6 messages within",
    "POSITION_BEHIND, resumes, three that were sent meanwhile",
    "POSITION_IN_MEMORY_ONLY, resumesFromKeptPosition, what comes behind the position",
    "RESUMES_WITHOUT_POSITIONS, resumesFromKeptPosition, see checkpoint()",
    "SHARES_STATE, resumesFromKeptPosition, no 4 messages within",
    "LEAVES_A_THREAD, threadsEnd, threads that run after close"
  })
  void findsFaults(Fault broken, String test, String sentence) {
    assertFails(broken, BrokenProtocolContract.class, test, sentence);
  }

  @Test
  @DisplayName("finds a thread that create begins")
  void findsThread() {
    assertFails(
        Fault.NONE, RestlessContract.class, "createIsQuiet", "threads that were begun by static");
  }

  @Test
  @DisplayName("finds a name that is reserved, and a provider that is not registered")
  void findsName() {
    assertFails(
        Fault.NONE,
        ReservedContract.class,
        "nameIsUsable",
        "a host that is given the protocol \"connection\"");
    assertFails(
        Fault.NONE,
        ReservedContract.class,
        "providerIsDiscovered",
        "discovery finds no protocol called \"connection\"");
  }

  private static void assertFails(
      Fault broken, Class<? extends ProtocolContract> contract, String test, String sentence) {
    fault = broken;
    Events events =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(contract, test))
            .execute()
            .testEvents();
    events.assertStatistics(tests -> tests.started(1).failed(1));
    events
        .assertThatEvents()
        .haveExactly(1, finishedWithFailure(message(text -> text.contains(sentence))));
  }
}
