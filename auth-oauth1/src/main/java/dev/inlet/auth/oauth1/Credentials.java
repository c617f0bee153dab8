package dev.inlet.auth.oauth1;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.CredentialSource;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Field;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
import java.util.Optional;

/** Who signs. The token and its secret are empty if the consumer signs for itself. */
record Credentials(
    String consumerKey, String consumerSecret, String accessToken, String accessTokenSecret) {

  /**
   * Where the credentials stand.
   *
   * @param masker learns what files hold, of which a server may quote a part
   */
  record Source(
      String consumerKey,
      Secret consumerSecret,
      Secret accessToken,
      Secret accessTokenSecret,
      Masker masker) {

    static Source of(Config config) {
      return new Source(
          config.get(OAuth1Fields.CONSUMER_KEY),
          Secret.of(config, OAuth1Fields.CONSUMER_SECRET, OAuth1Fields.CONSUMER_SECRET_FILE),
          Secret.of(config, OAuth1Fields.ACCESS_TOKEN, OAuth1Fields.ACCESS_TOKEN_FILE),
          Secret.of(
              config, OAuth1Fields.ACCESS_TOKEN_SECRET, OAuth1Fields.ACCESS_TOKEN_SECRET_FILE),
          config.masker());
    }

    /** The credentials as they are now. */
    Credentials read() throws AuthException {
      return new Credentials(
          consumerKey,
          consumerSecret.read(masker),
          accessToken.read(masker),
          accessTokenSecret.read(masker));
    }
  }

  /**
   * Where one of them stands.
   *
   * @param file the file, if it stands in one
   */
  private record Secret(CredentialSource source, Optional<String> file) {

    static Secret of(Config config, Field<String> text, Field<String> file) {
      Secret secret =
          new Secret(
              CredentialSource.of(config, text, file),
              Optional.of(config.get(file)).filter(path -> !path.isEmpty()));
      try {
        String unused = secret.read(config.masker());
      } catch (AuthException e) {
        throw new ConfigException(config.problem(file, Problem.reason(e)));
      }
      return secret;
    }

    /** A file has been named because there is a secret: without one, somebody else would sign. */
    String read(Masker masker) throws AuthException {
      String secret = source.read();
      if (secret.isEmpty() && file.isPresent()) {
        throw new AuthException(file.get() + " is empty");
      }
      masker.add(secret);
      return secret;
    }
  }

  /** Both secrets, which are the key of the HMAC methods and the signature of PLAINTEXT. */
  String joinedSecrets() {
    return PercentEncoding.encode(consumerSecret) + "&" + PercentEncoding.encode(accessTokenSecret);
  }

  @Override
  public String toString() {
    return Masker.REDACTED;
  }
}
