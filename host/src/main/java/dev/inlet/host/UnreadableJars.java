package dev.inlet.host;

import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Jars among the URLs of a class loader that cannot be opened, such as one that was copied in part.
 * A {@link URLClassLoader} ignores them without logging.
 */
final class UnreadableJars {
  private UnreadableJars() {}

  /** A problem for each of them; none of a loader that is no {@link URLClassLoader}. */
  static List<PluginProblem> of(ClassLoader loader) {
    return loader instanceof URLClassLoader urls
        ? Arrays.stream(urls.getURLs())
            .flatMap(UnreadableJars::file)
            .filter(file -> PluginArchive.isJar(file) && Files.isRegularFile(file))
            .flatMap(jar -> problem(jar).stream())
            .toList()
        : List.of();
  }

  private static Stream<Path> file(URL url) {
    try {
      return url.getProtocol().equals("file") ? Stream.of(Path.of(url.toURI())) : Stream.empty();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return Stream.empty(); // none that is here
    }
  }

  private static Optional<PluginProblem> problem(Path jar) {
    return PluginArchive.fault(jar).map(fault -> new PluginProblem(jar.toString(), fault));
  }
}
