package dev.inlet.input.websocket.text;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;

/** Says in one line what an exception of the network means to an operator. */
public final class Causes {

  private Causes() {}

  public static String describe(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof ConnectTimeoutException) {
      return "no answer in time";
    }
    if (isWantOfFiles(failure)) {
      return "too many open files: raise the limit of the process (ulimit -n, LimitNOFILE)";
    }
    if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
      String text = cause.getMessage() == null ? "not reachable" : oneLine(cause.getMessage());
      return text.contains("refused") ? "connection refused" : text.replaceFirst(": .*", "");
    }
    if (cause instanceof ClosedChannelException || isBrokenPipe(cause)) {
      return "the other side ended the TCP connection";
    }
    if (cause instanceof SSLException tls) {
      return describeTls(tls);
    }
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : oneLine(cause.getMessage());
  }

  /** What a handler has thrown, without what Netty puts around it. */
  public static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof DecoderException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Whether it comes of the other side or the way to it, and reading has ended by it. */
  public static boolean isOfNetwork(Throwable failure) {
    return unwrap(failure) instanceof IOException;
  }

  /** Sockets and selectors are files, too, and what cannot be opened has a different name each. */
  private static boolean isWantOfFiles(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String text = String.valueOf(cause.getMessage());
      if (text.contains("Too many open files")) {
        return true;
      }
    }
    return false;
  }

  /** What reading comes to if a write has found before that the other side is gone. */
  private static boolean isBrokenPipe(Throwable cause) {
    return cause instanceof IOException && "Broken pipe".equals(cause.getMessage());
  }

  private static String describeTls(SSLException failure) {
    String text = oneLine(TlsFailure.textOf(failure));
    return switch (TlsFailure.of(failure)) {
      case EXPIRED, NOT_YET_VALID -> "the server's certificate is not valid at this time: " + text;
      case UNTRUSTED ->
          "the server's certificate is not signed by a trusted authority"
              + " (see tls.root_cas_file): "
              + text;
      case NOT_ACCEPTED -> "the server's certificate is not accepted: " + text;
      case OTHER_HOST ->
          "the server's certificate is for another host (see tls.server_name): " + text;
      case UNKNOWN_NAME -> "the server does not go by this name (see tls.server_name): " + text;
      case CLIENT_CERTIFICATE ->
          "the server refused the client certificate, or asks for one (see tls.client_certs): "
              + text;
      case PLAIN_HTTP -> "the server speaks plain HTTP on this port; use ws://";
      case NOT_TLS -> "the server does not speak TLS on this port";
      case NOTHING_IN_COMMON, OTHER -> "TLS failed: " + text;
    };
  }

  private static String oneLine(String text) {
    String quoted = OneLine.quote(text);
    return quoted.substring(1, quoted.length() - 1).replace("\\\"", "\"");
  }
}
