package dev.inlet.input.websocket.address;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.FieldType;
import dev.inlet.config.FieldTypes;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
import dev.inlet.config.ReadContext;
import dev.inlet.config.ValueShape;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a websocket server is (RFC 6455, section 3).
 *
 * @param uri with scheme {@code ws} or {@code wss}; ASCII only
 * @param host a name, or an IP address without brackets
 * @param shownPath what people may see of the path
 */
public record WebSocketUrl(URI uri, boolean secure, String host, int port, String shownPath) {

  /** The type of a field that holds such a URL. */
  public static final FieldType<WebSocketUrl> TYPE = new Type();

  public WebSocketUrl {
    requireNonNull(uri, "uri is null");
    requireNonNull(host, "host is null");
    requireNonNull(shownPath, "shownPath is null");
  }

  private WebSocketUrl(URI uri, boolean secure, String host, int port) {
    this(uri, secure, host, port, uri.getRawPath());
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with a message that says what is wrong, without the URL itself
   */
  public static WebSocketUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "is not a URL: " + e.getReason() + " at character " + (e.getIndex() + 1), e);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("wss");
    if (!secure && !scheme.equals("ws")) {
      throw new IllegalArgumentException("must begin with ws:// or wss://");
    }
    if (uri.getRawAuthority() == null) {
      throw new IllegalArgumentException("names no host");
    }
    if (uri.getRawAuthority().contains("@")) {
      throw new IllegalArgumentException("must not hold credentials; use basic_auth for those");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("must not have a fragment (\"#\" and what follows it)");
    }
    return of(uri, secure);
  }

  private static WebSocketUrl of(URI uri, boolean secure) {
    // URI.getHost() knows neither underscores nor letters beyond ASCII.
    HostAndPort address = HostAndPort.parse(uri.getRawAuthority());
    String shown = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
    int port = address.port().orElse(secure ? 443 : 80);
    String rest = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    URI ascii =
        URI.create(
            (secure ? "wss://" : "ws://")
                + shown.replace("%", "%25")
                + (address.port().isEmpty() ? "" : ":" + port)
                + uri.getRawPath()
                + rest);
    return new WebSocketUrl(URI.create(ascii.toASCIIString()), secure, address.host(), port);
  }

  /** The value of the {@code Host} header (RFC 9112, section 3.2): no default port, no zone. */
  public String hostHeader() {
    return port == (secure ? 443 : 80) ? HostAndPort.inBrackets(host) : authority();
  }

  /** Host and port, as a proxy is asked for them (RFC 9110, section 9.3.6). */
  public String authority() {
    return HostAndPort.inBrackets(host) + ":" + port;
  }

  /** The request target (RFC 9112, section 3.2.1): path and query. */
  public String requestTarget() {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  /** Without the values of query parameters and what else may be a token. */
  @Override
  public String toString() {
    return Masker.show(uri, shownPath);
  }

  private static final class Type implements FieldType<WebSocketUrl> {

    @Override
    public ValueShape shape() {
      return ValueShape.Single.TEXT;
    }

    @Override
    public Optional<WebSocketUrl> read(ConfigNode node, ReadContext context) {
      if (FieldTypes.NAME.read(node, context).isEmpty()) {
        return Optional.empty();
      }
      ConfigNode.Scalar scalar = (ConfigNode.Scalar) node;
      try {
        WebSocketUrl url = parse(scalar.text());
        context.masker().addUri(url.uri());
        return Optional.of(new PathFromVariables(scalar, url).hide(context.masker()));
      } catch (IllegalArgumentException e) {
        context.error(node.location(), Problem.reason(e));
        return Optional.empty();
      }
    }

    @Override
    public Object toPlain(WebSocketUrl value) {
      return value.toString();
    }
  }
}
