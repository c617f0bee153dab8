package dev.inlet.input.websocket.proxy;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.address.HostAndPort;
import dev.inlet.input.websocket.address.WebSocketUrl;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the variables of a process say about proxies, as most programs understand them: {@code
 * HTTPS_PROXY} for {@code wss}, {@code HTTP_PROXY} for {@code ws}, {@code ALL_PROXY} where neither
 * is set, {@code NO_PROXY} for what is reached without one. Of each the name in lower case comes
 * first. One that is set to nothing stands for no proxy.
 */
public final class ProxyEnvironment {
  private static final List<AddressRange> LOOPBACK =
      List.of(
          AddressRange.parse("127.0.0.0/8").orElseThrow(), AddressRange.of("::1").orElseThrow());

  private final Map<String, String> variables;

  public ProxyEnvironment(Map<String, String> variables) {
    this.variables = requireNonNull(variables, "variables is null");
  }

  /**
   * The proxy for a server. This machine is never reached through one.
   *
   * @throws IllegalArgumentException if a variable cannot be used; the message names it
   */
  public Optional<Proxy> proxyFor(WebSocketUrl url) {
    String name = variableFor(url);
    String value = variable(name).orElse("").strip();
    if (value.isEmpty() || isLoopback(url.host()) || isExcluded(url)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Proxy.parse(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the environment variable " + name + " names a proxy that " + e.getMessage(), e);
    }
  }

  /** Whether the variables say how a server is reached: through a proxy, or without one. */
  public boolean saysHow(WebSocketUrl url) {
    return variable(variableFor(url)).isPresent() || isExcluded(url);
  }

  private String variableFor(WebSocketUrl url) {
    String specific = url.secure() ? "HTTPS_PROXY" : "HTTP_PROXY";
    return variable(specific).isPresent() ? specific : "ALL_PROXY";
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name.toLowerCase(Locale.ROOT)))
        .or(() -> Optional.ofNullable(variables.get(name)));
  }

  /** Whether a host is this machine, by its name or address alone. */
  public static boolean isLoopback(String host) {
    String name = canonical(host);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || LOOPBACK.stream().anyMatch(range -> range.contains(name));
  }

  private boolean isExcluded(WebSocketUrl url) {
    String list = variable("NO_PROXY").orElse("");
    return Arrays.stream(list.split("[,\\s]+", -1))
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> isExcludedBy(entry, url));
  }

  private static boolean isExcludedBy(String entry, WebSocketUrl url) {
    if (entry.contains("/")) {
      return AddressRange.parse(entry).filter(range -> range.contains(url.host())).isPresent();
    }
    if (AddressRange.of(entry).isPresent()) { // with all its colons: none of them leads to a port
      return AddressRange.of(entry).get().contains(url.host());
    }
    int colon = entry.lastIndexOf(':');
    if (colon > entry.lastIndexOf(']')) {
      return entry.substring(colon + 1).equals(String.valueOf(url.port()))
          && isExcludedBy(entry.substring(0, colon), url);
    }
    return entry.equals("*") || isInDomain(canonical(url.host()), entry);
  }

  private static boolean isInDomain(String host, String entry) {
    String domain = canonical(entry.replaceFirst("^(\\*?\\.)", ""));
    return !domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain));
  }

  /** A name as it is compared: in ASCII and lower case, without the dot of the root. */
  private static String canonical(String name) {
    String ascii;
    try {
      ascii = HostAndPort.asciiName(name);
    } catch (IllegalArgumentException e) {
      ascii = name; // fits no host, then
    }
    String lower = ascii.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
