package dev.inlet.runner.cli;

import dev.inlet.resolver.MavenCoordinates;
import dev.inlet.resolver.MavenResolver;
import dev.inlet.resolver.ResolveException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a plugin comes from: a file, or what coordinates name in a Maven repository. */
final class PluginSource {
  /** What a plugin shares with its host, and so does not bring. */
  private static final List<String> PROVIDED =
      List.of("dev.inlet:input-api", "org.slf4j:slf4j-api", "org.jspecify:jspecify");

  private PluginSource() {}

  /**
   * The files of a plugin; its own is the first.
   *
   * @throws CommandFailedException if there is no such file, or it cannot be fetched
   */
  static List<Path> fetch(String source) throws CommandFailedException {
    Optional<Path> file = path(source).filter(Files::exists);
    if (file.isPresent()) {
      return List.of(requirePlugin(file.get()));
    }
    MavenCoordinates coordinates =
        MavenCoordinates.parse(source)
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        "%s is no file, and no coordinates of the form group:artifact[:extension[:classifier]]:version"
                            .formatted(source)));
    return requirePlugins(Maven.fetch(coordinates));
  }

  private static Optional<Path> path(String source) {
    try {
      return Optional.of(Path.of(source));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static List<Path> requirePlugins(List<Path> files) throws CommandFailedException {
    requirePlugin(files.get(0));
    return files;
  }

  private static Path requirePlugin(Path file) throws CommandFailedException {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (!Files.isRegularFile(file) || !(name.endsWith(".jar") || name.endsWith(".zip"))) {
      throw new CommandFailedException(file + " is neither a jar nor a zip file");
    }
    return file;
  }

  /** In a class of its own: Maven's classes are loaded for coordinates only. */
  private static final class Maven {

    static List<Path> fetch(MavenCoordinates coordinates) throws CommandFailedException {
      try {
        return MavenResolver.ofUser().resolve(coordinates, PROVIDED);
      } catch (ResolveException e) {
        throw new CommandFailedException(String.valueOf(e.getMessage()), e);
      }
    }
  }
}
