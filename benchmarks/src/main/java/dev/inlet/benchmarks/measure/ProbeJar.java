package dev.inlet.benchmarks.measure;

import dev.inlet.benchmarks.probe.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Writes the {@link Probe} into a jar of its own: the JVM puts an agent's jar on the class path,
 * and what is measured must not find anything else there.
 */
final class ProbeJar {

  private ProbeJar() {}

  static Path write(Path directory) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", Probe.class.getName());
    Path file = directory.resolve("probe.jar");
    String entry = Probe.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest);
        InputStream code = Probe.class.getClassLoader().getResourceAsStream(entry)) {
      if (code == null) {
        throw new IOException(entry + " is missing");
      }
      jar.putNextEntry(new JarEntry(entry));
      code.transferTo(jar);
      jar.closeEntry();
    }
    return file;
  }
}
