package dev.inlet.testkit.servers;

import java.nio.file.Path;
import java.util.List;

/** The server in Go, which is compiled once; its libraries are at the versions of go.mod. */
final class GoServer {
  private GoServer() {}

  static List<String> command() throws InterruptedException {
    Tool.GO.require();
    Path sources = Installation.sources("go");
    Path folder =
        Installation.folder(
            "go",
            Installation.files(sources),
            made ->
                Installation.run(
                    sources,
                    made.resolve("go.log"),
                    List.of(
                        "go",
                        "build",
                        "-mod=readonly",
                        "-buildvcs=false",
                        "-o",
                        made.resolve("centrifuge").toString(),
                        ".")));
    return List.of(folder.resolve("centrifuge").toString());
  }
}
