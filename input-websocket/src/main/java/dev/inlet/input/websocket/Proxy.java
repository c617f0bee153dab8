package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A proxy to connect through. The host of the websocket is resolved by the proxy.
 *
 * @param user empty for none; so is the password
 */
record Proxy(Scheme scheme, String host, int port, String user, String password) {

  /** How the proxy is asked. */
  enum Scheme {
    /** {@code CONNECT} (RFC 9110, section 9.3.6). */
    HTTP,
    /** RFC 1928 and RFC 1929. */
    SOCKS5
  }

  Proxy {
    requireNonNull(scheme, "scheme is null");
    requireNonNull(host, "host is null");
    requireNonNull(user, "user is null");
    requireNonNull(password, "password is null");
  }

  /**
   * Reads a proxy's URL.
   *
   * @throws IllegalArgumentException with a message that says what is wrong, without the URL itself
   */
  static Proxy parse(String text) {
    URI uri;
    try {
      uri = new URI(text.contains("://") ? text : "http://" + text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a URL: " + e.getReason(), e);
    }
    Scheme scheme =
        switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
          case "http" -> Scheme.HTTP;
          case "socks5", "socks5h" -> Scheme.SOCKS5;
          default -> throw new IllegalArgumentException("must begin with http:// or socks5://");
        };
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("names no host");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("has a port that is not a number from 1 to 65535");
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme == Scheme.HTTP ? 80 : 1080;
    String[] userInfo = String.valueOf(uri.getRawUserInfo()).split(":", 2);
    boolean hasUser = uri.getRawUserInfo() != null;
    return new Proxy(
        scheme,
        uri.getHost().replaceAll("^\\[|]$", ""),
        port,
        hasUser ? decode(userInfo[0]) : "",
        hasUser && userInfo.length > 1 ? decode(userInfo[1]) : "");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /**
   * The proxy that the environment names for a server, as most programs understand it.
   *
   * @throws IllegalArgumentException if that cannot be used; the message names the variable
   */
  static Optional<Proxy> fromEnvironment(Map<String, String> environment, WebSocketUrl url) {
    String name = url.secure() ? "HTTPS_PROXY" : "HTTP_PROXY";
    String value = variable(environment, name);
    if (value.isEmpty()
        || isLoopback(url.host())
        || isExcluded(variable(environment, "NO_PROXY"), url)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the environment variable " + name + " names a proxy that " + e.getMessage(), e);
    }
  }

  private static String variable(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    return lower.isEmpty() ? environment.getOrDefault(name, "") : lower;
  }

  /** Whether a host is this machine, by its name alone. */
  static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.matches("127(\\.\\d{1,3}){3}")
        || name.equals("::1")
        || name.equals("0:0:0:0:0:0:0:1");
  }

  private static boolean isExcluded(String list, WebSocketUrl url) {
    String host = url.host().toLowerCase(Locale.ROOT);
    for (String item : list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
      String pattern =
          item.endsWith(":" + url.port()) ? item.substring(0, item.lastIndexOf(':')) : item;
      String domain = pattern.startsWith("*.") ? pattern.substring(1) : pattern;
      if (pattern.isEmpty()) {
        continue;
      }
      String bare = domain.startsWith(".") ? domain.substring(1) : domain;
      boolean excluded = pattern.equals("*") || host.equals(bare) || host.endsWith("." + bare);
      if (excluded) {
        return true;
      }
    }
    return false;
  }

  /** A handler that asks the proxy, at a resolved address, for the way to the real server. */
  ProxyHandler newHandler(InetSocketAddress address) {
    ProxyHandler handler =
        switch (scheme) {
          case HTTP ->
              user.isEmpty()
                  ? new HttpProxyHandler(address)
                  : new HttpProxyHandler(address, user, password);
          case SOCKS5 ->
              user.isEmpty()
                  ? new Socks5ProxyHandler(address)
                  : new Socks5ProxyHandler(address, user, password);
        };
    // The timer of the whole handshake covers the proxy, too.
    handler.setConnectTimeoutMillis(0);
    return handler;
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return scheme.name().toLowerCase(Locale.ROOT) + "://" + host + ":" + port;
  }
}
