package dev.inlet.auth.oauth1;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import oauth.signpost.exception.OAuthMessageSignerException;
import oauth.signpost.http.HttpParameters;
import oauth.signpost.http.HttpRequest;
import oauth.signpost.signature.OAuthMessageSigner;

/**
 * Signs the base string of the RFC. Signpost's own collapses repeated parameters, drops those
 * without a value, and keeps user info and fragment.
 */
final class MessageSigner extends OAuthMessageSigner {
  private static final long serialVersionUID = 1;

  private final SignatureMethod method;
  private final transient Credentials credentials;
  private final transient Optional<PrivateKey> privateKey;

  MessageSigner(SignatureMethod method, Credentials credentials, Optional<PrivateKey> privateKey) {
    this.method = method;
    this.credentials = credentials;
    this.privateKey = privateKey;
  }

  @Override
  public String getSignatureMethod() {
    return method.text();
  }

  @Override
  public String sign(HttpRequest request, HttpParameters protocolParameters)
      throws OAuthMessageSignerException {
    SignedUrl url = SignedUrl.of(URI.create(request.getRequestUrl()));
    String baseString = BaseString.of(request.getMethod(), url, encoded(protocolParameters));
    try {
      return sign(baseString);
    } catch (GeneralSecurityException e) {
      throw new OAuthMessageSignerException(e);
    }
  }

  private String sign(String baseString) throws GeneralSecurityException {
    return switch (method.family()) {
      case HMAC -> Signatures.hmac(method.algorithm(), credentials.joinedSecrets(), baseString);
      case RSA -> Signatures.rsa(method.algorithm(), privateKey.orElseThrow(), baseString);
      case NONE -> credentials.joinedSecrets();
    };
  }

  private static List<Parameter> encoded(HttpParameters parameters) {
    return parameters.entrySet().stream()
        .flatMap(
            entry -> entry.getValue().stream().map(value -> new Parameter(entry.getKey(), value)))
        .toList();
  }
}
