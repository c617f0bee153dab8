package dev.inlet.input.websocket.tls;

import static java.util.Objects.requireNonNull;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A server's certificates were not accepted. Carries them, as nobody else keeps them then: the
 * session of a handshake that failed has none.
 */
public final class UntrustedChainException extends CertificateException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // nobody serialises it
  private final List<X509Certificate> chain;

  UntrustedChainException(CertificateException cause, X509Certificate[] chain) {
    super(requireNonNull(cause, "cause is null").getMessage(), cause);
    this.chain = List.of(chain);
  }

  /** What the server has shown, its own certificate first; empty if it is not known. */
  public static List<X509Certificate> chainIn(Throwable failure) {
    return find(failure).map(found -> found.chain).orElse(List.of());
  }

  /**
   * Whether the chain that a handshake has failed of has a signature by an Ed25519 or Ed448 key,
   * which is not accepted where BoringSSL has read it: its session does not list them.
   */
  public static boolean isSignedByEdwardsKey(Throwable failure) {
    return chainIn(failure).stream()
        .map(X509Certificate::getSigAlgName)
        .anyMatch(name -> name.startsWith("Ed"));
  }

  private static Optional<UntrustedChainException> find(Throwable failure) {
    Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof UntrustedChainException found) {
        return Optional.of(found);
      }
      cause = cause.getCause() == cause ? null : cause.getCause();
    }
    return Optional.empty();
  }
}
