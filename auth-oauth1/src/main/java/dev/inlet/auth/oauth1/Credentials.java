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
      boolean signs = OAuth1Fields.signatureMethod(config).usesSecrets();
      return new Source(
          config.get(OAuth1Fields.CONSUMER_KEY),
          Secret.of(config, OAuth1Fields.CONSUMER_SECRET, OAuth1Fields.CONSUMER_SECRET_FILE, signs),
          Secret.of(config, OAuth1Fields.ACCESS_TOKEN, OAuth1Fields.ACCESS_TOKEN_FILE, true),
          Secret.of(
              config,
              OAuth1Fields.ACCESS_TOKEN_SECRET,
              OAuth1Fields.ACCESS_TOKEN_SECRET_FILE,
              signs),
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
   * @param field the field that names a file of it
   * @param fullFile the file, if it stands in one that must not be empty
   */
  private record Secret(CredentialSource source, String field, Optional<String> fullFile) {

    /**
     * Where a section has it.
     *
     * @param used whether a request is made with it
     */
    static Secret of(Config config, Field<String> text, Field<String> file, boolean used) {
      Secret secret =
          new Secret(
              CredentialSource.of(config, text, file),
              file.name(),
              Optional.of(config.get(file)).filter(path -> used && !path.isEmpty()));
      try {
        Optional<String> fault = secret.fault(secret.source.read());
        if (fault.isPresent()) {
          throw new ConfigException(config.problem(file, fault.get()));
        }
        String unused = secret.read(config.masker());
      } catch (AuthException e) {
        throw new ConfigException(config.problem(file, Problem.reason(e)));
      }
      return secret;
    }

    /** What is wrong with a text that was read. */
    private Optional<String> fault(String secret) {
      return fullFile.filter(path -> secret.isEmpty()).map(path -> path + " is empty");
    }

    /** A file has been named because there is a secret: without one, somebody else would sign. */
    String read(Masker masker) throws AuthException {
      String secret = source.read();
      Optional<String> fault = fault(secret);
      if (fault.isPresent()) {
        throw new AuthException(field + ": " + fault.get());
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
