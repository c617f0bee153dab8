package dev.inlet.input.websocket.proxy;

import dev.inlet.input.websocket.address.HostAndPort;
import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses with the same first bits, or a single one. An IPv4 address is the same as the IPv6
 * address that stands for it ({@code ::ffff:a.b.c.d}).
 */
final class AddressRange {
  private static final int IPV4_LENGTH = 4;
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};

  private final byte[] first;
  private final int bits;

  private AddressRange(byte[] first, int bits) {
    this.first = first;
    this.bits = bits;
  }

  /** The address alone, in any spelling, with or without brackets; empty if it is none. */
  static Optional<AddressRange> of(String address) {
    byte[] bytes = bytes(address);
    return bytes == null ? Optional.empty() : Optional.of(of(bytes, 8 * bytes.length));
  }

  /** A range in the notation of RFC 4632; empty if it is none. */
  static Optional<AddressRange> parse(String range) {
    int slash = range.indexOf('/');
    byte[] bytes = bytes(range.substring(0, Math.max(slash, 0)));
    String bits = range.substring(slash + 1);
    return bytes == null || !bits.matches("\\d{1,3}") || Integer.parseInt(bits) > 8 * bytes.length
        ? Optional.empty()
        : Optional.of(of(bytes, Integer.parseInt(bits)));
  }

  private static AddressRange of(byte[] bytes, int bits) {
    return isMapped(bytes) && bits >= 8 * MAPPED.length
        ? new AddressRange(unmapped(bytes), bits - 8 * MAPPED.length)
        : new AddressRange(bytes, bits);
  }

  private static byte @Nullable [] bytes(String address) {
    return address.isEmpty() ? null : NetUtil.createByteArrayFromIpAddressString(address);
  }

  private static boolean isMapped(byte[] bytes) {
    return bytes.length > IPV4_LENGTH
        && Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
  }

  private static byte[] unmapped(byte[] bytes) {
    return isMapped(bytes) ? Arrays.copyOfRange(bytes, MAPPED.length, bytes.length) : bytes;
  }

  /** Whether a host is an address of this range, perhaps with a zone; no name ever is. */
  boolean contains(String host) {
    byte[] address = bytes(HostAndPort.withoutZone(host));
    return address != null && (startsAsThis(address) || startsAsThis(unmapped(address)));
  }

  private boolean startsAsThis(byte[] address) {
    if (address.length != first.length) {
      return false;
    }
    int whole = bits / 8;
    int rest = 8 - bits % 8;
    return Arrays.equals(address, 0, whole, first, 0, whole)
        && (rest == 8 || (address[whole] ^ first[whole]) >> rest == 0);
  }
}
