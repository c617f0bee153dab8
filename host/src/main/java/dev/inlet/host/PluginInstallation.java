package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A plugin on its way into a plugin directory: first its jars are put into a folder that nobody
 * reads and checked there, then one move makes it visible. Whoever reads the directory sees all of
 * the plugin or nothing of it; where it replaces another, there is none for a moment between two
 * moves. Not for use by several threads.
 */
public final class PluginInstallation implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  // What Maven and people put behind a name: input-sse-1.2.0-plugin.zip
  private static final Pattern VERSION = Pattern.compile("[-_]v?\\d.*$");

  private final Path directory;
  private final ClassLoader host;
  private final Path staging;
  private final InstalledPlugin plugin;
  private final List<InstalledPlugin> replaced;
  // The plugin that was to be replaced could not be put back.
  private boolean keepsStaging;

  /** Moves a file or folder in one step, or fails and leaves all as it is. */
  @FunctionalInterface
  interface Mover {
    void move(Path from, Path to) throws IOException;
  }

  /** Removes a folder with all that is in it. */
  @FunctionalInterface
  interface Remover {
    void remove(Path folder) throws IOException;
  }

  private PluginInstallation(
      Path directory,
      ClassLoader host,
      Path staging,
      InstalledPlugin plugin,
      List<InstalledPlugin> replaced) {
    this.directory = directory;
    this.host = host;
    this.staging = staging;
    this.plugin = plugin;
    this.replaced = replaced;
  }

  /**
   * Copies a plugin beside the plugins of a directory, which is made if it is missing, and checks
   * that it can be used. Its providers are instantiated and asked for their names.
   *
   * @param host has the plugin API and the plugins of the class path
   * @param source what people call the plugin in messages
   * @param files a zip file with jars in it, or the jars; those that a host shares are left out
   * @param dryRun whether nothing is written to the directory, so that there is nothing to commit
   * @return what {@link #commit} installs and {@link #close} gives up
   * @throws PluginInstallException if the plugin cannot be used here
   */
  public static PluginInstallation prepare(
      Path directory, ClassLoader host, String source, List<Path> files, boolean dryRun)
      throws PluginInstallException {
    requireNonNull(host, "host is null");
    Path target = directory.toAbsolutePath().normalize();
    Path staging;
    try {
      staging = dryRun ? Files.createTempDirectory("inlet-plugin-") : stagingIn(target);
    } catch (IOException e) {
      throw new PluginInstallException("cannot write to " + target + ": " + e, e);
    }
    try {
      InstalledPlugin plugin = stage(staging, host, source, files);
      return new PluginInstallation(
          target, host, staging, plugin, installedAs(plugin, target, host));
    } catch (PluginInstallException | RuntimeException | Error e) {
      deleteQuietly(staging, e);
      throw e;
    } catch (IOException e) {
      deleteQuietly(staging, e);
      throw new PluginInstallException(source + " " + sentence(e), e);
    }
  }

  private static Path stagingIn(Path directory) throws IOException {
    Files.createDirectories(directory);
    return Files.createTempDirectory(directory, ".installing-");
  }

  private static String sentence(IOException e) {
    // Those of this package are the rest of a sentence; those of the JDK begin with a file.
    return e.getClass() == IOException.class && e.getMessage() != null
        ? e.getMessage()
        : "cannot be read: " + e;
  }

  private static InstalledPlugin stage(
      Path staging, ClassLoader host, String source, List<Path> files)
      throws IOException, PluginInstallException {
    Path jars = Files.createDirectory(staging.resolve("plugin"));
    for (Path file : files) {
      if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
        PluginZip.unpack(file, jars);
      } else {
        Files.copy(file, jars.resolve(file.getFileName().toString()));
      }
    }
    leaveOutShared(jars);
    String name;
    PluginArchive archive = PluginArchive.open(jars);
    name = archive.name().orElseGet(() -> withoutVersion(PluginArchive.nameOf(files.get(0))));
    if (!NAME.matcher(name).matches()) {
      throw new PluginInstallException(
          source
              + " is called \""
              + name
              + "\", but the name of a plugin is made of letters, digits, dots, underscores and"
              + " hyphens");
    }
    Files.move(jars, staging.resolve(name));
    return check(staging, host, source);
  }

  private static String withoutVersion(String fileName) {
    return VERSION.matcher(fileName).replaceFirst("");
  }

  private static void leaveOutShared(Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder)) {
      files.forEach(jars::add);
    }
    for (Path jar : jars) {
      if (SharedJars.isShared(jar)) {
        Files.delete(jar);
      }
    }
  }

  private static InstalledPlugin check(Path staging, ClassLoader host, String source)
      throws IOException, PluginInstallException {
    try (Plugins staged = Plugins.discover(host, List.of(staging))) {
      InstalledPlugin plugin = staged.installed().get(0);
      if (!plugin.problems().isEmpty()) {
        List<String> problems =
            plugin.problems().stream()
                .map(PluginProblem::toString)
                .map(problem -> problem.replace(plugin.location() + ":", source))
                .map(problem -> problem.replace(plugin.location().toString(), source))
                .toList();
        throw new PluginInstallException(String.join("; ", problems));
      }
      return plugin;
    }
  }

  /** The plugins of that name, of which there is one at most unless people put more there. */
  private static List<InstalledPlugin> installedAs(
      InstalledPlugin plugin, Path directory, ClassLoader host) throws IOException {
    try (Plugins present = Plugins.discover(host, List.of(directory))) {
      return named(plugin.name(), present, directory);
    }
  }

  private static List<InstalledPlugin> named(String name, Plugins present, Path directory) {
    return present.installed().stream()
        .filter(
            other -> other.name().equals(name) || other.location().equals(directory.resolve(name)))
        .toList();
  }

  /** What is about to be installed; its location is that of the folder in which it was checked. */
  public InstalledPlugin plugin() {
    return plugin;
  }

  /** Where the plugin will be. */
  public Path target() {
    return directory.resolve(plugin.name());
  }

  /** The plugins of the same name in the directory. */
  public List<InstalledPlugin> replaced() {
    return replaced;
  }

  /**
   * Checks that nothing stands in the way.
   *
   * @param replace whether a plugin of the same name may go
   * @param others all directories whose plugins are read beside this one
   * @throws PluginInstallException if a plugin of the name is there and may not go, or another one
   *     provides the same
   */
  public void check(boolean replace, List<Path> others) throws PluginInstallException {
    if (!replaced.isEmpty() && !replace) {
      InstalledPlugin old = replaced.get(0);
      throw new PluginInstallException(
          "\"%s\"%s is installed already, in %s; --replace puts this one in its place"
              .formatted(old.name(), old.version().map(v -> " " + v).orElse(""), old.location()));
    }
    List<Path> all = new ArrayList<>(others);
    all.add(directory);
    try (Plugins present = Plugins.discover(host, all.stream().distinct().toList())) {
      for (InstalledPlugin other : present.installed()) {
        if (replaced.stream().noneMatch(old -> old.location().equals(other.location()))) {
          checkNames(other);
        }
      }
    } catch (IOException e) {
      throw new PluginInstallException("cannot read the plugins that are there: " + e, e);
    }
  }

  private void checkNames(InstalledPlugin other) throws PluginInstallException {
    for (String own : plugin.provides()) {
      for (String present : other.provides()) {
        if (placeOf(own).equals(placeOf(present))) {
          String clash = own.equals(present) ? " like %s" : ", and %s provides " + present;
          throw new PluginInstallException(
              "\"%s\" provides %s%s, so that neither would be used; remove that one first"
                  .formatted(plugin.name(), own, clash.formatted(other.location())));
        }
      }
    }
  }

  /** Where a config names what a plugin provides: schemes and protocols have sections alike. */
  private static String placeOf(String provided) {
    return provided.replaceFirst("^(auth|protocol) ", "section ");
  }

  /**
   * Puts the plugin into the directory, in place of those of the same name.
   *
   * @throws PluginInstallException if that fails; what was there is there again then, or the
   *     message says where it is
   */
  public void commit() throws PluginInstallException {
    commit(PluginInstallation::move);
  }

  void commit(Mover mover) throws PluginInstallException {
    List<Path> setAside = new ArrayList<>();
    try {
      for (InstalledPlugin old : replaced) {
        Path aside = staging.resolve(".replaced-" + setAside.size());
        mover.move(old.location(), aside);
        setAside.add(aside);
      }
      mover.move(plugin.location(), target());
    } catch (IOException e) {
      if (!putBack(setAside, mover, e)) {
        keepsStaging = true;
        throw new PluginInstallException(
            "cannot write to %s, nor put back the plugin that was there; it is in %s now: %s"
                .formatted(directory, staging, e),
            e);
      }
      throw new PluginInstallException("cannot write to " + directory + ": " + e, e);
    }
  }

  private boolean putBack(List<Path> setAside, Mover mover, IOException failure) {
    boolean complete = true;
    for (int i = 0; i < setAside.size(); i++) {
      try {
        mover.move(setAside.get(i), replaced.get(i).location());
      } catch (IOException e) {
        failure.addSuppressed(e);
        complete = false;
      }
    }
    return complete;
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Removes a plugin.
   *
   * @return where it was
   * @throws PluginInstallException if there is none of that name, or more than one; if it cannot be
   *     removed, or was, but its files are still somewhere, which the message says
   */
  public static Path remove(Path directory, ClassLoader host, String name)
      throws PluginInstallException {
    return remove(directory, host, name, PluginInstallation::move, FileTree::delete);
  }

  static Path remove(Path directory, ClassLoader host, String name, Mover mover, Remover remover)
      throws PluginInstallException {
    Path folder = directory.toAbsolutePath().normalize();
    try {
      List<InstalledPlugin> found;
      try (Plugins present = Plugins.discover(host, List.of(folder))) {
        found = named(name, present, folder);
        if (found.isEmpty()) {
          List<String> names = present.installed().stream().map(InstalledPlugin::name).toList();
          throw new PluginInstallException(
              "no plugin in %s is called \"%s\"%s"
                  .formatted(
                      folder,
                      Printable.of(name),
                      names.isEmpty() ? "" : " (there are: " + String.join(", ", names) + ")"));
        }
      }
      if (found.size() > 1) {
        throw new PluginInstallException(
            "several plugins are called \"%s\": %s; remove the files themselves"
                .formatted(
                    name, found.stream().map(plugin -> plugin.location().toString()).toList()));
      }
      Path location = found.get(0).location();
      // First out of sight as a whole.
      Path staging = Files.createTempDirectory(folder, ".removing-");
      try {
        mover.move(location, staging.resolve("plugin"));
      } catch (IOException e) {
        deleteQuietly(staging, e);
        throw e;
      }
      try {
        remover.remove(staging);
      } catch (IOException e) {
        throw new PluginInstallException(
            "\"%s\" is removed, but its files in %s could not be deleted: %s"
                .formatted(name, staging, e),
            e);
      }
      return location;
    } catch (IOException e) {
      throw new PluginInstallException("cannot remove \"" + name + "\": " + e, e);
    }
  }

  /** Removes what {@link #commit} has not moved. */
  @Override
  public void close() throws IOException {
    if (!keepsStaging) {
      FileTree.delete(staging);
    }
  }

  private static void deleteQuietly(Path folder, Throwable failure) {
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
