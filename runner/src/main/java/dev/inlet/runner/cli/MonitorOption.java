package dev.inlet.runner.cli;

import dev.inlet.runner.monitoring.Monitor;
import dev.inlet.runner.web.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that lets others watch the process. */
final class MonitorOption {
  @Option(
      names = "--monitor",
      paramLabel = "ADDRESS",
      converter = EndpointConverter.class,
      description =
          "Answers /metrics (Prometheus), /ready and /live over HTTP at HOST:PORT or unix:PATH, a"
              + " socket file for this user alone; may be given more than once. Nothing listens"
              + " without it.")
  private List<Endpoint> endpoints = List.of();

  /**
   * Starts the monitor if it is asked for.
   *
   * @throws CommandFailedException if it cannot listen there
   */
  Optional<Monitor> start() throws CommandFailedException {
    if (endpoints.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Monitor.start(endpoints));
    } catch (IOException e) {
      throw new CommandFailedException("--monitor: cannot listen on " + e.getMessage(), e);
    }
  }

  /** Reads {@code HOST:PORT} or {@code unix:PATH}. */
  static final class EndpointConverter implements ITypeConverter<Endpoint> {

    @Override
    public Endpoint convert(String text) {
      try {
        return Endpoint.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
