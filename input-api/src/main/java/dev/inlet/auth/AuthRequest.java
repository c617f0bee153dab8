package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP request, such as the one that opens a websocket, as far as an authentication scheme may
 * see and change it. Immutable.
 */
public final class AuthRequest {

  /** A header of the request. */
  public record Header(String name, String value) {
    /** A header whose name and value were checked already; see {@link AuthRequest#withHeader}. */
    public Header {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
      if (!isToken(name)) {
        throw new IllegalArgumentException("not a header name (RFC 9110, section 5.6.2)");
      }
      if (value.chars().anyMatch(c -> c != '\t' && (c < ' ' || c == 0x7f))) {
        throw new IllegalArgumentException(
            "the value of header " + name + " holds a control character");
      }
      // Cut down to one byte, such a character may turn into a line break.
      if (value.chars().anyMatch(c -> c > 0xff)) {
        throw new IllegalArgumentException(
            "the value of header " + name + " holds a character beyond ISO-8859-1");
      }
    }

    /** Without the value, which may be a credential. */
    @Override
    public String toString() {
      return name + ": " + Masker.REDACTED;
    }
  }

  private final String method;
  private final URI uri;
  private final List<Header> headers;
  private final List<String> subprotocols;

  private AuthRequest(String method, URI uri, List<Header> headers, List<String> subprotocols) {
    this.method = requireNonNull(method, "method is null");
    this.uri = requireNonNull(uri, "uri is null");
    this.headers = List.copyOf(headers);
    this.subprotocols = List.copyOf(subprotocols);
  }

  /** A GET request, as opens a websocket, without headers of its own. */
  public static AuthRequest of(URI uri) {
    return of("GET", uri);
  }

  /** A request without headers of its own. */
  public static AuthRequest of(String method, URI uri) {
    return new AuthRequest(method, uri, List.of(), List.of());
  }

  /** The method, such as {@code GET}. */
  public String method() {
    return method;
  }

  /** Where the request goes, with scheme {@code ws} or {@code wss} for a websocket. */
  public URI uri() {
    return uri;
  }

  /** The headers beyond those of the protocol itself, in order. */
  public List<Header> headers() {
    return headers;
  }

  /** The first value of a header; names are found whatever their case. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /** The subprotocols that a websocket offers (RFC 6455, section 1.9), best first; else none. */
  public List<String> subprotocols() {
    return subprotocols;
  }

  /**
   * This request with a subprotocol offered behind the others; nothing changes if it is among them.
   * Some servers find a credential there, as browsers can set no headers.
   *
   * @throws IllegalArgumentException if it is no token (RFC 9110, section 5.6.2)
   */
  public AuthRequest withSubprotocol(String name) {
    if (!isToken(name)) {
      throw new IllegalArgumentException("not the name of a subprotocol (RFC 6455, section 4.1)");
    }
    if (subprotocols.contains(name)) {
      return this;
    }
    List<String> changed = new ArrayList<>(subprotocols);
    changed.add(name);
    return new AuthRequest(method, uri, headers, changed);
  }

  /**
   * This request with a header set; values that it had under that name are gone.
   *
   * @throws IllegalArgumentException if the name is no token or belongs to the {@linkplain
   *     ProtocolHeaders protocol}, or the value holds control characters or characters beyond
   *     ISO-8859-1
   */
  public AuthRequest withHeader(String name, String value) {
    ProtocolHeaders.whyReserved(name)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException("the header " + name + " " + why);
            });
    List<Header> changed = new ArrayList<>(headers);
    changed.removeIf(header -> header.name().equalsIgnoreCase(name));
    changed.add(new Header(name, value));
    return new AuthRequest(method, uri, changed, subprotocols);
  }

  /**
   * This request at another address, to which the connection is made in place of the configured
   * one: for session protocols whose server names it.
   *
   * @throws IllegalArgumentException if it is no absolute URI with a host
   */
  public AuthRequest withUri(URI address) {
    if (!address.isAbsolute() || address.getRawAuthority() == null) {
      throw new IllegalArgumentException("not an absolute URI with a host");
    }
    return new AuthRequest(method, address, headers, subprotocols);
  }

  /** This request with a parameter added at the end of the URI's query. */
  public AuthRequest withQueryParameter(String name, String value) {
    String parameter = encode(name) + "=" + encode(value);
    String text = uri.toString();
    String fragment = uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment();
    String base = text.substring(0, text.length() - fragment.length());
    String separator = uri.getRawQuery() == null ? "?" : uri.getRawQuery().isEmpty() ? "" : "&";
    return new AuthRequest(
        method, URI.create(base + separator + parameter + fragment), headers, subprotocols);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static boolean isToken(String name) {
    return !name.isEmpty()
        && name.toLowerCase(Locale.ROOT)
            .chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= '0' && c <= '9')
                        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  /** Without subprotocols and the values of headers and query parameters. */
  @Override
  public String toString() {
    return method + " " + new Masker().mask(uri) + " " + headers;
  }
}
