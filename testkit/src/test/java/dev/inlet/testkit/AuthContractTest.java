package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.host.AuthScheme;
import dev.inlet.host.Plugins;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The contract of authentication schemes tells the author of a careless one")
class AuthContractTest {
  private final AuthContract contract =
      new Contract(new CarelessAuthProvider(), Map.of("password", "open sesame"));

  @Test
  @DisplayName("that the provider is not registered, and where")
  void notRegistered() {
    AuthContract unregistered = new Contract(new Unregistered(), Map.of());
    assertFails(
        unregistered::providerIsDiscovered,
        "discovery finds no scheme called \"unregistered\". Does"
            + " META-INF/services/dev.inlet.auth.AuthProvider hold the line"
            + " dev.inlet.testkit.AuthContractTest$Unregistered?");
    assertFails(unregistered::providerCanBeInstantiated, "Unregistered is public");
  }

  @Test
  @DisplayName("which descriptions are missing")
  void descriptions() {
    assertFails(contract::specIsDescribed, "the summary of the spec");
    assertFails(contract::fieldsAreDescribed, "the description of field \"api_key\"");
  }

  @Test
  @DisplayName("which field should be secret")
  void secretFields() {
    assertFails(
        contract::credentialsAreSecret,
        "field \"api_key\" sounds like a credential: mark it secret()");
    assertFails(contract::secretsHaveNoDefaults, "the default of the secret field \"password\"");
  }

  @Test
  @DisplayName("that credentials are not asked for")
  void missingCredentials() {
    assertFails(
        contract::enabledSectionNeedsCredentials,
        "what an enabled section without any credentials throws");
  }

  @Test
  @DisplayName("which secret is shown")
  void shownSecrets() {
    assertFails(
        contract::textsHideSecrets,
        "secrets of field \"password\" that are shown in a text for people");
    assertFails(
        contract::problemsHideSecrets,
        "secrets of field \"password\" that are shown in a text for people");
  }

  @Test
  @DisplayName("that a secret of the tests is too short to be recognised")
  void shortSecret() {
    AuthContract unrecognisable = new Contract(new CarelessAuthProvider(), Map.of("password", "a"));
    assertFails(
        unrecognisable::textsHideSecrets,
        "length of the secret \"password\" of config(), which must be recognisable");
  }

  @Test
  @DisplayName("that the network is touched too early")
  void network() {
    assertFails(contract::createTouchesNoNetwork, "connections made by create");
  }

  @Test
  @DisplayName("that attempts repeat each other")
  void repeatedCredentials() {
    assertFails(contract::everyAttemptGetsCredentials, "credentials of a hundred attempts");
    assertFails(contract::authenticatorsAreIndependent, "credentials of all inputs");
  }

  @Test
  @DisplayName("that headers got lost and a refusal has no answer")
  void handshake() {
    assertFails(contract::handshakeSurvives, "headers afterwards");
    assertFails(contract::rejectionIsAnswered, "the answer to AuthRejection[RESPONSE 401]");
  }

  static AuthContract wrong(AuthProvider provider) {
    return new Contract(
        provider, Map.of("secret", "open sesame!", "signature", "for everyone to see")) {
      @Override
      AuthScheme scheme() {
        return Plugins.of(List.of(), provider()).authSchemes().get(0);
      }
    };
  }

  @Test
  @DisplayName("that its time stamps are those of the start")
  void frozenTime() {
    assertFails(
        wrong(WrongAuthProvider.frozenTime())::timesAreOfTheAttempt,
        "time stamps in credentials that are older than the attempt");
  }

  @Test
  @DisplayName("that a failure names a secret")
  void secretInFailure() {
    assertFails(
        wrong(WrongAuthProvider.secretInFailure())::failuresHideSecrets,
        "secrets of field \"secret\" that are shown in a text for people");
  }

