package dev.inlet.auth.jwt;

import dev.inlet.auth.TokenPlacement;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of the {@code jwt} section. */
final class JwtFields {
  static final Field<String> PRIVATE_KEY_FILE =
      Field.path("private_key_file")
          .description(
              "A file with the private key to sign with, in PEM or DER form: PKCS#8, PKCS#1 (RSA)"
                  + " or SEC1 (EC), not encrypted. Every method but `HS256`, `HS384` and `HS512`"
                  + " needs it. It is read again for every attempt to connect, so a new key needs"
                  + " no restart.")
          .defaultsTo("")
          .build();

  static final Field<String> SIGNING_METHOD =
      Field.oneOf("signing_method", SigningMethod.textsAndNone())
          .description(
              "How the token is signed. The `RS` and `PS` methods need an RSA key of at least 2048"
                  + " bits, `ES256`, `ES384` and `ES512` an EC key on the curve P-256, P-384 or"
                  + " P-521, `EdDSA` an Ed25519 key, and the `HS` methods a secret.")
          .defaultsTo("")
          .build();

  static final Field<Map<String, @Nullable Object>> CLAIMS =
      Field.tree("claims")
          .description(
              "What the token says, as any YAML: text, numbers, booleans, lists and objects go"
                  + " into the token as they stand here. Times such as `exp` are seconds since"
                  + " 1970. A variable that stands alone, as in `level: ${LEVEL}`, is a number or"
                  + " boolean if its text is one; in quotes it is text.")
          .example(exampleClaims())
          .build();

  static final Field<Map<String, @Nullable Object>> HEADERS =
      Field.tree("headers")
          .description(
              "Further headers of the token, such as the `kid` by which the server finds the key."
                  + " `typ` is `JWT` unless it is set here; `alg` follows from `signing_method`.")
          .example(Map.of("kid", "2026-11"))
          .advanced()
          .build();

  static final Field<Duration> EXPIRES_IN =
      Field.duration("expires_in")
          .description(
              "How long a token is good for. With it every attempt to connect gets a token whose"
                  + " `iat` is the time of the attempt and whose `exp` is that much later; `0s`"
                  + " sets neither of the two.")
          .defaultsTo(Duration.ZERO)
          .example(Duration.ofMinutes(5))
          .advanced()
          .build();

  static final Field<Duration> NOT_BEFORE_SKEW =
      Field.duration("not_before_skew")
          .description(
              "How far `iat` and `nbf` are set back, for servers whose clock is behind this one."
                  + " With it every token carries both, set back by that much; `0s` sets no `nbf`.")
          .defaultsTo(Duration.ZERO)
          .example(Duration.ofSeconds(30))
          .advanced()
          .build();

  static final Field<String> SECRET_FILE =
      Field.path("secret_file")
          .description(
              "A file with the secret that `HS256`, `HS384` and `HS512` sign with: at least 32, 48"
                  + " or 64 bytes. If it is text, a byte order mark and one line end at its end do"
                  + " not count, UTF-16 counts as UTF-8, and several lines are refused; of any"
                  + " other content each byte counts. It is read again for every attempt to"
                  + " connect, so a new secret needs no restart.")
          .defaultsTo("")
          .advanced()
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Sends a JSON web token that is signed again for every attempt to connect.")
          .description(
              """
              Every attempt to connect carries `Authorization: Bearer …` with a token of the \
              configured claims, or the token in another place (`send_as`). Set `expires_in` if the server wants tokens to expire: the token \
              is made at the time of the attempt, so a reconnect after hours is as good as the \
              first connect.

              A key or secret that cannot be used is an error at start. If it becomes unreadable \
              later, attempts fail and are repeated until it can be read again.\
              """)
          .status(ConfigSpec.Status.BETA)
          .category("Authentication")
          .field(PRIVATE_KEY_FILE)
          .field(SIGNING_METHOD)
          .field(CLAIMS)
          .field(HEADERS)
          .field(EXPIRES_IN)
          .field(NOT_BEFORE_SKEW)
          .field(SECRET_FILE)
          .fields(TokenPlacement.fields())
          .rule(JwtFields::checkMethodAndFiles)
          .rule((config, reporter) -> checkPath(config, PRIVATE_KEY_FILE, reporter))
          .rule((config, reporter) -> checkPath(config, SECRET_FILE, reporter))
          .rule(JwtFields::checkHeaders)
          .rule((config, reporter) -> checkSeconds(config, EXPIRES_IN, reporter))
          .rule((config, reporter) -> checkSeconds(config, NOT_BEFORE_SKEW, reporter))
          .rule(JwtFields::checkTimes)
          .rule(TokenPlacement::check)
          .build();

