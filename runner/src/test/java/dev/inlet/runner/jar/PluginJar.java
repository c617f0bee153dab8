package dev.inlet.runner.jar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles plugins into jars, good and broken ones, so that their faults are real. */
final class PluginJar {
  private final Path folder;
  private final String name;
  private final List<Path> libraries;

  PluginJar(Path folder, String name) {
    this(folder, name, List.of());
  }

  /**
   * A jar in a folder.
   *
   * @param libraries what the sources need beside Inlet's API
   */
  PluginJar(Path folder, String name, List<Path> libraries) {
    this.folder = folder;
    this.name = name;
    this.libraries = libraries;
  }

  /**
   * Compiles.
   *
   * @param sources by name of the class
   * @param services names of implementations by name of the service
   * @param leftOut classes that are compiled but not put into the jar
   */
  Path compile(Map<String, String> sources, Map<String, String> services, List<String> leftOut)
      throws IOException {
    Path classes = Files.createDirectory(folder.resolve(name + "-classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    boolean compiled =
        compiler
            .getTask(
                null,
                null,
                null,
                List.of("-d", classes.toString(), "-cp", classPath()),
                null,
                sources.entrySet().stream()
                    .map(source -> source(source.getKey(), source.getValue()))
                    .toList())
            .call();
    if (!compiled) {
      throw new AssertionError("the plugin " + name + " does not compile");
    }
    Path jar = folder.resolve(name + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, String> service : services.entrySet()) {
        put(out, "META-INF/services/" + service.getKey(), service.getValue().getBytes(UTF_8));
      }
      try (Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String entry = classes.relativize(file).toString().replace('\\', '/');
          if (!leftOut.contains(entry.replace(".class", "").replace('/', '.'))) {
            put(out, entry, Files.readAllBytes(file));
          }
        }
      }
    }
    return jar;
  }

  private String classPath() {
    // The libraries come first: they may be other versions of those that the test has.
    return Stream.concat(
            libraries.stream().map(Path::toString),
            Stream.of(System.getProperty("java.class.path")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void put(JarOutputStream out, String entry, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(entry));
    out.write(bytes);
    out.closeEntry();
  }

  private static JavaFileObject source(String className, String text) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + className.replace('.', '/') + ".java"),
        JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}
