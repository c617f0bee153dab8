package dev.inlet.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** The files under {@code files}, made by OpenSSL and keytool; {@code make.sh} there says how. */
final class Fixtures {
  private static final String PASSWORD = "correct horse";

  private Fixtures() {}

  static byte[] bytes(String name) {
    try (InputStream stream =
        Objects.requireNonNull(Fixtures.class.getResourceAsStream("files/" + name), name)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return new String(bytes(name), StandardCharsets.ISO_8859_1);
  }

  /** The password of whatever has one. */
  static Optional<char[]> password() {
    return Optional.of(PASSWORD.toCharArray());
  }
}
