package dev.inlet.benchmarks.contender;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.measure.FeedCertificate;
import dev.inlet.benchmarks.measure.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Inlet as it is run: {@code java -jar inlet.jar run} and a config.
 *
 * @param jar the runner's
 * @param directory for its config, and its file if it writes one
 * @param readInterval what its config says of that
 */
public record Inlet(
    String name,
    Path jar,
    Target target,
    List<String> jvmOptions,
    FeedCertificate certificate,
    Path directory,
    Duration readInterval)
    implements Contender {
  private static final Pattern LAST_WORDS = Pattern.compile("ended after (\\d+) messages?");

  /** Where messages go. */
  public enum Target {
    DROP("drop: {}", Launch.Output.DISCARDED),
    /** Lines into the null device. */
    LINES("stdout: {codec: lines}", Launch.Output.DISCARDED),
    /** Lines into a pipe, which this process reads. */
    PIPE("stdout: {codec: lines}", Launch.Output.MESSAGES),
    /** Bare payloads into a pipe, which this process reads. */
    RAW_PIPE("stdout: {codec: raw}", Launch.Output.MESSAGES),
    /** Lines into a file, which is begun again before it fills the disk. */
    FILE(
        "file: {path: \"%s\", codec: lines, max_size: 256MiB, max_files: 1}",
        Launch.Output.DISCARDED);

    private final String config;
    private final Launch.Output output;

    Target(String config, Launch.Output output) {
      this.config = config;
      this.output = output;
    }
  }

  public Inlet {
    requireNonNull(name, "name is null");
    requireNonNull(jar, "jar is null");
    requireNonNull(target, "target is null");
    requireNonNull(certificate, "certificate is null");
    requireNonNull(directory, "directory is null");
    requireNonNull(readInterval, "readInterval is null");
    jvmOptions = List.copyOf(jvmOptions);
  }

  /** The same with further options for its JVM. */
  public Inlet with(List<String> furtherOptions, String remark) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(furtherOptions);
    return new Inlet(name + remark, jar, target, options, certificate, directory, readInterval);
  }

  /** The same with a {@code read_interval} of some milliseconds. */
  public Inlet withReadInterval(int millis) {
    String remark = ", read_interval " + millis + "ms";
    Duration interval = Duration.ofMillis(millis);
    return new Inlet(name + remark, jar, target, jvmOptions, certificate, directory, interval);
  }

  /** A line of the input's section; none for the default, which older builds do not know. */
  public String readIntervalField() {
    return readInterval.isZero() ? "" : "read_interval: " + readInterval.toMillis() + "ms";
  }

  @Override
  public boolean supports(Work work) {
    return true;
  }

  @Override
  public Launch launch(String url, Work work, Duration warmUp) throws IOException {
    List<Path> configs = new ArrayList<>();
    for (int i = 1; i <= work.connections(); i++) {
      Path config = directory.resolve("pipeline-" + i + ".yaml");
      configs.add(Files.writeString(config, config(url, work)));
    }
    return launch(configs);
  }

  /** Says how to start it with other configs. */
  public Launch launch(List<Path> configs) {
    List<String> command = new ArrayList<>();
    command.add(Tools.java());
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar.toString(), "run"));
    configs.forEach(config -> command.add(config.toString()));
    return new Launch(command, true, target.output);
  }

  private String config(String url, Work work) {
    return """
    input:
      websocket:
        url: "%s"
        %s
        compression: %s
        tls:
          enabled: %b
          root_cas_file: "%s"
        connection:
          max_retries: 0
    output:
      %s
    """
        .formatted(
            url,
            readIntervalField(),
            work.shape().deflate() ? "permessage_deflate" : "off",
            work.secure(),
            work.secure() ? certificate.certificate() : "",
            target.config.formatted(directory.resolve("messages.log")));
  }

  @Override
  public OptionalLong messagesFromLog(String log) {
    Matcher lastWords = LAST_WORDS.matcher(log);
    return lastWords.find()
        ? OptionalLong.of(Long.parseLong(lastWords.group(1)))
        : OptionalLong.empty();
  }
}
