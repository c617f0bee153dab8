package dev.inlet.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes certificates for tests with the {@code keytool} of the running JDK. */
public final class TestCertificates {
  private static final String PASSWORD = "changeit";
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";

  private TestCertificates() {}

  /**
   * Makes a self-signed certificate that is valid for a day.
   *
   * @param hosts the names and IP addresses that it is for, at least one
   */
  public static TestCertificate selfSigned(String... hosts) {
    String names =
        Stream.of(hosts).anyMatch(host -> host.contains("_"))
            ? SUBJECT_ALTERNATIVE_NAME + "=" + encodeNames(hosts)
            : "san="
                + Stream.of(hosts)
                    .map(host -> (host.matches("[\\d.]+|.*:.*") ? "ip:" : "dns:") + host)
                    .collect(Collectors.joining(","));
    try {
      Path directory = Files.createTempDirectory("test-certificate");
      Path file = directory.resolve("key.p12");
      try {
        keytool(
            List.of(
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + hosts[0],
                "-ext",
                names,
                "-ext",
                "bc:c=ca:true",
                "-startdate",
                "-1H",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
        return read(file);
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names as the extension has them (RFC 5280, section 4.2.1.6): keytool knows no underscores. */
  private static String encodeNames(String... names) {
    StringBuilder sequence = new StringBuilder();
    for (String name : names) {
      sequence.append(String.format("82%02x", name.length()));
      name.chars().forEach(c -> sequence.append(String.format("%02x", c)));
    }
    if (sequence.length() / 2 > 127) {
      throw new IllegalArgumentException("names are too long for the short form of a length");
    }
    return String.format("30%02x%s", sequence.length() / 2, sequence);
  }

  private static void keytool(List<String> arguments) throws IOException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    // Half of its time is spent on compiling code that runs once.
    ProcessBuilder builder =
        new ProcessBuilder(keytool.toString(), "-J-XX:TieredStopAtLevel=1")
            .redirectErrorStream(true);
    builder.command().addAll(arguments);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool failed: " + output);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    }
  }

  private static TestCertificate read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      return new TestCertificate(
          (X509Certificate) store.getCertificate("test"),
          (PrivateKey) store.getKey("test", PASSWORD.toCharArray()));
    } catch (GeneralSecurityException e) {
      throw new IOException("keytool made a file that cannot be read", e);
    }
  }
}
