package dev.inlet.runner.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/** The name and password that clients have to send by Basic authentication. Shows neither. */
public final class Credentials {
  private final byte[] expected;

  /** A name without a colon, and a password. */
  public Credentials(String user, String password) {
    if (user.isEmpty() || user.contains(":")) {
      throw new IllegalArgumentException("a user's name is not empty and holds no colon");
    }
    expected = (user + ":" + password).getBytes(UTF_8);
  }

  /** Whether a header {@code Authorization} holds them. */
  boolean accepts(Optional<String> header) {
    Optional<String> encoded =
        header
            .filter(value -> value.regionMatches(true, 0, "Basic ", 0, 6))
            .map(value -> value.substring(6).strip());
    try {
      return encoded.isPresent()
          && MessageDigest.isEqual(expected, Base64.getDecoder().decode(encoded.get()));
    } catch (IllegalArgumentException e) {
      return false; // not Base64
    }
  }

  @Override
  public String toString() {
    return "Credentials";
  }
}
