package dev.inlet.runner.cli;

import dev.inlet.config.Problem;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.runner.web.Trust;
import dev.inlet.runner.web.WebClient;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which process to look at. */
final class MonitorClientOption {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

  @Option(
      names = "--monitor",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1:9464",
      converter = MonitorAddress.Converter.class,
      description =
          "Where that process answers: HOST:PORT or unix:PATH, as it was given to run, or the URL"
              + " of its page (default: ${DEFAULT-VALUE}).")
  private MonitorAddress address =
      new MonitorAddress.Converter().convert("127.0.0.1:9464"); // for who uses no parser

  @Option(
      names = "--monitor-user",
      paramLabel = "NAME",
      description =
          "The name that the monitor asks for. The password is in a file or in the variable "
              + MonitorOption.PASSWORD_VARIABLE
              + ".")
  private @Nullable String user;

  @Option(
      names = "--monitor-password-file",
      paramLabel = "FILE",
      description = "The file of that password.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--monitor-ca",
      paramLabel = "FILE",
      description =
          "The authorities to trust for an https:// URL, in place of those of the JDK: PEM, DER,"
              + " PKCS#12 or JKS.")
  private @Nullable Path authorities;

  /** A client of that process. */
  WebClient open() throws CommandFailedException {
    WebClient client = new WebClient(address.endpoint(), tls(), TIME_LIMIT);
    if (user != null) {
      client.authenticate(user, MonitorOption.password(passwordFile));
    }
    return client;
  }

  private Optional<Trust> tls() throws CommandFailedException {
    if (!address.tls()) {
      return Optional.empty();
    }
    try {
      return Optional.of(authorities == null ? Trust.standard() : Trust.of(authorities));
    } catch (IOException e) {
      throw new CommandFailedException("--monitor-ca: " + e.getMessage(), e);
    }
  }

  /** What a process answers; the failure that it gave no such answer says what to do. */
  JsonValue json(WebClient client, String target) throws CommandFailedException {
    WebClient.Reply reply;
    try {
      reply = client.get(target);
    } catch (IOException e) {
      throw failed(e);
    }
    requireAnswer(reply);
    try {
      return JsonValue.parse(reply.body());
    } catch (JsonException e) {
      throw new CommandFailedException(address.text() + ": that is no monitor of Inlet", e);
    }
  }

  /** Checks the status of an answer. */
  void requireAnswer(WebClient.Reply reply) throws CommandFailedException {
    switch (reply.status()) {
      case 200 -> {}
      case 401 ->
          throw new CommandFailedException(
              address.text()
                  + (user == null
                      ? " asks for a password: give --monitor-user and its password"
                      : " refuses the name or the password"));
      default ->
          throw new CommandFailedException(
              address.text()
                  + ": "
                  + reply.body().lines().findFirst().orElse("HTTP " + reply.status()));
    }
  }

  /** The failure to reach the process. */
  CommandFailedException failed(IOException e) {
    String hint =
        e instanceof ConnectException
            ? "; was that process started with --monitor " + address.text() + "?"
            : "";
    return new CommandFailedException(
        "cannot ask " + address.text() + ": " + Problem.reason(e) + hint, e);
  }
}
