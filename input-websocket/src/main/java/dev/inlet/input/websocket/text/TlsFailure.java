package dev.inlet.input.websocket.text;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What TLS failed of, as far as it can be told from what the JDK, BoringSSL and Netty throw. */
public enum TlsFailure {
  /** A certificate of the server is over. */
  EXPIRED,
  /** A certificate of the server does not count yet. */
  NOT_YET_VALID,
  /** No authority that is trusted has signed the server's certificate. */
  UNTRUSTED,
  /** Something else is wrong with a certificate of the server, such as what it may be used for. */
  NOT_ACCEPTED,
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

  /** What BoringSSL says, by the names of its constants. */
  private static final Pattern BORINGSSL =
      Pattern.compile("error:\\p{XDigit}+:SSL routines:OPENSSL_internal:(\\w+)");

  /** The beginning of those that say which alert the server has sent. */
  private static final Pattern ALERT = Pattern.compile("(SSLV3|TLSV1)_ALERT_");

  /** How an answer in clear begins: {@code HTTP/}. */
  private static final String HTTP_IN_HEX = "485454502f";

  /** What the failure comes to. */
  public static TlsFailure of(SSLException failure) {
    Throwable root = rootOf(failure);
    String text = textOf(failure);
    if (root instanceof CertificateExpiredException) {
      return EXPIRED;
    }
    if (root instanceof CertificateNotYetValidException) {
      return NOT_YET_VALID;
    }
    if (isWithoutAnchor(root)) {
      return UNTRUSTED;
    }
    if (text.startsWith("No subject alternative") || text.startsWith("No name matching")) {
      return OTHER_HOST;
    }
    if (root instanceof CertPathValidatorException || root instanceof CertificateException) {
      return NOT_ACCEPTED;
    }
    if (text.equals("Received fatal alert: unrecognized_name")) {
      return UNKNOWN_NAME;
    }
    if (text.matches("Received fatal alert: (\\w*certificate\\w*|unknown_ca)")) {
      return CLIENT_CERTIFICATE;
    }
    if (text.matches(
        "Received fatal alert: (handshake_failure|insufficient_security|protocol_version)")) {
      return NOTHING_IN_COMMON;
    }
    if (text.startsWith("not an SSL/TLS record: " + HTTP_IN_HEX)) {
      return PLAIN_HTTP;
    }
    return text.startsWith("not an SSL/TLS record") ? NOT_TLS : OTHER;
  }

  private static boolean isWithoutAnchor(Throwable root) {
    return root instanceof CertPathBuilderException
        || (root instanceof CertPathValidatorException invalid
            && invalid.getReason() == PKIXReason.NO_TRUST_ANCHOR);
  }

  /** What says most of a failure, in the words of the JDK. */
  static String textOf(SSLException failure) {
    String text = String.valueOf(rootOf(failure).getMessage());
    Matcher boringSsl = BORINGSSL.matcher(text);
    if (!boringSsl.matches()) {
      return text;
    }
    String constant = boringSsl.group(1);
    Matcher alert = ALERT.matcher(constant);
    return alert.lookingAt()
        ? "Received fatal alert: " + constant.substring(alert.end()).toLowerCase(Locale.ROOT)
        : constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The innermost cause. */
  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
