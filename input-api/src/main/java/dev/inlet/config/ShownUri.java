package dev.inlet.config;

import java.net.URI;

/** What people may see of a URI whose parts may all be secrets. */
final class ShownUri {

  private ShownUri() {}

  /** The URI without its user info, query values and fragment. */
  static String of(URI uri) {
    return of(uri, uri.getRawPath() == null ? "" : uri.getRawPath());
  }

  static String of(URI uri, String shownPath) {
    StringBuilder shown = new StringBuilder();
    if (uri.getScheme() != null) {
      shown.append(uri.getScheme()).append(':');
    }
    if (uri.getRawAuthority() != null) {
      String authority = uri.getRawAuthority();
      shown.append("//").append(authority.substring(authority.lastIndexOf('@') + 1));
    }
    shown.append(shownPath);
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
      shown.append(equals < 0 ? "" : parameter.substring(0, equals + 1)).append(Masker.REDACTED);
    }
    return shown.toString();
  }
}
