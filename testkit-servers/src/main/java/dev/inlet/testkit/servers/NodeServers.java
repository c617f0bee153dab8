package dev.inlet.testkit.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** The servers in JavaScript: npm installs their libraries, at the versions of the lock file. */
final class NodeServers {
  private static final List<String> INSTALL =
      List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");

  private NodeServers() {}

  static List<String> command(String script) {
    return List.of("node", Installation.sources("node").resolve(script).toString());
  }

  /** Says where the libraries are, since they are not beside the scripts. */
  static Map<String, String> environment() throws InterruptedException {
    Tool.NODE.require();
    Path sources = Installation.sources("node");
    List<Path> inputs =
        List.of(sources.resolve("package.json"), sources.resolve("package-lock.json"));
    Path folder =
        Installation.folder(
            "node",
            inputs,
            made -> {
              for (Path input : inputs) {
                Files.copy(
                    input, made.resolve(input.getFileName()), StandardCopyOption.REPLACE_EXISTING);
              }
              Installation.run(made, made.resolve("npm.log"), INSTALL);
            });
    return Map.of("NODE_PATH", folder.resolve("node_modules").toString());
  }
}
