package dev.inlet.auth.oauth1;

import java.net.URI;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import oauth.signpost.AbstractOAuthConsumer;
import oauth.signpost.OAuth;
import oauth.signpost.basic.UrlStringRequestAdapter;
import oauth.signpost.exception.OAuthMessageSignerException;
import oauth.signpost.http.HttpParameters;
import oauth.signpost.http.HttpRequest;
import oauth.signpost.signature.OAuthMessageSigner;

/** Signpost's consumer, made anew for every attempt. */
final class Consumer extends AbstractOAuthConsumer {
  private static final long serialVersionUID = 1;

  private final OAuthMessageSigner signer;
  private final transient Clock clock;
  private final transient Supplier<String> nonces;

  Consumer(
      Credentials credentials, OAuthMessageSigner signer, Clock clock, Supplier<String> nonces) {
    super(credentials.consumerKey(), credentials.consumerSecret());
    this.signer = signer;
    this.clock = clock;
    this.nonces = nonces;
    setMessageSigner(signer);
    setTokenWithSecret(credentials.accessToken(), credentials.accessTokenSecret());
  }

  /**
   * The value of the header for a GET of the URL. Signpost's {@code sign} would do the same, but
   * prints the signature to standard output when the system property "debug" is set.
   */
  String authorization(URI url) throws OAuthMessageSignerException {
    HttpParameters parameters = new HttpParameters();
    completeOAuthParameters(parameters);
    String signature = signer.sign(new UrlStringRequestAdapter(url.toString()), parameters);
    parameters.put(OAuth.OAUTH_SIGNATURE, signature, true);
    return parameters.keySet().stream()
        .map(parameters::getAsHeaderElement)
        .collect(Collectors.joining(", ", "OAuth ", ""));
  }

  @Override
  protected String generateTimestamp() {
    return Long.toString(clock.instant().getEpochSecond());
  }

  @Override
  protected String generateNonce() {
    return nonces.get();
  }

  @Override
  protected HttpRequest wrap(Object request) {
    throw new UnsupportedOperationException("requests are not wrapped");
  }
}
