package dev.inlet.testkit.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Libraries in JavaScript, which npm installs at the versions of a lock file. */
public final class NodePackages {
  private static final List<String> INSTALL =
      List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");

  private NodePackages() {}

  /**
   * Installs what a package.json and its lock file name, unless that is there already.
   *
   * @param folder with the two files
   * @return the folder {@code node_modules}, which is not in that folder
   */
  public static Path install(Path folder) throws InterruptedException {
    List<Path> inputs =
        List.of(folder.resolve("package.json"), folder.resolve("package-lock.json"));
    return Installation.folder("node", inputs, made -> install(inputs, made))
        .resolve("node_modules");
  }

  private static void install(List<Path> inputs, Path folder)
      throws IOException, InterruptedException {
    for (Path input : inputs) {
      Files.copy(input, folder.resolve(input.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    Installation.run(folder, folder.resolve("npm.log"), INSTALL);
  }
}
