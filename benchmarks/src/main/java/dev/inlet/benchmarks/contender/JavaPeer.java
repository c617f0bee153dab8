package dev.inlet.benchmarks.contender;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.measure.FeedCertificate;
import dev.inlet.benchmarks.measure.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A client of the package {@code client}, in a JVM of its own.
 *
 * @param supported what it can do
 * @param jvmOptions the same for all
 */
public record JavaPeer(
    String name,
    Class<?> main,
    Predicate<Work> supported,
    List<String> jvmOptions,
    FeedCertificate certificate)
    implements Contender {

  public JavaPeer {
    requireNonNull(name, "name is null");
    requireNonNull(main, "main is null");
    requireNonNull(supported, "supported is null");
    requireNonNull(certificate, "certificate is null");
    jvmOptions = List.copyOf(jvmOptions);
  }

  @Override
  public boolean supports(Work work) {
    return supported.test(work);
  }

  @Override
  public Launch launch(String url, Work work, Duration warmUp) {
    List<String> command = new ArrayList<>();
    command.add(Tools.java());
    command.addAll(jvmOptions);
    command.add("-Djavax.net.ssl.trustStore=" + certificate.trustStore());
    command.add("-Djavax.net.ssl.trustStorePassword=" + FeedCertificate.PASSWORD);
    // What Netty prefers anyway, Inlet's among them: all decrypt the same.
    command.add("-Djdk.tls.client.cipherSuites=TLS_AES_128_GCM_SHA256");
    command.addAll(List.of("-cp", Tools.ownJar().toString(), main.getName()));
    command.add(url);
    command.add(Double.toString(warmUp.toMillis() / 1000.0));
    command.add(Integer.toString(work.connections()));
    return new Launch(command, true, Launch.Output.REPORT);
  }
}
