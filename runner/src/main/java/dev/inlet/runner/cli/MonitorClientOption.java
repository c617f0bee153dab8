package dev.inlet.runner.cli;

import dev.inlet.config.Problem;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.runner.web.Trust;
import dev.inlet.runner.web.WebClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.PKIXReason;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
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
      throw CommandFailedException.wrongUse("--monitor-ca: " + e.getMessage(), e);
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
    return new CommandFailedException("cannot ask " + address.text() + ": " + described(e), e);
  }

  /** What went wrong, and what to do about it. */
  private String described(IOException e) {
    if (e instanceof ConnectException) {
      return Problem.reason(e)
          + "; was that process started with --monitor "
          + address.text()
          + "?";
    }
    if (e instanceof ProtocolException && !address.tls()) {
      return Problem.reason(e) + "; if that monitor has TLS, give the https:// URL of its page";
    }
    return e instanceof SSLException failure ? described(failure) : Problem.reason(e);
  }

  private String described(SSLException failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String text = Problem.reason(root);
    if (isWithoutAuthority(root)) {
      return "no authority that is trusted has signed its certificate; give the file of the"
          + " authority, or of a certificate that is signed by itself, by --monitor-ca";
    }
    if (text.startsWith("No subject alternative") || text.startsWith("No name matching")) {
      return "its certificate is for other names ("
          + text
          + "); use one of the names of the certificate in the URL";
    }
    if (text.startsWith("Unsupported or unrecognized SSL message")) {
      return "it does not speak TLS; if that monitor has none, give its address without https://";
    }
    return text;
  }

  private static boolean isWithoutAuthority(Throwable root) {
    return root instanceof CertPathBuilderException
        || (root instanceof CertPathValidatorException invalid
            && invalid.getReason() == PKIXReason.NO_TRUST_ANCHOR);
  }
}
