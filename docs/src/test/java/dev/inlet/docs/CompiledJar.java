package dev.inlet.docs;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/** Compiles sources of a checkout to a jar, without a build of it. */
final class CompiledJar {
  private CompiledJar() {}

  /**
   * Compiles modules together.
   *
   * @param roots folders that hold {@code src/main/java}, and perhaps {@code src/main/resources}
   * @param libraries jars to compile against
   * @param attributes what the manifest of the jar says, beside its version
   */
  static void make(Path jar, List<Path> roots, List<Path> libraries, Attributes attributes)
      throws IOException {
    Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "classes");
    compile(roots, libraries, classes);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putAll(attributes);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      add(classes, out);
      for (Path root : roots) {
        if (Files.isDirectory(root.resolve("src/main/resources"))) {
          add(root.resolve("src/main/resources"), out);
        }
      }
    }
  }

  private static void compile(List<Path> roots, List<Path> libraries, Path classes)
      throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path root : roots) {
      files(root.resolve("src/main/java")).stream()
          .filter(file -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"))
          .forEach(sources::add);
    }
    String classPath =
        Stream.concat(libraries.stream().map(Path::toString), Stream.of(jspecify()))
            .collect(Collectors.joining(File.pathSeparator));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-proc:none", "--release", "17", "-cp", classPath, "-d", classes.toString());
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  options,
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!compiled) {
        throw new AssertionError(messages.toString());
      }
    }
  }

  /** The annotations for null, which all sources name. */
  private static String jspecify() {
    try {
      return Path.of(NullMarked.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static void add(Path folder, JarOutputStream out) throws IOException {
    for (Path file : files(folder)) {
      out.putNextEntry(
          new ZipEntry(folder.relativize(file).toString().replace(File.separatorChar, '/')));
      Files.copy(file, out);
      out.closeEntry();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
