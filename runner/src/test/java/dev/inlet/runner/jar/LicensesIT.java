package dev.inlet.runner.jar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The jar holds the licence")
final class LicensesIT {
  private static final Pattern CLASS_PATH = Pattern.compile(Pattern.quote(File.pathSeparator));
  private static final Pattern SEPARATOR = Pattern.compile(": ");
  private static final Pattern SPACE = Pattern.compile(" ");
  private static final Pattern VERSION = Pattern.compile("-\\d.*\\.jar$");

  private record Listed(Pattern artifact, List<String> files) {

    static Listed parse(String line) {
      List<String> parts = SEPARATOR.splitAsStream(line).toList();
      String pattern = Pattern.quote(parts.get(0)).replace("*", "\\E.*\\Q");
      return new Listed(Pattern.compile(pattern), SPACE.splitAsStream(parts.get(2)).toList());
    }
  }

  @Test
  @DisplayName("of everything that is in it, by the list of what that is")
  void everything() throws IOException {
    try (JarFile jar = new JarFile(InletProcess.JAR.toFile())) {
      List<Listed> list =
          text(jar, "META-INF/licenses/index.txt")
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(Listed::parse)
              .toList();
      List<String> artifacts = artifactsIn(jar);
      assertThat(artifacts).contains("netty-common", "logback-core", "guice", "nimbus-jose-jwt");
      for (String artifact : artifacts) {
        assertThat(list)
            .as("lists " + artifact)
            .filteredOn(listed -> listed.artifact().matcher(artifact).matches())
            .hasSize(1);
      }
      for (Listed listed : list) {
        assertThat(artifacts)
            .as("holds what is listed")
            .anyMatch(artifact -> listed.artifact().matcher(artifact).matches());
        for (String file : listed.files()) {
          assertThat(text(jar, "META-INF/" + file)).as(file).hasSizeGreaterThan(100);
        }
      }
    }
  }

  /** The dependencies whose classes are in the jar, whoever brought them along. */
  private static List<String> artifactsIn(JarFile jar) throws IOException {
    TreeSet<String> artifacts = new TreeSet<>();
    for (String path : CLASS_PATH.splitAsStream(System.getProperty("java.class.path")).toList()) {
      if (path.endsWith(".jar") && isForeign(path) && sharesClasses(jar, path)) {
        artifacts.add(VERSION.matcher(new File(path).getName()).replaceFirst(""));
      }
    }
    return new ArrayList<>(artifacts);
  }

  private static boolean isForeign(String path) throws IOException {
    try (JarFile dependency = new JarFile(path)) {
      return dependency.stream().noneMatch(entry -> entry.getName().startsWith("dev/inlet/"));
    }
  }

  private static boolean sharesClasses(JarFile jar, String path) throws IOException {
    try (JarFile dependency = new JarFile(path)) {
      return dependency.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
          .anyMatch(name -> jar.getEntry(name) != null);
    }
  }

  @Test
  @DisplayName("of Apache once, and a notice that begins with Inlet's own")
  void apacheOnce() throws IOException {
    try (JarFile jar = new JarFile(InletProcess.JAR.toFile())) {
      assertThat(text(jar, "META-INF/LICENSE")).containsOnlyOnce("Version 2.0, January 2004");
      assertThat(jar.stream().map(ZipEntry::getName))
          .doesNotContain("META-INF/LICENSE.txt", "META-INF/DEPENDENCIES");
      assertThat(text(jar, "META-INF/NOTICE"))
          .startsWith("Inlet\nCopyright 2026 the Inlet authors\n")
          .contains("Google Guice", "Jackson", "Micrometer");
    }
  }

  private static String text(JarFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
