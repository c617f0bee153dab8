package dev.inlet.benchmarks.contender;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.feed.Shape;
import dev.inlet.benchmarks.measure.FeedCertificate;
import dev.inlet.benchmarks.measure.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Benthos, from its websocket input to its output that drops.
 *
 * @param directory for its config
 */
public record Benthos(Path program, FeedCertificate certificate, Path directory)
    implements Contender {
  private static final String NAME = "benthos";
  private static final String HINT =
      NAME
          + ": needs Benthos, with benthos on the PATH:"
          + " go install github.com/redpanda-data/benthos/v4/cmd/benthos@latest";
  private static final Pattern RECEIVED = Pattern.compile("name=input_received value=(\\d+)");

  public Benthos {
    requireNonNull(program, "program is null");
    requireNonNull(certificate, "certificate is null");
    requireNonNull(directory, "directory is null");
  }

  /** Looks for it on the PATH. */
  public static OptionalContender find(FeedCertificate certificate, Path directory) {
    return Tools.find("benthos")
        .map(program -> OptionalContender.present(new Benthos(program, certificate, directory)))
        .orElseGet(() -> OptionalContender.absent(HINT));
  }

  @Override
  public String name() {
    return NAME;
  }

  /** It does not offer permessage-deflate, and does not look at timestamps. */
  @Override
  public boolean supports(Work work) {
    return work.connections() == 1
        && !work.shape().deflate()
        && work.shape().mode() == Shape.Mode.FLOOD;
  }

  /** It would connect again and again, so that it gets a URL that is good for once. */
  @Override
  public Launch launch(String url, Work work, Duration warmUp) throws IOException {
    Path config = directory.resolve("benthos.yaml");
    Files.writeString(config, config(url + "&once=" + UUID.randomUUID(), work));
    return new Launch(
        List.of(program.toString(), "-c", config.toString()), false, Launch.Output.DISCARDED);
  }

  /**
   * Its fastest: it does not keep messages in case that they are rejected, which does not happen
   * here, and measures nothing but what it received, which it logs when it ends.
   */
  private String config(String url, Work work) {
    return """
        http:
          enabled: false
        input:
          websocket:
            url: "%s"
            auto_replay_nacks: false
            tls:
              enabled: %b
              root_cas_file: "%s"
            connection:
              max_retries: 0
        output:
          drop: {}
        metrics:
          mapping: 'root = if this != "input_received" { deleted() }'
          logger: {}
        logger:
          file:
            path: /dev/stderr
        """
        .formatted(url, work.secure(), work.secure() ? certificate.certificate() : "");
  }

  @Override
  public OptionalLong messagesFromLog(String log) {
    Matcher received = RECEIVED.matcher(log);
    return received.find()
        ? OptionalLong.of(Long.parseLong(received.group(1)))
        : OptionalLong.empty();
  }
}
