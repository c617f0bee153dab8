package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.input.websocket.config.ProxyChoice;
import dev.inlet.input.websocket.config.WebSocketFields;
import dev.inlet.protocol.HttpAccess;
import dev.inlet.tls.TlsMaterial;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Requests by HTTP on the way that the connections of an input take. For any thread. */
final class InputHttpAccess implements HttpAccess {
  private final Config config;
  private final ProxyChoice proxies;

  // Of the last request. Guarded by this.
  private byte[] fingerprint = {};
  private @Nullable WeakReference<HttpClient> client;

  /**
   * Reads no file yet.
   *
   * @param environment the variables of the process
   */
  InputHttpAccess(Config config, Map<String, String> environment) {
    this.config = requireNonNull(config, "config is null");
    proxies = new ProxyChoice(config, environment);
  }

  @Override
  public HttpClient client(Executor executor) throws IOException {
    try {
      return client(TlsMaterial.read(config.get(WebSocketFields.TLS)), executor);
    } catch (ConfigException e) {
      throw new IOException(config.masker().mask(TlsMaterial.describe(e)), e);
    }
  }

  private synchronized HttpClient client(TlsMaterial material, Executor executor) {
    byte[] now = material.fingerprint();
    HttpClient present = client == null ? null : client.get();
    if (present == null
        || present.executor().filter(executor::equals).isEmpty()
        || !MessageDigest.isEqual(now, fingerprint)) {
      present = new RoutedHttpClient(proxies, material, executor);
      client = new WeakReference<>(present);
      fingerprint = now;
    }
    return present;
  }
}
