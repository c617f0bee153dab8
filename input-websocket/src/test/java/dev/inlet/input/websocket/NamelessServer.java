package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.feed;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A websocket server over TLS that does not look at the name by which it is asked. It has a Java
 * virtual machine of its own, since the JDK's servers refuse names with an underscore, and can be
 * told not to look at any only as a whole. It sends {@code data}.
 */
final class NamelessServer implements AutoCloseable {
  private final Process process;
  private final int port;
  private final String pem;

  private NamelessServer(Process process) throws IOException {
    this.process = process;
    BufferedReader said = process.inputReader(UTF_8);
    port = Integer.parseInt(said.readLine());
    pem = said.lines().collect(Collectors.joining("\n"));
  }

  /** Starts one with a certificate for these names. */
  static NamelessServer start(String... names) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.tls.server.disableExtensions=server_name",
                "-cp",
                System.getProperty("java.class.path"),
                NamelessServer.class.getName()));
    command.addAll(List.of(names));
    return new NamelessServer(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  int port() {
    return port;
  }

  /** Its certificate. */
  String pem() {
    return pem;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.destroyForcibly();
  }

  public static void main(String[] names) throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned(names);
    try (FeedServer server = FeedServer.start(certificate.serverContext(), feed("data"))) {
      System.out.println(server.port());
      System.out.println(certificate.pem());
      System.out.close(); // that was all
      new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
    }
  }
}
