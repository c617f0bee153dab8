package dev.inlet.benchmarks.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.benchmarks.measure.Tools;
import dev.inlet.benchmarks.source.JdkWebSocketSourceConnector;
import dev.inlet.benchmarks.source.MemorySourceConnector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceConnector;

/** Fills a directory for {@code plugin.path}: Inlet's folder, and one with the other sources. */
final class PluginFolder {
  private static final String INLET = "kafka-connect/target/plugins/inlet-kafka-connect";

  private PluginFolder() {}

  static Path create(Path directory) throws IOException {
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    copy(root().resolve(INLET), Files.createDirectory(plugins.resolve("inlet-kafka-connect")));
    writeSources(Files.createDirectory(plugins.resolve("sources")).resolve("sources.jar"));
    return plugins;
  }

  /** Of the project. */
  private static Path root() {
    return Tools.ownJar().resolve("../../..").normalize();
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      throw new IOException(from + " is missing; build kafka-connect");
    }
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** Those classes of this program that a worker needs, and nothing that comes with them. */
  private static void writeSources(Path file) throws IOException {
    String folder = MemorySourceConnector.class.getPackageName().replace('.', '/') + "/";
    try (JarFile own = new JarFile(Tools.ownJar().toFile());
        JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (JarEntry entry : own.stream().filter(one -> isClass(one, folder)).toList()) {
        jar.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream code = own.getInputStream(entry)) {
          code.transferTo(jar);
        }
        jar.closeEntry();
      }
      jar.putNextEntry(new JarEntry("META-INF/services/" + SourceConnector.class.getName()));
      for (Class<?> connector :
          List.of(MemorySourceConnector.class, JdkWebSocketSourceConnector.class)) {
        jar.write((connector.getName() + "\n").getBytes(UTF_8));
      }
      jar.closeEntry();
    }
  }

  private static boolean isClass(JarEntry entry, String folder) {
    return entry.getName().startsWith(folder) && entry.getName().endsWith(".class");
  }
}
