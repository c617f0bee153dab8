package dev.inlet.auth.oauth1;

import java.util.Comparator;

/**
 * A parameter that is signed.
 *
 * @param name percent-encoded
 * @param value percent-encoded
 */
record Parameter(String name, String value) implements Comparable<Parameter> {
  private static final Comparator<Parameter> ORDER =
      Comparator.comparing(Parameter::name).thenComparing(Parameter::value);

  /** A parameter as it stands in a query or form; without "=" its value is empty. */
  static Parameter parse(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String value = equals < 0 ? "" : text.substring(equals + 1);
    return new Parameter(
        PercentEncoding.encode(PercentEncoding.decodeForm(name)),
        PercentEncoding.encode(PercentEncoding.decodeForm(value)));
  }

  /** By encoded name, then by encoded value (RFC 5849, section 3.4.1.3.2). */
  @Override
  public int compareTo(Parameter other) {
    return ORDER.compare(this, other);
  }
}
