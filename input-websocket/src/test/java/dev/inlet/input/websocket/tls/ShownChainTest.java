package dev.inlet.input.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.testkit.TestCertificates;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@DisplayName("A chain of certificates")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShownChainTest {
  private X509Certificate certificate;

  @BeforeAll
  void makeCertificate() {
    certificate = TestCertificates.selfSigned("feed.example.com", "127.0.0.1").certificate();
  }

  private ShownChain at(Instant now) {
    return new ShownChain(List.of(certificate), Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  @DisplayName("is shown with subject, issuer, key and the days that are left")
  void left() {
    Instant until = certificate.getNotAfter().toInstant();
    ShownChain chain = at(until.minus(Duration.ofDays(40)));
    ShownChain today = at(until.minus(Duration.ofHours(30)));

    assertThat(today.lines())
        .singleElement()
        .asString()
        .startsWith("CN=feed.example.com; signed by itself; valid from ")
        .endsWith(" (1 day left); EC 256");
    assertThat(today.names()).isEqualTo("feed.example.com, 127.0.0.1");
    assertThat(chain.left()).isEqualTo(Duration.ofDays(40));
    assertThat(chain.isSelfSigned()).isTrue();
    assertThat(chain.missingIssuer()).isEmpty();
  }

  @Test
  @DisplayName("says since when it is over, and when it begins")
  void notValid() {
    Instant until = certificate.getNotAfter().toInstant();
    Instant from = certificate.getNotBefore().toInstant();

    assertThat(at(until.plus(Duration.ofDays(3))).lines().get(0)).contains("(expired 3 days ago)");
    assertThat(at(from.minus(Duration.ofDays(1))).lines().get(0))
        .contains("(not yet: begins in 1 day)");
  }

  @Test
  @DisplayName("may be empty")
  void empty() {
    ShownChain chain = new ShownChain(List.of(), Clock.systemUTC());

    assertThat(chain.lines()).isEmpty();
    assertThat(chain.names()).isEmpty();
    assertThat(chain.isSelfSigned()).isFalse();
  }
}
