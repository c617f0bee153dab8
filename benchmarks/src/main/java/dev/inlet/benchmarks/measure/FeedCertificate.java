package dev.inlet.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate of the feed's own, made with the JDK's keytool.
 *
 * @param keyStore with the key, in PKCS #12
 * @param trustStore with the certificate alone, for clients in Java
 * @param certificate in PEM, for the others
 */
public record FeedCertificate(Path keyStore, Path trustStore, Path certificate) {
  public static final String PASSWORD = "benchmark";

  /** Makes one that is good for a few days. */
  public static FeedCertificate create(Path directory) throws IOException, InterruptedException {
    FeedCertificate made =
        new FeedCertificate(
            directory.resolve("feed.p12"),
            directory.resolve("trust.p12"),
            directory.resolve("feed.pem"));
    String file = made.certificate.toString();
    keytool(
        made.keyStore,
        List.of(
            "-genkeypair",
            "-keyalg",
            "EC",
            "-validity",
            "7",
            "-dname",
            "CN=127.0.0.1",
            "-ext",
            "san=ip:127.0.0.1"));
    keytool(made.keyStore, List.of("-exportcert", "-rfc", "-file", file));
    keytool(made.trustStore, List.of("-importcert", "-noprompt", "-file", file));
    return made;
  }

  private static void keytool(Path store, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(
        List.of("-alias", "feed", "-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool " + arguments.get(0) + " failed");
    }
  }
}
