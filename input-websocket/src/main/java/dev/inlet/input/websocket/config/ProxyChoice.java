package dev.inlet.input.websocket.config;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
import dev.inlet.input.websocket.address.WebSocketUrl;
import dev.inlet.input.websocket.proxy.Proxy;
import dev.inlet.input.websocket.proxy.ProxyEnvironment;
import java.util.Map;
import java.util.Optional;

/** Which proxy leads to a server: that of {@code proxy_url}, or else of the environment. */
public final class ProxyChoice {
  private final Config config;
  private final ProxyEnvironment environment;

  /**
   * Reads nothing yet.
   *
   * @param config of the input; its masker learns the credentials of proxies
   * @param environment the variables of the process
   */
  public ProxyChoice(Config config, Map<String, String> environment) {
    this.config = requireNonNull(config, "config is null");
    this.environment = new ProxyEnvironment(Map.copyOf(environment));
  }

  /**
   * The proxy for a server; empty if none is named, or it is to be reached without one.
   *
   * @throws ConfigException if what names it cannot be used
   */
  public Optional<Proxy> proxyFor(WebSocketUrl url) {
    Optional<Proxy> proxy = find(url);
    proxy.flatMap(Proxy::credentials).ifPresent(credentials -> hide(credentials, config.masker()));
    return proxy;
  }

  /** A user name alone is a key; beside a password it is none. */
  private static void hide(Proxy.Credentials credentials, Masker masker) {
    masker.add(credentials.password().isEmpty() ? credentials.user() : credentials.password());
    masker.add(credentials.user() + ":" + credentials.password());
  }

  /** Whether a proxy is named for a server, or it is to be reached without one. */
  public boolean saysHow(WebSocketUrl url) {
    return !config.get(WebSocketFields.PROXY_URL).isEmpty() || environment.saysHow(url);
  }

  private Optional<Proxy> find(WebSocketUrl url) {
    String configured = config.get(WebSocketFields.PROXY_URL);
    try {
      return configured.isEmpty()
          ? environment.proxyFor(url)
          : Optional.of(Proxy.parse(configured));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(config.problem(WebSocketFields.PROXY_URL, Problem.reason(e)));
    }
  }
}
