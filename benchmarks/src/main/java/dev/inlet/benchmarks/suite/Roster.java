package dev.inlet.benchmarks.suite;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.client.JavaWebSocketClient;
import dev.inlet.benchmarks.client.NettyClient;
import dev.inlet.benchmarks.contender.Contender;
import dev.inlet.benchmarks.contender.Inlet;
import dev.inlet.benchmarks.contender.JavaPeer;
import dev.inlet.benchmarks.contender.ReaderInC;
import dev.inlet.benchmarks.contender.Work;
import dev.inlet.benchmarks.measure.FeedCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** All contenders of a benchmark, by the names that they have in tables. */
public final class Roster {
  public static final String NETTY = "Netty";
  public static final String READER = "reader in C";

  private final Map<String, Path> inletJars;
  private final List<String> jvmOptions;
  private final FeedCertificate certificate;
  private final Path directory;
  private final Optional<Contender> reader;

  /**
   * A roster.
   *
   * @param inletJars the runner's jars to be measured, by name
   * @param jvmOptions for all that run on a JVM
   * @param directory for what contenders leave behind
   */
  public Roster(
      Map<String, Path> inletJars,
      List<String> jvmOptions,
      FeedCertificate certificate,
      Path directory)
      throws IOException, InterruptedException {
    this.inletJars = requireNonNull(inletJars, "inletJars is null");
    this.jvmOptions = List.copyOf(jvmOptions);
    this.certificate = requireNonNull(certificate, "certificate is null");
    this.directory = requireNonNull(directory, "directory is null");
    reader = ReaderInC.compile(directory);
  }

  /** Inlet with an output, once for each jar. */
  public List<Inlet> inlet(Inlet.Target target) {
    return inlet(target, jvmOptions, "");
  }

  /** Inlet with other options for its JVM. */
  public List<Inlet> inlet(Inlet.Target target, List<String> options, String remark) {
    List<Inlet> variants = new ArrayList<>();
    inletJars.forEach(
        (name, jar) ->
            variants.add(
                new Inlet(
                    name + " → " + title(target) + remark,
                    jar,
                    target,
                    options,
                    certificate,
                    directory)));
    return variants;
  }

  private static String title(Inlet.Target target) {
    return switch (target) {
      case DROP -> "drop";
      case LINES -> "lines, /dev/null";
      case PIPE -> "lines, pipe";
      case RAW_PIPE -> "raw, pipe";
      case FILE -> "lines, file";
    };
  }

  /** The clients in Java that only count. */
  public List<Contender> javaPeers() {
    return List.of(
        peer(NETTY, NettyClient.class, work -> true),
        peer("Java-WebSocket", JavaWebSocketClient.class, work -> true));
  }

  public Contender netty() {
    return javaPeers().get(0);
  }

  /** All who only count. */
  public List<Contender> counting() {
    List<Contender> counting = new ArrayList<>(javaPeers());
    reader.ifPresent(counting::add);
    return counting;
  }

  /** The reader in C, if there is a compiler. */
  public Optional<Contender> reader() {
    return reader;
  }

  private Contender peer(String name, Class<?> main, Predicate<Work> supported) {
    return new JavaPeer(name, main, supported, jvmOptions, certificate);
  }
}
