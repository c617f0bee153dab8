package dev.inlet.testkit.servers;

import java.util.List;
import java.util.Map;

/** The servers in JavaScript, and where their libraries are. */
final class NodeServers {
  private NodeServers() {}

  static List<String> command(String script) {
    return List.of("node", Installation.sources("node").resolve(script).toString());
  }

  /** Says where the libraries are, since they are not beside the scripts. */
  static Map<String, String> environment() throws InterruptedException {
    Tool.NODE.require();
    return Map.of("NODE_PATH", NodePackages.install(Installation.sources("node")).toString());
  }
}
