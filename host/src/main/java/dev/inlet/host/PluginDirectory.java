package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory in which each jar, zip file and folder is a plugin with a class loader of its own.
 */
final class PluginDirectory {
  private final List<PluginClassLoader> loaders = new ArrayList<>();
  private final List<Path> unusable = new ArrayList<>();
  private final List<PluginProblem> problems = new ArrayList<>();

  /**
   * Opens all plugins of a directory.
   *
   * @param host has the plugin API
   */
  PluginDirectory(Path directory, ClassLoader host) {
    requireNonNull(host, "host is null");
    for (Path entry : entries(directory)) {
      try {
        loaders.add(new PluginClassLoader(PluginArchive.open(entry), host));
      } catch (IOException e) {
        unusable.add(entry);
        problems.add(new PluginProblem(entry.toString(), String.valueOf(e.getMessage())));
      } catch (RuntimeException e) {
        problems.add(new PluginProblem(entry.toString(), "cannot be read: " + e));
      }
    }
  }

  private List<Path> entries(Path directory) {
    List<Path> entries = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      problems.add(new PluginProblem(directory.toString(), "is not a directory"));
      return entries;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      all.forEach(entries::add);
    } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
      problems.add(new PluginProblem(directory.toString(), "cannot be read: " + e));
    }
    return entries.stream().filter(PluginArchive::isPlugin).sorted().toList();
  }

  List<PluginClassLoader> loaders() {
    return loaders;
  }

  /** What could not be opened; why is among the {@linkplain #problems() problems}. */
  List<Path> unusable() {
    return unusable;
  }

  List<PluginProblem> problems() {
    return problems;
  }
}
