package dev.inlet.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Jars that a plugin need not bring: those of the plugin API and of SLF4J, which are the host's,
 * and of jspecify, whose annotations nobody reads at run time.
 */
final class SharedJars {
  private static final String SLF4J = "org/slf4j/";
  private static final String JSPECIFY = "org/jspecify/annotations/";

  private SharedJars() {}

  /** Whether each class of the jar is one of those; false if it holds none or is no jar. */
  static boolean isShared(Path jar) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      List<String> classes =
          file.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
              .toList();
      return !classes.isEmpty() && classes.stream().allMatch(SharedJars::isSharedClass);
    } catch (IOException e) {
      // Opening it as a plugin says what is wrong.
      return false;
    }
  }

  private static boolean isSharedClass(String name) {
    String folder = name.substring(0, name.lastIndexOf('/') + 1);
    return folder.startsWith(SLF4J)
        || folder.equals(JSPECIFY)
        || PluginClassLoader.API.contains(folder.replaceFirst("/$", "").replace('/', '.'));
  }
}