  @Test
  @DisplayName("that it sends what people may read")
  void sendsPublicField() {
    assertFails(
        wrong(WrongAuthProvider.sendsPublicField())::sentFieldsAreSecret,
        "credentials that hold the value of field \"signature\", which is not secret");
  }

  @Test
  @DisplayName("that sections share credentials")
  void sharedCache() {
    assertFails(
        wrong(WrongAuthProvider.sharedCache())::sectionsShareNothing,
        "credentials of a section with another \"secret\"");
  }

  @Test
  @DisplayName("that one thread alone can use it")
  void boundToThread() {
    assertFails(
        wrong(WrongAuthProvider.boundToThread())::everyThreadMayCall,
        "what a thread other than the one that made the authenticator gets");
  }

  @Test
  @DisplayName("that its name is one that every input needs")
  void reservedName() {
    assertFails(
        wrong(WrongAuthProvider.reservedName())::nameIsNotReserved,
        "a host that is given the scheme \"connection\"");
  }

  @Test
  @DisplayName("that a static block or create begins a thread")
  void threadAtStart() {
    for (AuthProvider provider :
        List.of(new WrongAuthProvider.ThreadOfClass(), new WrongAuthProvider.ThreadOfSection())) {
      assertFails(
          wrong(provider)::startBeginsNothing,
          "threads that were begun by static blocks, the constructor, spec or create");
    }
  }

  @Test
  @DisplayName("that a static block or create connects")
  void connectionAtStart() {
    for (AuthProvider provider :
        List.of(
            new WrongAuthProvider.ConnectionOfClass(),
            new WrongAuthProvider.ConnectionOfSection())) {
      assertFails(
          wrong(provider)::startBeginsNothing,
          "connections made by static blocks, the constructor, spec or create");
    }
  }

  @Test
  @DisplayName("that close throws, never returns or leaves a thread")
  void badClose() {
    assertFails(
        wrong(WrongAuthProvider.closingWith(WrongAuthProvider::fail))::closeLeavesNothing,
        "close, which should return within a second and is given PT1S");
    assertFails(
        wrong(WrongAuthProvider.closingWith(WrongAuthProvider::hang))::closeLeavesNothing,
        "close, which should return within a second and is given PT1S");
    assertThatThrownBy(
            wrong(WrongAuthProvider.closingWith(WrongAuthProvider::beginThread))
                ::closeLeavesNothing)
        .hasMessageContaining("threads that run after close")
        .hasMessageContaining("restless");
  }

  @Test
  @DisplayName("nothing that stays open: what its tests made is closed after each of them")
  void closes() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    AuthContract closing = wrong(WrongAuthProvider.closingWith(closed::incrementAndGet));
    closing.everyAttemptGetsCredentials();
    closing.completeSectionWorks();
    closing.closeAuthenticators();
    assertThat(closed).hasValue(2);
  }

  private static void assertFails(ThrowingCallable test, String message) {
    assertThatThrownBy(test).isInstanceOf(AssertionError.class).hasMessageContaining(message);
  }

  @Disabled("its tests are called one by one above")
  static class Contract extends AuthContract {
    private final AuthProvider provider;
    private final Map<String, Object> config;

    Contract(AuthProvider provider, Map<String, Object> config) {
      this.provider = provider;
      this.config = config;
    }

    @Override
    protected AuthProvider provider() {
      return provider;
    }

    @Override
    protected Map<String, Object> config() {
      return config;
    }

    @Override
    protected boolean credentialsDifferPerAttempt() {
      return true;
    }

    @Override
    protected Duration patience() {
      return Duration.ofSeconds(1);
    }
  }

  private static final class Unregistered implements AuthProvider {

    @Override
    public String name() {
      return "unregistered";
    }

    @Override
    public ConfigSpec spec() {
      return ConfigSpec.builder().build();
    }

    @Override
    public Authenticator create(Config config, AuthContext context) {
      return Authenticator.NONE;
    }
  }
}
