package dev.inlet.auth.oauth1;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import oauth.signpost.AbstractOAuthConsumer;
import oauth.signpost.OAuth;
import oauth.signpost.basic.UrlStringRequestAdapter;
import oauth.signpost.exception.OAuthMessageSignerException;
import oauth.signpost.http.HttpParameters;
import oauth.signpost.http.HttpRequest;
import oauth.signpost.signature.OAuthMessageSigner;

/** Signpost's consumer, made again for every attempt. */
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
   * The value of the header for a request of the URL, with the realm before the other parameters.
   * Signpost's {@code sign} would do the same, but prints the signature to standard output when the
   * system property "debug" is set.
   */
  String authorization(String method, URI url, Optional<String> realm)
      throws OAuthMessageSignerException {
    HttpParameters parameters = new HttpParameters();
    completeOAuthParameters(parameters);
    String signature = signer.sign(request(method, url), parameters);
    parameters.put(OAuth.OAUTH_SIGNATURE, signature, true);
    // The realm is no part of what is signed (RFC 5849, section 3.4.1.3.1).
    Stream<String> first = realm.map(text -> "realm=\"" + escape(text) + "\"").stream();
    return Stream.concat(first, parameters.keySet().stream().map(parameters::getAsHeaderElement))
        .collect(Collectors.joining(", ", "OAuth ", ""));
  }

  private static HttpRequest request(String method, URI url) {
    return new UrlStringRequestAdapter(url.toString()) {
      @Override
      public String getMethod() {
        return method;
      }
    };
  }

  /** The realm is a quoted string (RFC 9110, section 5.6.4), which is not percent-encoded. */
  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
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
