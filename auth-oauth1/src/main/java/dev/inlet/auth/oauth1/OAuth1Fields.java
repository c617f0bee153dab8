package dev.inlet.auth.oauth1;

import dev.inlet.auth.CredentialSource;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The fields of the {@code oauth} section. */
final class OAuth1Fields {
  private static final String UNLESS_UNUSED =
      ", unless `signature_method` is `RSA-SHA1` or `RSA-SHA256`";

  static final Field<String> CONSUMER_KEY =
      Field.of("consumer_key", FieldTypes.CREDENTIAL)
          .description("The identifier that the server gave to this client.")
          .defaultsTo("")
          .build();

  static final Field<String> CONSUMER_SECRET =
      Field.credential("consumer_secret")
          .description(
              "The secret that belongs to the consumer key. It may be empty, which some servers"
                  + " want; `RSA-SHA1` and `RSA-SHA256` don't use it.")
          .defaultsTo("")
          .build();

  static final Field<String> CONSUMER_SECRET_FILE = file("consumer_secret", UNLESS_UNUSED);

  static final Field<String> ACCESS_TOKEN =
      Field.credential("access_token")
          .description(
              "The token that lets this client act for a user. Leave it empty if the server asks"
                  + " for the consumer's credentials alone.")
          .defaultsTo("")
          .build();

  static final Field<String> ACCESS_TOKEN_FILE = file("access_token", "");

  static final Field<String> ACCESS_TOKEN_SECRET =
      Field.credential("access_token_secret")
          .description(
              "The secret that belongs to the access token. It may be empty; `RSA-SHA1` and"
                  + " `RSA-SHA256` don't use it.")
          .defaultsTo("")
          .build();

  static final Field<String> ACCESS_TOKEN_SECRET_FILE = file("access_token_secret", UNLESS_UNUSED);

  static final Field<String> REQUEST_URL =
      Field.string("request_url")
          .description(
              "The URL to sign in place of the one that is connected to. Set it when a gateway"
                  + " rewrites host or path, so that the server checks the signature against"
                  + " another URL than this client sees. `ws` counts as `http` and `wss` as"
                  + " `https`.")
          .defaultsTo("")
          .build();

  static final Field<String> REALM =
      Field.string("realm")
          .description(
              "The `realm` that the header names, for servers that ask for one: printable ASCII"
                  + " characters. It is not signed.")
          .check("must hold printable ASCII characters only", text -> text.matches("[ -~]*"))
          .defaultsTo("")
          .example("https://feed.example.com/")
          .advanced()
          .build();

  static final Field<String> SIGNATURE_METHOD =
      Field.oneOf("signature_method", SignatureMethod.texts())
          .description(
              "How requests are signed. With `PLAINTEXT` the secrets themselves are sent in place"
                  + " of a signature: over `ws://` everyone on the way can read them, so use it"
                  + " with `wss://` only. The methods with SHA-256 and SHA-512 are no part of RFC"
                  + " 5849, but many servers know them.")
          .defaultsTo(SignatureMethod.HMAC_SHA1.text())
          .advanced()
          .build();

  static final Field<String> PRIVATE_KEY_FILE =
      Field.path("private_key_file")
          .description(
              "A file with the RSA key that `RSA-SHA1` and `RSA-SHA256` sign with: PEM or DER"
                  + " (PKCS#1 or PKCS#8, not encrypted). It is read again for every attempt to"
                  + " connect, so a new key needs no restart.")
          .defaultsTo("")
          .advanced()
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Signs every handshake with the keys of a consumer and a user (OAuth 1.0).")
          .description(
              """
              Every attempt to connect carries an `Authorization: OAuth …` header, signed as RFC \
              5849 prescribes for a GET request, with a timestamp and a nonce of its own. The \
              signature covers scheme, host, port, path and query of the URL; in it `ws` counts as \
              `http` and `wss` as `https`.

              Servers refuse timestamps that are off by more than a few minutes, so keep the \
              machine's clock synchronised.\
              """)
          .category("Authentication")
          .field(CONSUMER_KEY)
          .field(CONSUMER_SECRET)
          .field(CONSUMER_SECRET_FILE)
          .field(ACCESS_TOKEN)
          .field(ACCESS_TOKEN_FILE)
          .field(ACCESS_TOKEN_SECRET)
          .field(ACCESS_TOKEN_SECRET_FILE)
          .field(REQUEST_URL)
          .field(SIGNATURE_METHOD)
          .field(PRIVATE_KEY_FILE)
          .field(REALM)
          .rule(OAuth1Fields::checkCredentials)
          .rule(OAuth1Fields::checkKeyFile)
          .rule(OAuth1Fields::checkTexts)
          .rule(OAuth1Fields::checkRequestUrl)
          .build();

