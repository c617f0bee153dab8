package dev.inlet.input.websocket.address;

import static java.util.Objects.requireNonNull;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.OptionalInt;

/**
 * A host, and a port if one is named, as they stand in URLs and in lists of hosts.
 *
 * @param host a name in ASCII, or an IP address without brackets, perhaps with {@code %} and a zone
 */
public record HostAndPort(String host, OptionalInt port) {

  public HostAndPort {
    requireNonNull(host, "host is null");
    requireNonNull(port, "port is null");
  }

  /**
   * Reads what follows the user info in the authority of a URL (RFC 3986, section 3.2). Unlike
   * {@link java.net.URI} it takes names with underscores and with letters beyond ASCII.
   *
   * @throws IllegalArgumentException with a message that says what is wrong, without the text
   *     itself
   */
  public static HostAndPort parse(String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']');
    String host = hasPort ? text.substring(0, colon) : text;
    String port = hasPort ? text.substring(colon + 1) : "";
    if (host.isEmpty()) {
      throw new IllegalArgumentException("names no host");
    }
    return new HostAndPort(
        host.startsWith("[") ? address(host) : asciiName(host),
        port.isEmpty() ? OptionalInt.empty() : OptionalInt.of(portNumber(port)));
  }

  /** An IPv6 literal: RFC 6874 escapes the mark before a zone. */
  private static String address(String literal) {
    String address = literal.substring(1, Math.max(1, literal.length() - 1)).replace("%25", "%");
    if (!literal.endsWith("]") || !NetUtil.isValidIpV6Address(address)) {
      throw new IllegalArgumentException("has brackets around what is no IPv6 address");
    }
    return address;
  }

  /**
   * A host name in ASCII.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String asciiName(String host) {
    try {
      String ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
      if (ascii.matches("[A-Za-z0-9._-]+") && ascii.length() <= 255) {
        return ascii;
      }
    } catch (IllegalArgumentException e) {
      // Reported below: the JDK's words for it help nobody.
    }
    throw new IllegalArgumentException("has a host that is no domain name");
  }

  private static int portNumber(String text) {
    if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65535 && !text.matches("0+")) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("has a port that is not a number from 1 to 65535");
  }

  /** The host without the zone of an IPv6 address, which means nothing to others. */
  public static String withoutZone(String host) {
    int zone = host.indexOf('%');
    return zone < 0 ? host : host.substring(0, zone);
  }

  /** The host as it stands in a URL or header (RFC 9110, section 7.2). */
  public static String inBrackets(String host) {
    String name = withoutZone(host);
    return name.contains(":") ? "[" + name + "]" : name;
  }
}
