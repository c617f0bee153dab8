package dev.inlet.auth.oauth1;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.CredentialSource;
import dev.inlet.config.Config;
import dev.inlet.config.Masker;

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
      CredentialSource consumerSecret,
      CredentialSource accessToken,
      CredentialSource accessTokenSecret,
      Masker masker) {

    static Source of(Config config) {
      return new Source(
          config.get(OAuth1Fields.CONSUMER_KEY),
          CredentialSource.of(
              config, OAuth1Fields.CONSUMER_SECRET, OAuth1Fields.CONSUMER_SECRET_FILE),
          CredentialSource.of(config, OAuth1Fields.ACCESS_TOKEN, OAuth1Fields.ACCESS_TOKEN_FILE),
          CredentialSource.of(
              config, OAuth1Fields.ACCESS_TOKEN_SECRET, OAuth1Fields.ACCESS_TOKEN_SECRET_FILE),
          config.masker());
    }

    /** The credentials as they are now. */
    Credentials read() throws AuthException {
      return new Credentials(
          consumerKey, known(consumerSecret), known(accessToken), known(accessTokenSecret));
    }

    private String known(CredentialSource source) throws AuthException {
      String secret = source.read();
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