  private OAuth1Fields() {}

  /**
   * The field that names a file with what stands in another field otherwise.
   *
   * @param unless when the file may be empty
   */
  private static Field<String> file(String name, String unless) {
    return Field.path(name + "_file")
        .description(
            ("A file that holds `%s`, in its place. It is read again for every attempt to connect,"
                    + " so a new one needs no restart. A line end at its end does not count. The"
                    + " file must not be empty%s.")
                .formatted(name, unless))
        .defaultsTo("")
        .example("/run/secrets/" + name.replace('_', '-'))
        .advanced()
        .build();
  }

  static SignatureMethod signatureMethod(Config config) {
    return SignatureMethod.of(config.get(SIGNATURE_METHOD));
  }

  private static void checkCredentials(Config config, ConfigSpec.Reporter reporter) {
    if (isEmpty(config, CONSUMER_KEY)) {
      reporter.error(CONSUMER_KEY, "is required when oauth is enabled");
    }
    boolean token = !isEmpty(config, ACCESS_TOKEN) || !isEmpty(config, ACCESS_TOKEN_FILE);
    boolean tokenSecret =
        !isEmpty(config, ACCESS_TOKEN_SECRET) || !isEmpty(config, ACCESS_TOKEN_SECRET_FILE);
    if (tokenSecret && !token) {
      reporter.error(ACCESS_TOKEN, "is required when there is an access_token_secret");
    }
    CredentialSource.check(config, reporter, CONSUMER_SECRET, CONSUMER_SECRET_FILE);
    CredentialSource.check(config, reporter, ACCESS_TOKEN, ACCESS_TOKEN_FILE);
    CredentialSource.check(config, reporter, ACCESS_TOKEN_SECRET, ACCESS_TOKEN_SECRET_FILE);
  }

  private static void checkKeyFile(Config config, ConfigSpec.Reporter reporter) {
    SignatureMethod method = signatureMethod(config);
    boolean needed = method.family() == SignatureMethod.Family.RSA;
    if (needed && isEmpty(config, PRIVATE_KEY_FILE)) {
      reporter.error(PRIVATE_KEY_FILE, "is required with signature_method " + method.text());
    } else if (!needed && !isEmpty(config, PRIVATE_KEY_FILE)) {
      reporter.error(PRIVATE_KEY_FILE, "is for signature_method RSA-SHA1 and RSA-SHA256 only");
    }
    try {
      var unused = Path.of(config.get(PRIVATE_KEY_FILE));
    } catch (InvalidPathException e) {
      reporter.error(PRIVATE_KEY_FILE, "is not a valid path: " + e.getReason());
    }
  }

  private static void checkTexts(Config config, ConfigSpec.Reporter reporter) {
    for (Field<String> field :
        List.of(CONSUMER_KEY, CONSUMER_SECRET, ACCESS_TOKEN, ACCESS_TOKEN_SECRET)) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(config.get(field))) {
        reporter.error(field, "holds half of a surrogate pair, which UTF-8 cannot encode");
      }
    }
  }

  private static void checkRequestUrl(Config config, ConfigSpec.Reporter reporter) {
    if (isEmpty(config, REQUEST_URL)) {
      return;
    }
    try {
      if (!SignedUrl.canBeMadeOf(new URI(config.get(REQUEST_URL)))) {
        reporter.error(REQUEST_URL, "must be a ws, wss, http or https URL with a host");
      }
    } catch (URISyntaxException e) {
      reporter.error(
          REQUEST_URL, "is not a valid URL: " + e.getReason() + " at index " + e.getIndex());
    }
  }

  private static boolean isEmpty(Config config, Field<String> field) {
    return config.get(field).isEmpty();
  }
}
