package dev.inlet.runner.cli;

import static java.util.Objects.requireNonNull;

import dev.inlet.runner.web.Endpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where the monitor of another process answers.
 *
 * @param text as the user wrote it
 */
record MonitorAddress(Endpoint endpoint, boolean tls, String text) {
  private static final String TLS = "https://";

  MonitorAddress {
    requireNonNull(endpoint, "endpoint is null");
    requireNonNull(text, "text is null");
  }

  /** Reads {@code HOST:PORT}, {@code unix:PATH} or the URL of the page. */
  static final class Converter implements ITypeConverter<MonitorAddress> {

    @Override
    public MonitorAddress convert(String text) {
      boolean tls = text.startsWith(TLS);
      String plain = text.replaceFirst("^https?://", "");
      if (!plain.equals(text)) {
        plain = plain.replaceFirst("/$", "");
      }
      try {
        return new MonitorAddress(Endpoint.parse(plain), tls, text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
