package dev.inlet.input.websocket.text;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** What TLS failed of, as far as it can be told from what the JDK and Netty throw. */
public enum TlsFailure {
  /** A certificate of the server is over. */
  EXPIRED,
  /** A certificate of the server does not count yet. */
  NOT_YET_VALID,
  /** No authority that is trusted has signed the server's certificate. */
  UNTRUSTED,
  /** The server's certificate is for other names. */
  OTHER_HOST,
  /** The server knows no host of the name that it was asked for. */
  UNKNOWN_NAME,
  /** The server refused the client's certificate, or wants one. */
  CLIENT_CERTIFICATE,
  /** Nothing of versions, ciphers and the like is common to both sides. */
  NOTHING_IN_COMMON,
  /** The server answered in HTTP. */
  PLAIN_HTTP,
  /** The server answered in something else. */
  NOT_TLS,
  OTHER;

  /** How an answer in clear begins: {@code HTTP/}. */
  private static final String HTTP_IN_HEX = "485454502f";

  /** What the failure comes to. */
  public static TlsFailure of(SSLException failure) {
    Throwable root = rootOf(failure);
    String text = String.valueOf(root.getMessage());
    if (root instanceof CertificateExpiredException) {
      return EXPIRED;
    }
    if (root instanceof CertificateNotYetValidException) {
      return NOT_YET_VALID;
    }
    if (root.getClass().getSimpleName().equals("SunCertPathBuilderException")
        || root instanceof CertPathValidatorException) {
      return UNTRUSTED;
    }
    if (text.startsWith("No subject alternative") || text.startsWith("No name matching")) {
      return OTHER_HOST;
    }
    if (text.equals("Received fatal alert: unrecognized_name")) {
      return UNKNOWN_NAME;
    }
    if (text.matches("Received fatal alert: (\\w*certificate\\w*|unknown_ca)")) {
      return CLIENT_CERTIFICATE;
    }
    if (text.matches("Received fatal alert: (handshake_failure|protocol_version)")) {
      return NOTHING_IN_COMMON;
    }
    if (text.startsWith("not an SSL/TLS record: " + HTTP_IN_HEX)) {
      return PLAIN_HTTP;
    }
    return text.startsWith("not an SSL/TLS record") ? NOT_TLS : OTHER;
  }

  /** What says most: the innermost cause. */
  static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
