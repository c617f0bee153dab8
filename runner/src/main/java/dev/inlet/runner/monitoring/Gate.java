package dev.inlet.runner.monitoring;

import dev.inlet.runner.web.Endpoint;
import dev.inlet.runner.web.Request;
import dev.inlet.runner.web.Response;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says who may see what. */
final class Gate {
  /** What an orchestrator asks; without credentials it hears no more than the status. */
  private static final Set<String> PROBES = Set.of("/live", "/ready");

  /** What browsers say of a request that a page of another origin makes (Fetch Metadata). */
  private static final Set<String> OTHER_SITES = Set.of("cross-site", "same-site");

  private static final Pattern PORT = Pattern.compile(":\\d+$");
  private static final Pattern LITERAL_HOST = Pattern.compile("localhost|[0-9.]+|\\[[0-9a-f:.]+]");

  private final MonitorSettings settings;
  private final Set<String> configuredHosts;

  Gate(MonitorSettings settings) {
    this.settings = settings;
    configuredHosts =
        settings.endpoints().stream()
            .filter(Endpoint.Tcp.class::isInstance)
            .map(endpoint -> ((Endpoint.Tcp) endpoint).host().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Why a request is refused, if it is. */
  Optional<Response> refuse(Request request) {
    if (request.target().startsWith("/api/")
        && request.header("sec-fetch-site").filter(OTHER_SITES::contains).isPresent()) {
      return Optional.of(Response.plain(403, "pages of other sites may not ask the monitor\n"));
    }
    if (isTrusted(request) || isProbe(request)) {
      return Optional.empty();
    }
    if (settings.credentials().isPresent()) {
      return Optional.of(
          Response.plain(401, "the monitor wants a name and a password\n")
              .with("WWW-Authenticate", "Basic realm=\"inlet\", charset=\"UTF-8\""));
    }
    return Optional.of(
        Response.plain(
            421,
            "at a loopback address the monitor is asked by localhost, an address, or the name that"
                + " --monitor gives\n"));
  }

  /** Whether the client may see everything but messages. */
  boolean isTrusted(Request request) {
    if (request.through() instanceof Endpoint.Unix) {
      return true;
    }
    if (settings.credentials().isPresent()) {
      return settings.credentials().get().accepts(request.header("authorization"));
    }
    // A page of another site can have its own name resolve to this address, and read what it likes.
    return !MonitorSettings.isLocal(request.through())
        || request.header("host").map(this::isOwnName).orElse(true);
  }

  private boolean isOwnName(String authority) {
    String host = PORT.matcher(authority.toLowerCase(Locale.ROOT)).replaceFirst("");
    return LITERAL_HOST.matcher(host).matches() || configuredHosts.contains(host);
  }

  boolean isProbe(Request request) {
    return PROBES.contains(request.target());
  }

  /** Whether the client may see messages. */
  boolean showsMessages(Request request) {
    return settings.showsMessages() || request.through() instanceof Endpoint.Unix;
  }
}