  private JwtFields() {}

  /** The method, if one is chosen. */
  static Optional<SigningMethod> signingMethod(Config config) {
    return Optional.of(config.get(SIGNING_METHOD))
        .filter(text -> !text.isEmpty())
        .map(SigningMethod::of);
  }

  private static void checkMethodAndFiles(Config config, ConfigSpec.Reporter reporter) {
    boolean hasKey = !config.get(PRIVATE_KEY_FILE).isEmpty();
    boolean hasSecret = !config.get(SECRET_FILE).isEmpty();
    Optional<SigningMethod> method = signingMethod(config);
    if (method.isEmpty()) {
      reporter.error(SIGNING_METHOD, "is required when jwt is enabled");
      if (!hasKey && !hasSecret) {
        reporter.error(
            PRIVATE_KEY_FILE, "is required when jwt is enabled, or secret_file in its place");
      }
    } else if (method.get().usesSecret()) {
      checkFiles(SECRET_FILE, hasSecret, PRIVATE_KEY_FILE, hasKey, method.get(), reporter);
    } else {
      checkFiles(PRIVATE_KEY_FILE, hasKey, SECRET_FILE, hasSecret, method.get(), reporter);
    }
  }

  private static void checkFiles(
      Field<String> needed,
      boolean neededIsSet,
      Field<String> other,
      boolean otherIsSet,
      SigningMethod method,
      ConfigSpec.Reporter reporter) {
    if (!neededIsSet) {
      reporter.error(needed, "is required with signing_method " + method.text());
    }
    if (otherIsSet) {
      reporter.error(
          other,
          "does not go with signing_method "
              + method.text()
              + ", which signs with "
              + needed.name());
    }
  }

  private static void checkPath(Config config, Field<String> field, ConfigSpec.Reporter reporter) {
    try {
      var unused = Path.of(config.get(field));
    } catch (InvalidPathException e) {
      reporter.error(field, "is not a valid path: " + e.getReason());
    }
  }

  private static void checkHeaders(Config config, ConfigSpec.Reporter reporter) {
    if (config.get(HEADERS).containsKey("alg")) {
      reporter.error(HEADERS, "must not set \"alg\", which follows from signing_method");
    }
    if (config.get(HEADERS).containsKey("b64")) {
      reporter.error(
          HEADERS, "must not set \"b64\": claims are always encoded (RFC 7797, section 7)");
    }
  }

  /** The times of tokens are whole seconds. */
  private static void checkSeconds(
      Config config, Field<Duration> field, ConfigSpec.Reporter reporter) {
    Duration duration = config.get(field);
    if (!duration.isZero() && duration.compareTo(Duration.ofSeconds(1)) < 0) {
      reporter.error(field, "must be 0s or at least 1s");
    }
  }

  private static void checkTimes(Config config, ConfigSpec.Reporter reporter) {
    Map<String, String> setters = new LinkedHashMap<>();
    if (!config.get(NOT_BEFORE_SKEW).isZero()) {
      setters.put("iat", NOT_BEFORE_SKEW.name());
      setters.put("nbf", NOT_BEFORE_SKEW.name());
    }
    if (!config.get(EXPIRES_IN).isZero()) {
      setters.put("iat", EXPIRES_IN.name());
      setters.put("exp", EXPIRES_IN.name());
    }
    setters.forEach(
        (claim, setter) -> {
          if (config.get(CLAIMS).containsKey(claim)) {
            reporter.error(CLAIMS, "must not set \"" + claim + "\" while " + setter + " does");
          }
        });
  }

  /** In an order of its own, so that the reference reads the same each time it is written. */
  private static Map<String, @Nullable Object> exampleClaims() {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    claims.put("iss", "inlet");
    claims.put("scope", List.of("read"));
    return Collections.unmodifiableMap(claims);
  }
}
