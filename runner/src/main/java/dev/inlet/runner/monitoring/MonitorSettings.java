package dev.inlet.runner.monitoring;

import static java.util.Objects.requireNonNull;

import dev.inlet.runner.web.Endpoint;
import dev.inlet.runner.web.ServerIdentity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * How a monitor is set up.
 *
 * @param identity for TLS on all endpoints of the network
 * @param credentials what clients from the network have to send; who may use a socket file is said
 *     by its mode
 * @param showsMessages whether messages may be seen from the network
 */
public record MonitorSettings(
    List<Endpoint> endpoints,
    Optional<ServerIdentity> identity,
    Optional<Credentials> credentials,
    boolean showsMessages) {
  public MonitorSettings {
    endpoints = List.copyOf(endpoints);
    requireNonNull(identity, "identity is null");
    requireNonNull(credentials, "credentials is null");
  }

  /** A monitor without TLS and credentials that shows no messages. */
  public static MonitorSettings plain(List<Endpoint> endpoints) {
    return new MonitorSettings(endpoints, Optional.empty(), Optional.empty(), false);
  }

  /** The endpoints at which others than this machine can read everything. */
  public List<Endpoint> exposed() {
    return identity.isPresent() && credentials.isPresent()
        ? List.of()
        : endpoints.stream().filter(endpoint -> !isLocal(endpoint)).toList();
  }

  static boolean isLocal(Endpoint endpoint) {
    if (endpoint instanceof Endpoint.Tcp tcp) {
      try {
        return InetAddress.getByName(tcp.host()).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false; // nobody can listen there either
      }
    }
    return true;
  }
}
