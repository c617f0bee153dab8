package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How {@code {{signature}}} is made: an HMAC of a text that has the time in it. Immutable. */
final class Signature {
  private static final Field<String> SECRET =
      Field.credential("secret").description("The secret key of the HMAC.").required().build();

  private static final Field<SecretEncoding> SECRET_ENCODING =
      Field.choice("secret_encoding", SecretEncoding.class)
          .description("How `secret` stands for the bytes of the key.")
          .defaultsTo(SecretEncoding.TEXT)
          .build();

  private static final Field<String> TEXT =
      Field.string("text")
          .description("The text to sign, a template with the same values as the message.")
          .required()
          .example("{{timestamp}}GET/users/self/verify")
          .build();

  private static final Field<Algorithm> ALGORITHM =
      Field.choice("algorithm", Algorithm.class)
          .description("The hash function of the HMAC.")
          .defaultsTo(Algorithm.SHA256)
          .build();

  private static final Field<Encoding> ENCODING =
      Field.choice("encoding", Encoding.class)
          .description("How the signature is written.")
          .defaultsTo(Encoding.HEX)
          .build();

  private static final Field<Duration> VALID_FOR =
      Field.duration("valid_for")
          .description(
              "How far `{{expires}}` and `{{expires_ms}}` are in the future, for servers that sign"
                  + " the end of a login's validity.")
          .defaultsTo(Duration.ofSeconds(10))
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .field(SECRET)
          .field(SECRET_ENCODING)
          .field(TEXT)
          .field(ALGORITHM)
          .field(ENCODING)
          .field(VALID_FOR)
          .rule(
              (config, reporter) -> {
                try {
                  var unused = config.get(SECRET_ENCODING).decode(config.get(SECRET));
                } catch (IllegalArgumentException e) {
                  reporter.error(SECRET, "is not what secret_encoding says");
                }
                if (config.get(SECRET).isEmpty()) {
                  reporter.error(SECRET, "must not be empty");
                }
              })
          .build();

  private final Algorithm algorithm;
  private final Encoding encoding;
  private final byte[] secret;
  private final Template text;
  private final Duration validFor;

  /** How the secret is written. */
  enum SecretEncoding {
    /** Its characters in UTF-8. */
    TEXT,
    /** Base64. */
    BASE64,
    /** Two digits for each byte. */
    HEX;

    byte[] decode(String secret) {
      return switch (this) {
        case TEXT -> secret.getBytes(UTF_8);
        case BASE64 -> Base64.getDecoder().decode(secret);
        case HEX -> HexFormat.of().parseHex(secret);
      };
    }
  }

  /** The hash function. */
  enum Algorithm {
    /** SHA-256. */
    SHA256("HmacSHA256"),
    /** SHA-384. */
    SHA384("HmacSHA384"),
    /** SHA-512. */
    SHA512("HmacSHA512");

    private final String algorithm;

    Algorithm(String algorithm) {
      this.algorithm = algorithm;
    }
  }

  /** How the signature is written. */
  enum Encoding {
    /** Two lower case digits for each byte. */
    HEX,
    /** Base64 with padding. */
    BASE64
  }

  private Signature(Config config) {
    algorithm = config.get(ALGORITHM);
    encoding = config.get(ENCODING);
    secret = config.get(SECRET_ENCODING).decode(config.get(SECRET));
    text = new Template(config.get(TEXT));
    validFor = config.get(VALID_FOR);
  }

  static Signature of(Config config) {
    return new Signature(config);
  }

  /** The names of the placeholders in the signed text. */
  Set<String> names() {
    return text.names();
  }

  /** How long after it was made a signature is to be valid. */
  Duration validFor() {
    return validFor;
  }

  /** Signs the text with its values. */
  String sign(Template.Values values) {
    try {
      Mac mac = Mac.getInstance(algorithm.algorithm);
      mac.init(new SecretKeySpec(secret, algorithm.algorithm));
      byte[] signature = mac.doFinal(text.render(values).getBytes(UTF_8));
      return switch (encoding) {
        case HEX -> HexFormat.of().formatHex(signature);
        case BASE64 -> Base64.getEncoder().encodeToString(signature);
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + algorithm.algorithm, e);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Signature[" + algorithm + "]";
  }
}
