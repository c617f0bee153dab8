package dev.inlet.benchmarks.suite;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.client.InletClient;
import dev.inlet.benchmarks.client.JavaNetHttpClient;
import dev.inlet.benchmarks.client.JavaWebSocketClient;
import dev.inlet.benchmarks.client.JettyClient;
import dev.inlet.benchmarks.client.NettyClient;
import dev.inlet.benchmarks.client.NettyTlsClient;
import dev.inlet.benchmarks.client.OkHttpWebSocketClient;
import dev.inlet.benchmarks.client.TyrusClient;
import dev.inlet.benchmarks.client.VertxClient;
import dev.inlet.benchmarks.contender.Benthos;
import dev.inlet.benchmarks.contender.Contender;
import dev.inlet.benchmarks.contender.Inlet;
import dev.inlet.benchmarks.contender.JavaPeer;
import dev.inlet.benchmarks.contender.NexusWebPeer;
import dev.inlet.benchmarks.contender.NodePeer;
import dev.inlet.benchmarks.contender.OptionalContender;
import dev.inlet.benchmarks.contender.ReaderInC;
import dev.inlet.benchmarks.contender.Work;
import dev.inlet.benchmarks.feed.Shape;
import dev.inlet.benchmarks.measure.FeedCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All contenders of a benchmark, by the names that they have in tables. */
public final class Roster {
  public static final String NETTY = "Netty";
  public static final String READER = "reader in C";
  public static final String BENTHOS = "benthos";
  public static final String NEXUS_WEB = "nexus-web";
  public static final String EMBEDDED = "Inlet, embedded";
  public static final String NETTY_TLS = "Netty's SslHandler, bytes only";

  /** What is added to the name of an Inlet that does without BoringSSL. */
  public static final String JAVAS_TLS = ", Java's TLS";

  private final Map<String, Path> inletJars;
  private final List<String> jvmOptions;
  private final FeedCertificate certificate;
  private final Path directory;
  private final OptionalContender node;
  private final OptionalContender benthos;
  private final OptionalContender reader;

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
    node = NodePeer.find(certificate, directory);
    benthos = Benthos.find(certificate, directory);
    reader = ReaderInC.compile(directory);
  }

  /** For all that run on a JVM. */
  List<String> jvmOptions() {
    return jvmOptions;
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
                    directory,
                    Duration.ZERO)));
    return variants;
  }

  /**
   * The first of the jars with a {@code read_interval} of 1 and of 5 ms, which earlier builds do
   * not know.
   */
  public List<Inlet> inletWithReadIntervals(Inlet.Target target) {
    Inlet first = inlet(target).get(0);
    return List.of(first.withReadInterval(1), first.withReadInterval(5));
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

  /** The clients in Java that only count, Netty's own among them. */
  public List<Contender> javaPeers() {
    return List.of(
        netty(),
        peer("Java-WebSocket", JavaWebSocketClient.class, work -> true),
        peer("Jetty", JettyClient.class, work -> true),
        peer("OkHttp", OkHttpWebSocketClient.class, work -> true),
        peer("Tyrus", TyrusClient.class, work -> true),
        peer("Vert.x", VertxClient.class, work -> true),
        // It has no extensions.
        peer("java.net.http", JavaNetHttpClient.class, work -> !work.shape().deflate()));
  }

  /** Inlet as a program embeds it, of the version that this program was built with. */
  public Contender embedded() {
    return peer(EMBEDDED, InletClient.class, work -> true);
  }

  /** The same without BoringSSL. */
  public Contender embeddedWithJavasTls() {
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-Dio.netty.handler.ssl.noOpenSsl=true");
    return new JavaPeer(
        EMBEDDED + JAVAS_TLS, InletClient.class, Work::secure, options, certificate);
  }

  /** Netty with its own websocket handlers. */
  public Contender netty() {
    return netty(jvmOptions);
  }

  /** The same with other options for its JVM. */
  public Contender netty(List<String> options) {
    return new JavaPeer(NETTY, NettyClient.class, work -> true, options, certificate);
  }

  /** Netty with TLS alone. */
  public Contender nettyTlsReader() {
    return peer(
        NETTY_TLS,
        NettyTlsClient.class,
        work ->
            work.secure() && !work.shape().deflate() && work.shape().mode() == Shape.Mode.FLOOD);
  }

  /** A client in Rust, which is built now: that takes longer than to look for the others. */
  public OptionalContender nexusWeb() throws IOException, InterruptedException {
    return NexusWebPeer.build(directory);
  }

  /** All who only count. */
  public List<Contender> counting() {
    List<Contender> counting = new ArrayList<>(javaPeers());
    Stream.of(node, benthos, reader).forEach(one -> one.contender().ifPresent(counting::add));
    return counting;
  }

  /** Who could not be measured here, and how to change that: a sentence for each. */
  public List<String> absent() {
    return Stream.of(node, benthos, reader).flatMap(one -> one.hint().stream()).toList();
  }

  private Contender peer(String name, Class<?> main, Predicate<Work> supported) {
    return new JavaPeer(name, main, supported, jvmOptions, certificate);
  }
}
