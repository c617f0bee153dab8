package dev.inlet.auth.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A token taken apart (RFC 7515, section 3.1). */
record Token(
    Map<String, @Nullable Object> header,
    Map<String, @Nullable Object> claims,
    String signingInput,
    String encodedSignature) {

  /** The token of one attempt. */
  static Token of(Authenticator authenticator) throws AuthException, InterruptedException {
    AuthRequest handshake = AuthRequest.of(URI.create("wss://feed.example.com/"));
    String header = authenticator.authenticate(handshake).header("Authorization").orElseThrow();
    assertThat(header).startsWith("Bearer ");
    String[] parts = header.substring("Bearer ".length()).split("\\.", -1);
    assertThat(parts).hasSize(3);
    return new Token(
        Json.parse(new String(decode(parts[0]), UTF_8)),
        Json.parse(new String(decode(parts[1]), UTF_8)),
        parts[0] + "." + parts[1],
        parts[2]);
  }

  byte[] signature() {
    return decode(encodedSignature);
  }

  private static byte[] decode(String part) {
    assertThat(part).doesNotContain("=");
    return Base64.getUrlDecoder().decode(part);
  }
}
