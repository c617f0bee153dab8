package dev.inlet.benchmarks.contender;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.measure.FeedCertificate;
import dev.inlet.benchmarks.measure.Tools;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A client on the package ws of Node.
 *
 * @param node the program
 * @param script what it runs
 * @param ws the package's directory
 */
public record NodePeer(Path node, Path script, Path ws, FeedCertificate certificate)
    implements Contender {
  private static final String NAME = "Node ws";
  private static final String HINT =
      NAME + ": needs Node.js, with node on the PATH, and its package ws: npm install -g ws";

  public NodePeer {
    requireNonNull(node, "node is null");
    requireNonNull(script, "script is null");
    requireNonNull(ws, "ws is null");
    requireNonNull(certificate, "certificate is null");
  }

  /**
   * Looks for Node, and for the package where NODE_PATH points to or npm installs globally.
   *
   * @param directory for the script
   */
  public static OptionalContender find(FeedCertificate certificate, Path directory)
      throws IOException, InterruptedException {
    Optional<Path> node = Tools.find("node");
    Optional<Path> ws =
        moduleDirectories().stream()
            .map(modules -> modules.resolve("ws"))
            .filter(Files::isDirectory)
            .findFirst();
    if (node.isEmpty() || ws.isEmpty()) {
      return OptionalContender.absent(HINT);
    }
    Path script = ProgramFile.copy("node/client.cjs", directory);
    return OptionalContender.present(new NodePeer(node.get(), script, ws.get(), certificate));
  }

  private static List<Path> moduleDirectories() throws IOException, InterruptedException {
    List<Path> directories = new ArrayList<>();
    String path = System.getenv().getOrDefault("NODE_PATH", "");
    Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .forEach(directory -> directories.add(Path.of(directory)));
    Optional<Path> npm = Tools.find("npm");
    if (npm.isPresent()) {
      Process process =
          new ProcessBuilder(npm.get().toString(), "root", "--global")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String root = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (process.waitFor() == 0) {
        directories.add(Path.of(root));
      }
    }
    return directories;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean supports(Work work) {
    return work.connections() == 1;
  }

  @Override
  public Launch launch(String url, Work work, Duration warmUp) {
    return new Launch(
        List.of(
            node.toString(),
            script.toString(),
            ws.toString(),
            url,
            Double.toString(warmUp.toMillis() / 1000.0),
            certificate.certificate().toString()),
        false,
        Launch.Output.REPORT);
  }
}
