package dev.inlet.auth.oauth1;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.CredentialFiles;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.keys.KeyFile;
import dev.inlet.keys.KeyFileException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import oauth.signpost.exception.OAuthMessageSignerException;

/** Signs each request with a nonce and a timestamp of its own. */
final class OAuth1Authenticator implements Authenticator {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Credentials.Source source;
  private final SignatureMethod method;
  private final Optional<URI> requestUrl;
  private final Optional<String> realm;
  private final Optional<Path> privateKeyFile;
  private final Clock clock;
  private final Supplier<String> nonces;

  private OAuth1Authenticator(Config config, Clock clock, Supplier<String> nonces) {
    this.source = Credentials.Source.of(config);
    this.method = OAuth1Fields.signatureMethod(config);
    this.requestUrl = written(config.get(OAuth1Fields.REQUEST_URL)).map(URI::create);
    this.realm = written(config.get(OAuth1Fields.REALM));
    this.privateKeyFile = written(config.get(OAuth1Fields.PRIVATE_KEY_FILE)).map(Path::of);
    this.clock = clock;
    this.nonces = nonces;
  }

  private static Optional<String> written(String text) {
    return Optional.of(text).filter(value -> !value.isEmpty());
  }

  static OAuth1Authenticator create(Config config) {
    return create(config, Clock.systemUTC(), OAuth1Authenticator::nonce);
  }

  /** With a clock and nonces of one's own. */
  static OAuth1Authenticator create(Config config, Clock clock, Supplier<String> nonces) {
    OAuth1Authenticator authenticator = new OAuth1Authenticator(config, clock, nonces);
    try {
      var unused = authenticator.readPrivateKey();
    } catch (IOException | InvalidKeyException e) {
      throw new ConfigException(config.problem(OAuth1Fields.PRIVATE_KEY_FILE, Problem.reason(e)));
    }
    return authenticator;
  }

  private static String nonce() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public AuthRequest authenticate(AuthRequest request) throws AuthException {
    try {
      Credentials credentials = source.read();
      MessageSigner signer = new MessageSigner(method, credentials, readPrivateKey());
      Consumer consumer = new Consumer(credentials, signer, clock, nonces);
      return request.withHeader(
          "Authorization",
          consumer.authorization(request.method(), requestUrl.orElse(request.uri()), realm));
    } catch (IOException | InvalidKeyException | OAuthMessageSignerException e) {
      throw new AuthException("the request cannot be signed: " + e.getMessage(), e);
    }
  }

  private Optional<PrivateKey> readPrivateKey() throws IOException, InvalidKeyException {
    if (privateKeyFile.isEmpty()) {
      return Optional.empty();
    }
    PrivateKey key = privateKey(privateKeyFile.get());
    if (!key.getAlgorithm().equals("RSA")) {
      throw new InvalidKeyException(
          privateKeyFile.get()
              + " holds a key of the algorithm "
              + key.getAlgorithm()
              + ", but "
              + method.text()
              + " needs an RSA key");
    }
    return Optional.of(key);
  }

  private static PrivateKey privateKey(Path file) throws IOException, InvalidKeyException {
    try {
      return KeyFile.of(CredentialFiles.read(file)).privateKey(Optional.empty());
    } catch (KeyFileException e) {
      throw new InvalidKeyException(file + " " + e.getMessage(), e);
    }
  }
}
