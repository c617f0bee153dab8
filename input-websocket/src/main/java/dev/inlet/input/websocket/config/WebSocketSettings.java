package dev.inlet.input.websocket.config;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Masker;
import dev.inlet.input.websocket.address.WebSocketUrl;
import dev.inlet.input.websocket.proxy.Proxy;
import dev.inlet.input.websocket.proxy.ProxyEnvironment;
import dev.inlet.input.websocket.tls.TlsContext;
import dev.inlet.input.websocket.tls.TlsSection;
import dev.inlet.tls.TlsFields;
import dev.inlet.tls.TlsMaterial;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an input needs to know, read from its configuration.
 *
 * @param servers at least one
 * @param tls if any server is to be reached with TLS
 * @param serverName to ask for in place of the URL's host; empty for that
 * @param requesting the protocol that makes requests by HTTP of its own, as people call it
 * @param masker knows the secrets of the configuration
 */
public record WebSocketSettings(
    List<Server> servers,
    List<OpeningMessage> openMessages,
    Map<String, String> headers,
    List<String> subprotocols,
    boolean deflate,
    long maxMessageSize,
    KeepAliveSettings keepAlive,
    Heartbeat heartbeat,
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration closeTimeout,
    Optional<TlsContext> tls,
    String serverName,
    boolean certificatesUnverified,
    Duration readInterval,
    int maxBufferedMessages,
    long maxBufferedBytes,
    Optional<String> requesting,
    Masker masker) {

  /** A server, and the proxy on the way to it. */
  public record Server(WebSocketUrl url, Optional<Proxy> proxy) {

    /** The same server, or another one that the same way leads to. */
    public Server at(URI address) {
      return address.equals(url.uri())
          ? this
          : new Server(WebSocketUrl.parse(address.toString()), proxy);
    }
  }

  public WebSocketSettings {
    servers = List.copyOf(servers);
    openMessages = List.copyOf(openMessages);
    headers = Map.copyOf(headers);
    subprotocols = List.copyOf(subprotocols);
  }

  /**
   * Reads the settings and the files that they name.
   *
   * @param environment the variables of the process
   * @param requesting what the protocol is called that makes requests by HTTP on the way of the
   *     input, if one does
   * @throws ConfigException if a file or the proxy cannot be used
   */
  public static WebSocketSettings of(
      Config config, Map<String, String> environment, Optional<String> requesting) {
    requesting.ifPresent(protocol -> checkProxy(config, protocol));
    ProxyChoice proxies = new ProxyChoice(config, environment);
    List<WebSocketUrl> urls = new ArrayList<>();
    urls.add(config.get(WebSocketFields.URL));
    urls.addAll(config.get(WebSocketFields.URLS));
    List<Server> servers =
        urls.stream().map(url -> new Server(url, proxies.proxyFor(url))).toList();
    Config tls = config.get(WebSocketFields.TLS);
    boolean tlsCounts = tls.get(TlsFields.ENABLED);
    boolean secure = urls.stream().anyMatch(WebSocketUrl::secure);
    if (tlsCounts && !secure) {
      if (requesting.isEmpty()) {
        throw new ConfigException(
            config.problem(WebSocketFields.TLS, "is enabled, but no URL begins with wss://"));
      }
      var unused = TlsMaterial.read(tls).context(); // it is for the requests alone
    }
    Config heartbeat = config.get(WebSocketFields.HEARTBEAT);
    Config ping = config.get(WebSocketFields.PING);
    return new WebSocketSettings(
        servers,
        OpenMessageFields.read(config),
        headers(config),
        config.get(WebSocketFields.SUBPROTOCOLS),
        config.get(WebSocketFields.COMPRESSION) == WebSocketFields.Compression.PERMESSAGE_DEFLATE,
        config.get(WebSocketFields.MAX_MESSAGE_SIZE),
        new KeepAliveSettings(
            ping.get(WebSocketFields.PING_INTERVAL),
            ping.get(WebSocketFields.PING_TIMEOUT),
            ping.get(WebSocketFields.PING_ALWAYS),
            config.get(WebSocketFields.IDLE_TIMEOUT),
            heartbeat.get(HeartbeatFields.INTERVAL)),
        HeartbeatFields.read(heartbeat),
        config.get(WebSocketFields.CONNECT_TIMEOUT),
        config.get(WebSocketFields.HANDSHAKE_TIMEOUT),
        config.get(WebSocketFields.CLOSE_TIMEOUT),
        secure ? Optional.of(TlsContext.create(tls)) : Optional.empty(),
        tlsCounts ? tls.get(TlsSection.SERVER_NAME) : "",
        tlsCounts && tls.get(TlsFields.SKIP_CERT_VERIFY),
        config.get(WebSocketFields.READ_INTERVAL),
        config.get(WebSocketFields.MAX_BUFFERED_MESSAGES),
        config.get(WebSocketFields.MAX_BUFFERED_BYTES),
        requesting,
        config.masker());
  }

  private static void checkProxy(Config config, String protocol) {
    String url = config.get(WebSocketFields.PROXY_URL);
    if (!url.isEmpty() && Proxy.parse(url).scheme() == Proxy.Scheme.SOCKS5) {
      throw new ConfigException(
          config.problem(
              WebSocketFields.PROXY_URL,
              "names a proxy that speaks SOCKS5, but "
                  + protocol
                  + " makes requests by HTTP, which can only go through one that speaks HTTP; name"
                  + " an http:// proxy"));
    }
  }

  private static Map<String, String> headers(Config config) {
    Map<String, String> headers = new LinkedHashMap<>(config.get(HeaderFields.HEADERS));
    if (!config.get(WebSocketFields.ORIGIN).isEmpty()) {
      headers.put("Origin", config.get(WebSocketFields.ORIGIN));
    }
    return headers;
  }

  /** What somebody who starts this should know, one sentence each. */
  public List<String> warnings(boolean authenticated) {
    List<String> warnings = new ArrayList<>();
    if (certificatesUnverified) {
      warnings.add(
          "tls.skip_cert_verify is true: whoever sits on the way can read and change everything");
    }
    requesting.flatMap(this::socksWarning).ifPresent(warnings::add);
    boolean credentials =
        authenticated
            || !openMessages.isEmpty()
            || headers.keySet().stream().anyMatch(WebSocketSettings::carriesCredentials);
    for (Server server : servers) {
      WebSocketUrl url = server.url();
      boolean tokenInQuery = url.uri().getRawQuery() != null;
      if (!url.secure()
          && !ProxyEnvironment.isLoopback(url.host())
          && (credentials || tokenInQuery)) {
        warnings.add(
            url
                + " is not encrypted: whoever sits on the way can read the credentials; use"
                + " wss://");
      }
    }
    return List.copyOf(warnings);
  }

  /** That of the environment may differ from one server to the other, so it is no error. */
  private Optional<String> socksWarning(String protocol) {
    return servers.stream()
        .flatMap(server -> server.proxy().stream())
        .filter(proxy -> proxy.scheme() == Proxy.Scheme.SOCKS5)
        .findFirst()
        .map(
            proxy ->
                "the environment names the proxy "
                    + proxy
                    + ", which speaks SOCKS5: requests by HTTP that "
                    + protocol
                    + " makes cannot go through it; name an http:// proxy in proxy_url, or have"
                    + " NO_PROXY list their host");
  }

  private static boolean carriesCredentials(String header) {
    return header.matches("(?i)(proxy-)?authorization|cookie|.*(token|key|secret|auth).*");
  }

  /** Without values, any of which may be a secret. */
  @Override
  public String toString() {
    return "WebSocketSettings" + servers.stream().map(Server::url).toList();
  }
}
