package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Printable;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * One plugin as it is installed: a jar, a folder of jars, or a zip file with jars in it.
 *
 * @param location the jar, folder or zip file
 * @param jars what the plugin's class loader reads
 * @param name what the manifest of one of the jars calls it, if it does
 * @param version its version, from the same place
 * @param apiVersion the version of the plugin API that it was built for, from the same place
 * @param unpacked the temporary folder that a zip file was unpacked into
 */
record PluginArchive(
    Path location,
    List<URL> jars,
    Optional<String> name,
    Optional<String> version,
    Optional<String> apiVersion,
    Optional<Path> unpacked) {
  private static final String NAME = "Inlet-Plugin-Name";
  private static final String VERSION = "Inlet-Plugin-Version";
  private static final String API_VERSION = "Inlet-Api-Version";

  PluginArchive {
    requireNonNull(location, "location is null");
    jars = List.copyOf(jars);
    requireNonNull(name, "name is null");
    requireNonNull(version, "version is null");
    requireNonNull(apiVersion, "apiVersion is null");
    requireNonNull(unpacked, "unpacked is null");
  }

  /** Whether an entry of a plugin directory is a plugin; other files may lie there, too. */
  static boolean isPlugin(Path entry) {
    String name = entry.getFileName().toString();
    return !name.startsWith(".")
        && (Files.isDirectory(entry) || hasEnding(entry, ".jar") || hasEnding(entry, ".zip"));
  }

  private static boolean hasEnding(Path file, String ending) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending);
  }

  /**
   * Opens a plugin.
   *
   * @throws IOException if it cannot be used; the message is the rest of a sentence that begins
   *     with the location
   */
  static PluginArchive open(Path location) throws IOException {
    if (Files.isDirectory(location)) {
      return ofFolder(location, location, Optional.empty());
    }
    if (hasEnding(location, ".jar")) {
      return of(location, List.of(location), Optional.empty());
    }
    Path unpacked = Files.createTempDirectory("inlet-plugin-");
    try {
      PluginZip.unpack(location, unpacked);
      return ofFolder(location, unpacked, Optional.of(unpacked));
    } catch (IOException | RuntimeException e) {
      FileTree.delete(unpacked);
      throw e;
    }
  }

  private static PluginArchive ofFolder(Path location, Path folder, Optional<Path> unpacked)
      throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(folder)) {
      jars = files.filter(file -> hasEnding(file, ".jar")).sorted().toList();
    }
    if (jars.isEmpty()) {
      throw new IOException("holds no jar");
    }
    return of(location, jars, unpacked);
  }

  private static PluginArchive of(Path location, List<Path> jars, Optional<Path> unpacked)
      throws IOException {
    List<URL> urls = new ArrayList<>();
    Optional<String> name = Optional.empty();
    Optional<String> version = Optional.empty();
    Optional<String> apiVersion = Optional.empty();
    for (Path jar : jars) {
      Attributes attributes = manifest(location, jar);
      Optional<String> api = value(attributes, API_VERSION);
      if (api.isPresent()) {
        ApiVersion.CURRENT.requireRuns(api.get());
      }
      apiVersion = apiVersion.or(() -> api);
      name = name.or(() -> value(attributes, NAME));
      version = version.or(() -> value(attributes, VERSION));
      urls.add(jar.toUri().toURL());
    }
    return new PluginArchive(location, urls, name, version, apiVersion, unpacked);
  }

  /** What is wrong with a jar that cannot be opened, in the words of {@link #open}. */
  static Optional<String> fault(Path jar) {
    try {
      var unused = manifest(jar, jar);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Attributes manifest(Path location, Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      return manifest == null ? new Attributes() : manifest.getMainAttributes();
    } catch (ZipException e) {
      String which = jar.equals(location) ? "" : "holds " + jar.getFileName() + ", which ";
      throw new IOException(which + "is not a jar: " + e.getMessage(), e);
    } catch (IOException e) {
      String which = jar.equals(location) ? "" : "holds " + jar.getFileName() + ", which ";
      throw new IOException(which + "cannot be read: " + e, e);
    }
  }

  private static Optional<String> value(Attributes attributes, String name) {
    return Optional.ofNullable(attributes.getValue(name)).map(Printable::of);
  }

  /** The location with the version, for people. */
  String describe() {
    return location + version.map(number -> ", version " + number).orElse("");
  }

  /** Whether a file is a jar by its name. */
  static boolean isJar(Path file) {
    return hasEnding(file, ".jar");
  }

  /** What the plugin is called: what its manifest says, or the file's name without its ending. */
  String called() {
    return name.orElseGet(() -> nameOf(location));
  }

  /** The name of a jar, zip file or folder without its ending. */
  static String nameOf(Path location) {
    String fileName = Printable.of(String.valueOf(location.getFileName()));
    return hasEnding(location, ".jar") || hasEnding(location, ".zip")
        ? fileName.substring(0, fileName.length() - 4)
        : fileName;
  }

  /** Removes what was unpacked. */
  void delete() throws IOException {
    if (unpacked.isPresent()) {
      FileTree.delete(unpacked.get());
    }
  }
}
