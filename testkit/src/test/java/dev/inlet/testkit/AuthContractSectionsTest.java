package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.auth.AuthProvider;
import dev.inlet.host.AuthScheme;
import dev.inlet.host.Plugins;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

@DisplayName("The contract of authentication schemes, which asks that sections share nothing,")
class AuthContractSectionsTest {
  private static final String SECRET = "open sesame!";

  @Test
  @DisplayName("takes one whose server refuses another secret, at once or in the dialogue")
  void refused() {
    assertThatCode(
            AuthContractTest.wrong(WrongAuthProvider.refusingOthers(SECRET))::sectionsShareNothing)
        .doesNotThrowAnyException();
    assertThatCode(
            AuthContractTest.wrong(WrongAuthProvider.refusingInDialogue(SECRET))
                ::sectionsShareNothing)
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("skips one whose server gives the same to all, if the author says so")
  void alike() {
    AuthProvider provider = WrongAuthProvider.answeringAlike();
    assertThatThrownBy(AuthContractTest.wrong(provider)::sectionsShareNothing)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("unless credentialsDependOnSecrets() says so");

    AuthContract unaware =
        new AuthContractTest.Contract(provider, Map.of("secret", SECRET)) {
          @Override
          AuthScheme scheme() {
            return Plugins.of(List.of(), provider()).authSchemes().get(0);
          }

          @Override
          protected boolean credentialsDependOnSecrets() {
            return false;
          }
        };
    assertThatThrownBy(unaware::sectionsShareNothing).isInstanceOf(TestAbortedException.class);
  }
}
