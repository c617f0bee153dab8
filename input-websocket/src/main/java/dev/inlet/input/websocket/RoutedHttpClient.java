package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.input.websocket.address.WebSocketUrl;
import dev.inlet.input.websocket.config.ProxyChoice;
import dev.inlet.input.websocket.proxy.Proxy;
import dev.inlet.tls.HttpFailure;
import dev.inlet.tls.TlsMaterial;
import java.io.IOException;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.CookieHandler;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownServiceException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A client of the JDK that takes the proxies of an input, and says what fails in words for people.
 * What the input leaves open, TLS without its section or the proxy where nothing names one, is as
 * the process has it for all of Java.
 */
final class RoutedHttpClient extends HttpClient {
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
  private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";
  private static final Pattern TUNNEL_FAILED = Pattern.compile("Tunnel failed, got: (\\d+)");

  private final ProxyChoice proxies;
  private final HttpClient client;

  /**
   * A client without a connection.
   *
   * @throws ConfigException if a certificate or key cannot be used
   */
  RoutedHttpClient(ProxyChoice proxies, TlsMaterial material, Executor executor) {
    this.proxies = requireNonNull(proxies, "proxies is null");
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .proxy(new Selector(proxies))
            .executor(executor);
    if (material.counts()) {
      builder.sslContext(material.context()).sslParameters(material.parameters());
    }
    client = builder.build();
  }

  /**
   * Shows the client what the input says. Does not refer to this: the thread of the client, which
   * knows it, ends when this is collected.
   */
  private static final class Selector extends ProxySelector {
    private final ProxyChoice proxies;

    Selector(ProxyChoice proxies) {
      this.proxies = proxies;
    }

    @Override
    public List<java.net.Proxy> select(URI uri) {
      WebSocketUrl server = server(uri);
      Optional<Proxy> proxy = proxies.proxyFor(server);
      if (proxy.isPresent()) {
        InetSocketAddress address =
            InetSocketAddress.createUnresolved(proxy.get().host(), proxy.get().port());
        return List.of(new java.net.Proxy(java.net.Proxy.Type.HTTP, address));
      }
      ProxySelector ofJava = ProxySelector.getDefault();
      return proxies.saysHow(server) || ofJava == null
          ? List.of(java.net.Proxy.NO_PROXY)
          : ofJava.select(uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
  }

  private static WebSocketUrl server(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return WebSocketUrl.parse((isSecure(uri) ? "wss://" : "ws://") + uri.getHost() + port);
  }

  private static boolean isSecure(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  // ---- Requests

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> bodyHandler)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> exchange = sendAsync(request, bodyHandler);
    try {
      return exchange.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } finally {
      exchange.cancel(true); // if it has not ended yet: an interrupt comes here, too
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> bodyHandler) {
    return sendAsync(request, bodyHandler, null);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      HttpResponse.BodyHandler<T> bodyHandler,
      HttpResponse.@Nullable PushPromiseHandler<T> pushPromiseHandler) {
    Optional<Proxy> proxy;
    try {
      proxy = proxies.proxyFor(server(request.uri()));
    } catch (ConfigException | IllegalArgumentException e) {
      return CompletableFuture.failedFuture(new IOException(words(e), e));
    }
    if (proxy.filter(found -> found.scheme() == Proxy.Scheme.SOCKS5).isPresent()) {
      return CompletableFuture.failedFuture(
          new UnknownServiceException(
              "the proxy "
                  + proxy.get()
                  + " (see proxy_url) speaks SOCKS5, but requests by HTTP need one that speaks"
                  + " HTTP"));
    }
    HttpRequest sent =
        proxy
            .flatMap(Proxy::credentials)
            .map(credentials -> withCredentials(request, credentials))
            .orElse(request);
    // What derives from the future of the JDK's client ends the exchange when it is cancelled.
    return client
        .sendAsync(sent, bodyHandler, pushPromiseHandler)
        .handle((response, failure) -> outcome(request, proxy, response, failure));
  }

  private static String words(RuntimeException failure) {
    return failure instanceof ConfigException unusable
        ? TlsMaterial.describe(unusable)
        : "the address cannot be used";
  }

  /** The client takes the header out of what does not go to the proxy. */
  private static HttpRequest withCredentials(HttpRequest request, Proxy.Credentials credentials) {
    return HttpRequest.newBuilder(request, (name, value) -> true)
        .setHeader("Proxy-Authorization", "Basic " + credentials.base64())
        .build();
  }

  private static <T> HttpResponse<T> outcome(
      HttpRequest request,
      Optional<Proxy> proxy,
      @Nullable HttpResponse<T> response,
      @Nullable Throwable failure) {
    if (response == null) {
      throw new CompletionException(readable(request.uri(), proxy, failure));
    }
    if (response.statusCode() == PROXY_AUTHENTICATION_REQUIRED && proxy.isPresent()) {
      letGo(response.body());
      throw new CompletionException(new IOException(refused(request.uri(), proxy.get(), "407")));
    }
    return response;
  }

  /** A body that nobody gets would keep its connection. */
  private static void letGo(@Nullable Object body) {
    if (body instanceof AutoCloseable open) {
      try {
        open.close();
      } catch (Exception e) {
        // The refusal is what counts.
      }
    }
  }

  private static Throwable readable(URI uri, Optional<Proxy> proxy, @Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof IOException known && !(cause instanceof HttpTimeoutException)) {
      return new IOException(
          proxy
              .flatMap(used -> ofProxy(uri, used, known))
              .orElseGet(() -> HttpFailure.describe(known, isSecure(uri))),
          known);
    }
    return cause == null ? new IOException("the request was cancelled") : cause;
  }

  private static Optional<String> ofProxy(URI uri, Proxy proxy, IOException failure) {
    if (failure instanceof ConnectException) {
      return Optional.of("no connection to the proxy " + proxy);
    }
    Matcher refusal = TUNNEL_FAILED.matcher(String.valueOf(failure.getMessage()));
    return refusal.find() ? Optional.of(refused(uri, proxy, refusal.group(1))) : Optional.empty();
  }

  private static String refused(URI uri, Proxy proxy, String status) {
    boolean mayBeKept = // unless conf/net.properties of Java says otherwise
        status.equals("407")
            && proxy.credentials().isPresent()
            && isSecure(uri)
            && System.getProperty(DISABLED_SCHEMES, "Basic")
                .toLowerCase(Locale.ROOT)
                .contains("basic");
    return "the proxy refused with HTTP "
        + status
        + (mayBeKept
            ? "; Java may not have sent it the user name and the password, start it with -D"
                + DISABLED_SCHEMES
                + "= for that"
            : "");
  }

  // ---- What the client is like

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }
}
