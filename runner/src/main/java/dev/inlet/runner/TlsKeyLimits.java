package dev.inlet.runner;

import java.security.Security;
import java.util.Arrays;

/**
 * After how many bytes Java's TLS asks the other side for new keys (RFC 8446, section 4.6.3).
 *
 * <p>Java repeats the request with each record that it reads until the answer is there
 * (JDK-8329548). Servers on OpenSSL that are just writing, Go and BoringSSL end the connection for
 * that, after 128 GiB where nothing else is set. Their own clients never ask: it is for who sends
 * to change the keys in time (section 5.5).
 */
final class TlsKeyLimits {
  static final String PROPERTY = "jdk.tls.keyLimits";

  /** More than is received in years: the largest that Java takes. */
  private static final String NEVER = "2^62";

  private static final String DEFAULT = "2^37";

  private TlsKeyLimits() {}

  /**
   * Raises the limits to what is never reached, unless somebody has set others. To be called before
   * anything uses TLS: Java reads them once.
   */
  static void raise() {
    String limits = Security.getProperty(PROPERTY);
    if (limits != null && areDefault(limits)) {
      Security.setProperty(PROPERTY, limits.replace(DEFAULT, NEVER));
    }
  }

  private static boolean areDefault(String limits) {
    return Arrays.stream(limits.split(",")).allMatch(limit -> limit.strip().endsWith(DEFAULT));
  }
}
