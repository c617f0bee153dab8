package dev.inlet.tls;

import dev.inlet.config.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * Why a client of the JDK got no response to a request by HTTP, in words that say which field of a
 * section {@code tls} helps.
 */
public final class HttpFailure {
  private static final String MAY_ASK =
      "; it may ask for a client certificate, or refuse the one that it got (see tls.client_certs)";

  private HttpFailure() {}

  /**
   * What a request failed of, in one line.
   *
   * @param secure whether it was made over TLS
   */
  public static String describe(IOException failure, boolean secure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "the name of the host cannot be resolved";
      }
      if (cause instanceof CertPathBuilderException) {
        return "the server's certificate is not signed by a trusted authority"
            + " (see tls.root_cas_file): "
            + Problem.reason(cause);
      }
    }
    if (failure instanceof ConnectException && failure.getMessage() == null) {
      return "connection refused";
    }
    String text = Problem.reason(failure);
    // The JDK's client has no type of its own for it, and with TLS 1.3 the server may refuse the
    // client's certificate only then.
    if (text.contains("received no bytes") || text.contains("EOF reached while reading")) {
      return "the server ended the connection before it answered" + (secure ? MAY_ASK : "");
    }
    return failure instanceof SSLException ? describeTls(text) : text;
  }

  private static String describeTls(String text) {
    if (text.startsWith("No subject alternative") || text.startsWith("No name matching")) {
      return "the server's certificate is for another host: " + text;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("terminated the handshake")) {
      return "the server ended the TLS handshake" + MAY_ASK;
    }
    if (lower.matches("received fatal alert: (\\w*certificate\\w*|unknown_ca)")) {
      return "the server refused the client certificate, or asks for one (see tls.client_certs): "
          + text;
    }
    return "TLS failed: " + text;
  }
}
