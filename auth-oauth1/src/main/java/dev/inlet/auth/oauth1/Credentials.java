package dev.inlet.auth.oauth1;

import dev.inlet.config.Config;
import dev.inlet.config.Masker;

/** Who signs. The token and its secret are empty if the consumer signs for itself. */
record Credentials(
    String consumerKey, String consumerSecret, String accessToken, String accessTokenSecret) {

  static Credentials of(Config config) {
    return new Credentials(
        config.get(OAuth1Fields.CONSUMER_KEY),
        config.get(OAuth1Fields.CONSUMER_SECRET),
        config.get(OAuth1Fields.ACCESS_TOKEN),
        config.get(OAuth1Fields.ACCESS_TOKEN_SECRET));
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
