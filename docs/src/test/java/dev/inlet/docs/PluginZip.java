package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The file that Maven makes of an author's project, for {@code plugin install}.
 *
 * @param files the contents of its files, by path
 */
record PluginZip(Path zip, Map<String, byte[]> files) {

  /** Reads one. */
  static PluginZip of(Path zip) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory()) {
          files.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return new PluginZip(zip, files);
  }

  /** One folder with jars alone: the plugin's, which says what it is, and those that it needs. */
  void assertHolds(String name, String version) throws IOException {
    String folder = name + "-" + version + "/";
    assertThat(files.keySet())
        .as("files of %s", zip)
        .contains(folder + name + "-" + version + ".jar")
        .allMatch(file -> file.matches("\\Q" + folder + "\\E[^/]+\\.jar"));
    for (Map.Entry<String, byte[]> jar : files.entrySet()) {
      assertThat(classes(jar.getValue()))
          .as("classes of %s in %s", jar.getKey(), zip)
          .noneMatch(file -> file.startsWith("dev/inlet/") || file.startsWith("org/slf4j/"));
    }
    Attributes manifest = manifest(folder + name + "-" + version + ".jar");
    assertThat(manifest.getValue("Inlet-Plugin-Name")).isEqualTo(name);
    assertThat(manifest.getValue("Inlet-Plugin-Version")).isEqualTo(version);
    assertThat(manifest.getValue("Inlet-Api-Version"))
        .isEqualTo(System.getProperty("project.version"));
  }

  private Attributes manifest(String file) throws IOException {
    byte[] jar = Optional.ofNullable(files.get(file)).orElseThrow();
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
      return in.getManifest().getMainAttributes();
    }
  }

  private static List<String> classes(byte[] jar) throws IOException {
    List<String> classes = new ArrayList<>();
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
      for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
        if (entry.getName().endsWith(".class")) {
          classes.add(entry.getName());
        }
      }
    }
    return classes;
  }
}
