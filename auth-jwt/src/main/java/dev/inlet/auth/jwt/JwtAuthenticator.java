package dev.inlet.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.TokenPlacement;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Field;
import dev.inlet.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs a token for each request, with the key as it is in its file at that time. */
final class JwtAuthenticator implements Authenticator {
  private final JWSHeader header;
  private final Map<String, @Nullable Object> claims;
  private final Duration expiresIn;
  private final Duration notBeforeSkew;
  private final TokenPlacement placement;
  private final Signers signers;
  private final Clock clock;

  private JwtAuthenticator(Config config, JWSHeader header, Signers signers, Clock clock) {
    this.header = header;
    this.claims = config.get(JwtFields.CLAIMS);
    this.expiresIn = config.get(JwtFields.EXPIRES_IN);
    this.notBeforeSkew = config.get(JwtFields.NOT_BEFORE_SKEW);
    this.placement = TokenPlacement.of(config);
    this.signers = signers;
    this.clock = clock;
  }

  static JwtAuthenticator create(Config config) {
    return create(config, Clock.systemUTC());
  }

  /** With a clock of one's own. */
  static JwtAuthenticator create(Config config, Clock clock) {
    SigningMethod method = JwtFields.signingMethod(config).orElseThrow();
    Field<String> file = method.usesSecret() ? JwtFields.SECRET_FILE : JwtFields.PRIVATE_KEY_FILE;
    Signers signers = new Signers(method, Path.of(config.get(file)));
    JwtAuthenticator authenticator =
        new JwtAuthenticator(config, header(config, method), signers, clock);
    try {
      // Whatever is wrong with the key is reported at start.
      String unused = authenticator.token();
    } catch (IOException | InvalidKeyException | JOSEException e) {
      throw new ConfigException(config.problem(file, Problem.reason(e)));
    }
    return authenticator;
  }

  private static JWSHeader header(Config config, SigningMethod method) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("alg", method.text());
    members.put("typ", "JWT");
    members.putAll(config.get(JwtFields.HEADERS));
    try {
      return JWSHeader.parse(members);
    } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
      throw new ConfigException(
          config.problem(JwtFields.HEADERS, "cannot be the headers of a token: " + e.getMessage()));
    }
  }

  @Override
  public AuthRequest authenticate(AuthRequest request) throws AuthException {
    return placement.isMessage() ? request : placement.apply(request, tokenOfNow());
  }

  @Override
  public Dialogue dialogue() {
    return placement.dialogue(this::tokenOfNow);
  }

  private String tokenOfNow() throws AuthException {
    try {
      return token();
    } catch (IOException | InvalidKeyException | JOSEException e) {
      throw new AuthException("the token cannot be signed: " + e.getMessage(), e);
    }
  }

  private String token() throws IOException, InvalidKeyException, JOSEException {
    JWSObject token = new JWSObject(header, new Payload(claimsOfNow()));
    token.sign(signers.read());
    return token.serialize();
  }

  private Map<String, @Nullable Object> claimsOfNow() {
    Map<String, @Nullable Object> current = new LinkedHashMap<>(claims);
    long now = clock.instant().getEpochSecond();
    long issued = now - notBeforeSkew.toSeconds();
    if (!notBeforeSkew.isZero()) {
      current.put("nbf", issued);
    }
    if (!notBeforeSkew.isZero() || !expiresIn.isZero()) {
      current.put("iat", issued);
    }
    if (!expiresIn.isZero()) {
      current.put("exp", now + expiresIn.toSeconds());
    }
    return current;
  }
}
