package dev.inlet.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsKeyLimitsTest {
  private final String before = Objects.requireNonNull(Security.getProperty(TlsKeyLimits.PROPERTY));

  @AfterEach
  void restore() {
    Security.setProperty(TlsKeyLimits.PROPERTY, before);
  }

  @Test
  @DisplayName("with the limits of this Java, no request for new keys is ever sent")
  void raised() {
    TlsKeyLimits.raise();

    assertThat(Security.getProperty(TlsKeyLimits.PROPERTY).split(","))
        .allMatch(limit -> limit.endsWith(" KeyUpdate 2^62"))
        .hasSameSizeAs(before.split(","));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AES/GCM/NoPadding KeyUpdate 2^30",
        "AES/GCM/NoPadding KeyUpdate 2^37, ChaCha20-Poly1305 KeyUpdate 2^30"
      })
  @DisplayName("limits that somebody has set stay")
  void kept(String own) {
    Security.setProperty(TlsKeyLimits.PROPERTY, own);

    TlsKeyLimits.raise();

    assertThat(Security.getProperty(TlsKeyLimits.PROPERTY)).isEqualTo(own);
  }
}
