package dev.inlet.runner.cli;

import dev.inlet.auth.CredentialFiles;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.monitoring.Credentials;
import dev.inlet.runner.monitoring.Monitor;
import dev.inlet.runner.monitoring.MonitorSettings;
import dev.inlet.runner.web.Endpoint;
import dev.inlet.runner.web.ServerIdentity;
import dev.inlet.runner.web.UnusableEndpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that let others watch the process. */
final class MonitorOption {
  static final String PASSWORD_VARIABLE = "INLET_MONITOR_PASSWORD";
  private static final String KEY_PASSWORD_VARIABLE = "INLET_MONITOR_KEY_PASSWORD";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--monitor",
      paramLabel = "ADDRESS",
      converter = EndpointConverter.class,
      description =
          "Answers over HTTP at HOST:PORT or unix:PATH, a socket file for this user alone: a live"
              + " page at /, /metrics (Prometheus), /ready and /live. May be given more than once."
              + " Nothing listens without it.")
  private List<Endpoint> endpoints = List.of();

  @Option(
      names = "--monitor-messages",
      description = "Lets whoever may see the monitor look at messages. A socket file always does.")
  private boolean messages;

  @Option(
      names = "--monitor-user",
      paramLabel = "NAME",
      description =
          "The monitor asks clients from the network for this name and a password, which is in a"
              + " file or in the variable "
              + PASSWORD_VARIABLE
              + ".")
  private @Nullable String user;

  @Option(
      names = "--monitor-password-file",
      paramLabel = "FILE",
      description = "The file of that password.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--monitor-tls-cert",
      paramLabel = "FILE",
      description =
          "The monitor has TLS with this certificate and its chain: PEM, DER, PKCS#12 or JKS. It"
              + " is read again when it has changed.")
  private @Nullable Path certificate;

  @Option(
      names = "--monitor-tls-key",
      paramLabel = "FILE",
      description =
          "The key of that certificate, if it is in another file. Its password, if it has one, is"
              + " in the variable "
              + KEY_PASSWORD_VARIABLE
              + ".")
  private @Nullable Path key;

  /**
   * Starts the monitor if it is asked for.
   *
   * @throws CommandFailedException if it cannot listen there, or a file cannot be used
   */
  Optional<Monitor> start() throws CommandFailedException {
    requireTogether();
    if (endpoints.isEmpty()) {
      return Optional.empty();
    }
    MonitorSettings settings = new MonitorSettings(endpoints, identity(), credentials(), messages);
    try {
      Monitor monitor = Monitor.start(settings);
      settings.exposed().forEach(this::warn);
      return Optional.of(monitor);
    } catch (UnusableEndpointException e) {
      throw CommandFailedException.wrongUse("--monitor: cannot listen on " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandFailedException("--monitor: cannot listen on " + e.getMessage(), e);
    }
  }

  private void requireTogether() {
    boolean others = messages || user != null || passwordFile != null || certificate != null;
    require(!endpoints.isEmpty() || !(others || key != null), "--monitor is missing");
    require(passwordFile == null || user != null, "--monitor-user is missing");
    require(key == null || certificate != null, "--monitor-tls-cert is missing");
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private void warn(Endpoint endpoint) {
    List<String> missing = new ArrayList<>();
    if (user == null) {
      missing.add("without a password");
    }
    if (certificate == null) {
      missing.add("without TLS");
    }
    Logs.process()
        .warn(
            "--monitor {}: others than this machine can reach it {}; bind it to 127.0.0.1, or have"
                + " it ask for a password (--monitor-user) over TLS (--monitor-tls-cert)",
            endpoint,
            String.join(" and ", missing));
  }

  private Optional<ServerIdentity> identity() throws CommandFailedException {
    if (certificate == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ServerIdentity.read(
              certificate,
              key == null ? certificate : key,
              Optional.ofNullable(System.getenv(KEY_PASSWORD_VARIABLE)).map(String::toCharArray),
              warning -> Logs.process().warn("--monitor-tls-cert: {}", warning)));
    } catch (IOException e) {
      throw CommandFailedException.wrongUse("--monitor-tls-cert: " + e.getMessage(), e);
    }
  }

  private Optional<Credentials> credentials() throws CommandFailedException {
    if (user == null) {
      return Optional.empty();
    }
    require(!user.isEmpty() && !user.contains(":"), "--monitor-user: a name without a colon");
    return Optional.of(new Credentials(user, password(passwordFile)));
  }

  /** The password in a file or, without one, in the variable. */
  static String password(@Nullable Path file) throws CommandFailedException {
    String password;
    try {
      password =
          file == null
              ? Optional.ofNullable(System.getenv(PASSWORD_VARIABLE)).orElse("")
              : CredentialFiles.readText(file);
    } catch (IOException e) {
      throw CommandFailedException.wrongUse("--monitor-password-file: " + e.getMessage(), e);
    }
    if (password.isEmpty()) {
      throw CommandFailedException.wrongUse(
          file == null
              ? "the password of the monitor is missing: set "
                  + PASSWORD_VARIABLE
                  + " or name a file by --monitor-password-file"
              : "--monitor-password-file: " + file + " is empty",
          null);
    }
    Logs.masker().add(password);
    return password;
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
