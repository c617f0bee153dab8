package dev.inlet.config;

import java.net.URI;

/** The one place that hides secrets from what people read. */
public final class Redaction {

  /** What stands in the place of a secret. */
  public static final String REDACTED = "[REDACTED]";

  private Redaction() {}

  /** The URI without its user info, query values and fragment. */
  public static String uri(URI uri) {
    StringBuilder shown = new StringBuilder();
    if (uri.getScheme() != null) {
      shown.append(uri.getScheme()).append(':');
    }
    if (uri.getRawAuthority() != null) {
      String authority = uri.getRawAuthority();
      shown.append("//").append(authority.substring(authority.lastIndexOf('@') + 1));
    }
    if (uri.getRawPath() != null) {
      shown.append(uri.getRawPath());
    }
    if (uri.getRawQuery() != null) {
      shown.append('?').append(query(uri.getRawQuery()));
    }
    return shown.toString();
  }

  private static String query(String rawQuery) {
    StringBuilder shown = new StringBuilder();
    for (String parameter : rawQuery.split("&", -1)) {
      if (!shown.isEmpty()) {
        shown.append('&');
      }
      int equals = parameter.indexOf('=');
      // A parameter without "=" may be a bare token.
      shown.append(equals < 0 ? "" : parameter.substring(0, equals + 1)).append(REDACTED);
    }
    return shown.toString();
  }
}
