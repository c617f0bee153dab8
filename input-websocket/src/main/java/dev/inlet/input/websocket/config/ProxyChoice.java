package dev.inlet.input.websocket.config;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.input.websocket.address.WebSocketUrl;
import dev.inlet.input.websocket.proxy.Proxy;
import dev.inlet.input.websocket.proxy.ProxyEnvironment;
import java.util.Map;
import java.util.Optional;

/**
 * Which proxy leads to a server: that of {@code proxy_url}, or else of the environment.
 *
 * @param config of the input; its masker learns the passwords of proxies
 * @param environment the variables of the process
 */
public record ProxyChoice(Config config, Map<String, String> environment) {

  public ProxyChoice {
    environment = Map.copyOf(environment);
  }

  /**
   * The proxy for a server.
   *
   * @throws ConfigException if what names it cannot be used
   */
  public Optional<Proxy> proxyFor(WebSocketUrl url) {
    Optional<Proxy> proxy = find(url);
    proxy
        .flatMap(Proxy::credentials)
        .ifPresent(credentials -> config.masker().add(credentials.password()));
    return proxy;
  }

  private Optional<Proxy> find(WebSocketUrl url) {
    String configured = config.get(WebSocketFields.PROXY_URL);
    try {
      return configured.isEmpty()
          ? new ProxyEnvironment(environment).proxyFor(url)
          : Optional.of(Proxy.parse(configured));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(config.problem(WebSocketFields.PROXY_URL, Problem.reason(e)));
    }
  }

  /** Without values, any of which may be a secret. */
  @Override
  public String toString() {
    return "ProxyChoice";
  }
}
