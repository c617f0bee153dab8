package dev.inlet.auth.oauth1;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The fields of the {@code oauth} section. */
final class OAuth1Fields {
  static final Field<String> CONSUMER_KEY =
      Field.string("consumer_key")
          .description("The identifier that the server gave to this client.")
          .defaultsTo("")
          .build();

  static final Field<String> CONSUMER_SECRET =
      Field.string("consumer_secret")
          .description(
              "The secret that belongs to the consumer key. Every signature method but `RSA-SHA1`"
                  + " needs it.")
          .defaultsTo("")
          .secret()
          .build();

  static final Field<String> ACCESS_TOKEN =
      Field.string("access_token")
          .description(
              "The token that lets this client act for a user. Leave it empty if the server asks"
                  + " for the consumer's credentials alone.")
          .defaultsTo("")
          .secret()
          .build();

  static final Field<String> ACCESS_TOKEN_SECRET =
      Field.string("access_token_secret")
          .description(
              "The secret that belongs to the access token. Every signature method but `RSA-SHA1`"
                  + " needs it if there is a token.")
          .defaultsTo("")
          .secret()
          .build();

  static final Field<String> REQUEST_URL =
      Field.string("request_url")
          .description(
              "The URL to sign in place of the one that is connected to. Set it when a gateway"
                  + " rewrites host or path, so that the server checks the signature against"
                  + " another URL than this client sees. `ws` counts as `http` and `wss` as"
                  + " `https`.")
          .defaultsTo("")
          .build();

  static final Field<String> SIGNATURE_METHOD =
      Field.oneOf("signature_method", SignatureMethod.texts())
          .description(
              "How requests are signed. With `PLAINTEXT` the secrets themselves are sent in place"
                  + " of a signature: over `ws://` everyone on the way can read them, so use it"
                  + " with `wss://` only. `HMAC-SHA256` is no part of RFC 5849, but many servers"
                  + " know it.")
          .defaultsTo(SignatureMethod.HMAC_SHA1.text())
          .advanced()
          .build();

  static final Field<String> PRIVATE_KEY_FILE =
      Field.string("private_key_file")
          .description(
              "A file with the RSA key that `RSA-SHA1` signs with, in PEM form (PKCS#1 or PKCS#8,"
                  + " not encrypted). It is read again for every attempt to connect, so a new key"
                  + " needs no restart.")
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
              machine's clock synchronised.""")
          .category("Authentication")
          .field(CONSUMER_KEY)
          .field(CONSUMER_SECRET)
          .field(ACCESS_TOKEN)
          .field(ACCESS_TOKEN_SECRET)
          .field(REQUEST_URL)
          .field(SIGNATURE_METHOD)
          .field(PRIVATE_KEY_FILE)
          .rule(OAuth1Fields::checkCredentials)
          .rule(OAuth1Fields::checkKeyFile)
          .rule(OAuth1Fields::checkTexts)
          .rule(OAuth1Fields::checkRequestUrl)
          .build();

  private OAuth1Fields() {}

  static SignatureMethod signatureMethod(Config config) {
    return SignatureMethod.of(config.get(SIGNATURE_METHOD));
  }

  private static void checkCredentials(Config config, ConfigSpec.Reporter reporter) {
    SignatureMethod method = signatureMethod(config);
    boolean needsSecrets = method != SignatureMethod.RSA_SHA1;
    if (isEmpty(config, CONSUMER_KEY)) {
      reporter.error(CONSUMER_KEY, "is required when oauth is enabled");
    }
    if (needsSecrets && isEmpty(config, CONSUMER_SECRET)) {
      reporter.error(CONSUMER_SECRET, "is required with signature_method " + method.text());
    }
    if (isEmpty(config, ACCESS_TOKEN) && !isEmpty(config, ACCESS_TOKEN_SECRET)) {
      reporter.error(ACCESS_TOKEN, "is required when there is an access_token_secret");
    }
    if (needsSecrets && !isEmpty(config, ACCESS_TOKEN) && isEmpty(config, ACCESS_TOKEN_SECRET)) {
      reporter.error(ACCESS_TOKEN_SECRET, "is required when there is an access_token");
    }
  }

  private static void checkKeyFile(Config config, ConfigSpec.Reporter reporter) {
    boolean needed = signatureMethod(config) == SignatureMethod.RSA_SHA1;
    if (needed && isEmpty(config, PRIVATE_KEY_FILE)) {
      reporter.error(PRIVATE_KEY_FILE, "is required with signature_method RSA-SHA1");
    } else if (!needed && !isEmpty(config, PRIVATE_KEY_FILE)) {
      reporter.error(PRIVATE_KEY_FILE, "is for signature_method RSA-SHA1 only");
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
