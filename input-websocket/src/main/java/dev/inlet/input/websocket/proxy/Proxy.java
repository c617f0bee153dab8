package dev.inlet.input.websocket.proxy;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.address.HostAndPort;
import dev.inlet.input.websocket.address.WebSocketUrl;
import dev.inlet.input.websocket.http.ResponseHead;
import io.netty.channel.ChannelHandler;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A proxy to connect through. The host of the websocket is resolved by the proxy. */
public record Proxy(Scheme scheme, String host, int port, Optional<Credentials> credentials) {

  /** How the proxy is asked. */
  public enum Scheme {
    /** {@code CONNECT} (RFC 9110, section 9.3.6). */
    HTTP,
    /** RFC 1928 and RFC 1929. */
    SOCKS5
  }

  /** What it is shown; either may be empty. */
  public record Credentials(String user, String password) {
    public Credentials {
      requireNonNull(user, "user is null");
      requireNonNull(password, "password is null");
    }

    /** As the scheme Basic shows them (RFC 7617). */
    public String base64() {
      return Base64.getEncoder()
          .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Without either. */
    @Override
    public String toString() {
      return "Credentials";
    }
  }

  /** Hears once, from the event loop, what the proxy said. */
  public interface Outcome {

    /** The connection leads to the server from here on. */
    void tunnelled();

    /** It answered with another status than 2xx. */
    void refused(ResponseHead head, String body);

    /** It refused in another way, or its answer breaks the protocol. */
    void failed(String message, RetryAdvice advice);
  }

  private static final Pattern URL =
      Pattern.compile("(?:([^:/?#@]*)://)?([^/?#]*)(.*)", Pattern.DOTALL);

  /** SOCKS5 has one byte for their lengths. */
  private static final int MAX_SOCKS_CREDENTIAL = 255;

  public Proxy {
    requireNonNull(scheme, "scheme is null");
    requireNonNull(host, "host is null");
    requireNonNull(credentials, "credentials is null");
  }

  /**
   * Reads a proxy's URL.
   *
   * @throws IllegalArgumentException with a message that says what is wrong, without the URL itself
   */
  public static Proxy parse(String text) {
    Matcher url = URL.matcher(text.strip());
    if (!url.matches()) {
      throw new IllegalArgumentException("is not a URL");
    }
    boolean bare = url.group(1) == null && !text.contains("://");
    Scheme scheme = scheme(bare ? "http" : String.valueOf(url.group(1)));
    String authority = url.group(2);
    if (url.group(3).contains("@")) {
      throw new IllegalArgumentException(
          "has a character in its user name or password that a URL cannot hold;"
              + " write / as %2F, ? as %3F and # as %23");
    }
    int at = authority.lastIndexOf('@');
    Optional<Credentials> credentials =
        at <= 0 ? Optional.empty() : Optional.of(credentials(authority.substring(0, at), scheme));
    HostAndPort address = HostAndPort.parse(authority.substring(at + 1));
    return new Proxy(
        scheme,
        address.host(),
        address.port().orElse(scheme == Scheme.HTTP ? 80 : 1080),
        credentials);
  }

  private static Scheme scheme(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "http" -> Scheme.HTTP;
      case "socks5", "socks5h" -> Scheme.SOCKS5;
      default -> throw new IllegalArgumentException("must begin with http:// or socks5://");
    };
  }

  private static Credentials credentials(String userInfo, Scheme scheme) {
    if (userInfo.contains("@")) {
      throw new IllegalArgumentException(
          "has more than one @; write an @ in the user name or password as %40");
    }
    String[] parts = userInfo.split(":", 2);
    Credentials credentials =
        new Credentials(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
    if (scheme == Scheme.HTTP && credentials.user().contains(":")) {
      throw new IllegalArgumentException(
          "has a colon in its user name, which HTTP cannot distinguish from the one behind it");
    }
    if (scheme == Scheme.SOCKS5
        && (isTooLong(credentials.user()) || isTooLong(credentials.password()))) {
      throw new IllegalArgumentException(
          "has a user name or password of more than 255 bytes, which SOCKS5 does not allow");
    }
    return credentials;
  }

  private static boolean isTooLong(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length > MAX_SOCKS_CREDENTIAL;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "has a % in its user name or password that no two hexadecimal digits follow;"
              + " write it as %25",
          e);
    }
  }

  /**
   * A handler that asks this proxy for the way to a server.
   *
   * @param masker knows what the proxy may quote of that
   */
  public ChannelHandler newHandler(WebSocketUrl url, Masker masker, Outcome outcome) {
    return switch (scheme) {
      case HTTP -> new HttpProxyHandler(this, url, masker, outcome);
      case SOCKS5 -> new SocksProxyHandler(this, url, outcome);
    };
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return scheme.name().toLowerCase(Locale.ROOT)
        + "://"
        + HostAndPort.inBrackets(host)
        + ":"
        + port;
  }
}
