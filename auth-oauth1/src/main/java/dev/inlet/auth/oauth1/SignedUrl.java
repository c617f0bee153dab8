package dev.inlet.auth.oauth1;

import java.net.IDN;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A URL as it takes part in a signature, without user info and fragment.
 *
 * @param base scheme, host, port and path (RFC 5849, section 3.4.1.2)
 * @param parameters the query, repeated parameters and those without a value included
 */
record SignedUrl(String base, List<Parameter> parameters) {
  private static final Map<String, String> SCHEMES =
      Map.of("ws", "http", "wss", "https", "http", "http", "https", "https");
  private static final Map<String, String> DEFAULT_PORTS = Map.of("http", ":80", "https", ":443");

  SignedUrl {
    parameters = List.copyOf(parameters);
  }

  static boolean canBeMadeOf(URI uri) {
    try {
      return scheme(uri).isPresent() && !host(uri).isEmpty();
    } catch (IllegalArgumentException e) {
      return false; // the host is none that can be written in ASCII
    }
  }

  /**
   * Takes the parts of a URI.
   *
   * @throws IllegalArgumentException if it has no host, or one that is no domain name, or its
   *     scheme is none of ws, wss, http and https
   */
  static SignedUrl of(URI given) {
    // Letters beyond ASCII go out percent-encoded, except in the host.
    URI uri = URI.create(given.toASCIIString());
    String scheme =
        scheme(uri).orElseThrow(() -> new IllegalArgumentException("scheme " + uri.getScheme()));
    String host = host(given);
    if (host.isEmpty()) {
      throw new IllegalArgumentException("no host");
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new SignedUrl(scheme + "://" + host + port(uri, scheme) + path, query(uri));
  }

  private static Optional<String> scheme(URI uri) {
    return Optional.ofNullable(uri.getScheme())
        .map(scheme -> SCHEMES.get(scheme.toLowerCase(Locale.ROOT)));
  }

  /**
   * Not {@link URI#getHost}, which knows no host with an underscore or with letters beyond ASCII.
   * Those are written as the Host header has them (RFC 5890).
   */
  private static String host(URI uri) {
    String hostAndPort = hostAndPort(uri);
    String host = hostAndPort.substring(0, endOfHost(hostAndPort));
    boolean isAscii = host.chars().allMatch(letter -> letter < 128);
    return (isAscii ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED)).toLowerCase(Locale.ROOT);
  }

  private static String port(URI uri, String scheme) {
    String hostAndPort = hostAndPort(uri);
    String port = hostAndPort.substring(endOfHost(hostAndPort));
    return port.equals(":") || port.equals(DEFAULT_PORTS.get(scheme)) ? "" : port;
  }

  private static String hostAndPort(URI uri) {
    String authority = Optional.ofNullable(uri.getRawAuthority()).orElse("");
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static int endOfHost(String hostAndPort) {
    // The colons of an IPv6 address stand in brackets.
    int colon = hostAndPort.indexOf(':', hostAndPort.lastIndexOf(']') + 1);
    return colon < 0 ? hostAndPort.length() : colon;
  }

  private static List<Parameter> query(URI uri) {
    String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    return Arrays.stream(query.split("&"))
        .filter(part -> !part.isEmpty())
        .map(Parameter::parse)
        .toList();
  }
}
