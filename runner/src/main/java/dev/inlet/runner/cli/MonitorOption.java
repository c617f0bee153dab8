package dev.inlet.runner.cli;

import dev.inlet.runner.monitoring.Monitor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that lets others watch the process. */
final class MonitorOption {
  @Option(
      names = "--monitor",
      paramLabel = "HOST:PORT",
      converter = AddressConverter.class,
      description =
          "Answers /metrics (Prometheus), /ready and /live over HTTP at this address; nothing"
              + " listens without it.")
  private @Nullable InetSocketAddress address;

  /**
   * Starts the monitor if it is asked for.
   *
   * @throws CommandFailedException if it cannot listen there
   */
  Optional<Monitor> start() throws CommandFailedException {
    if (address == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Monitor.start(address));
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailedException(
          "--monitor: cannot listen on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** Reads {@code HOST:PORT}, with brackets around an IPv6 address. */
  static final class AddressConverter implements ITypeConverter<InetSocketAddress> {

    @Override
    public InetSocketAddress convert(String text) {
      int colon = text.lastIndexOf(':');
      String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|]$", "");
      String port = text.substring(colon + 1);
      if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
        throw new TypeConversionException("expected HOST:PORT, such as 127.0.0.1:9464");
      }
      return new InetSocketAddress(host, Integer.parseInt(port));
    }
  }
}
