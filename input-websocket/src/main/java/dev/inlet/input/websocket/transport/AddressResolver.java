package dev.inlet.input.websocket.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. May block; never called by an event loop. */
@FunctionalInterface
public interface AddressResolver {

  /** As the system does: hosts file, DNS, and the JDK's cache. */
  AddressResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /** All addresses in the order in which they should be tried; at least one. */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
