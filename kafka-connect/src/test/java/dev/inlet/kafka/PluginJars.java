package dev.inlet.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.example.countdown.CountdownProvider;
import dev.inlet.auth.AuthProvider;
import dev.inlet.input.InputProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Jars that an operator may put into the plugin folder, beside those of Inlet. */
final class PluginJars {
  private PluginJars() {}

  /** A jar with an input of somebody else, called {@code countdown}. */
  static void addInput(Path folder) {
    List<Path> classes = classesOf(CountdownProvider.class);
    write(
        folder.resolve("countdown.jar"),
        jar -> {
          put(jar, services(InputProvider.class), CountdownProvider.class.getName());
          String directory = CountdownProvider.class.getPackageName().replace('.', '/') + "/";
          for (Path each : classes) {
            put(jar, directory + each.getFileName(), Files.readAllBytes(each));
          }
        });
  }

  /** A jar that names a provider of which it has no class. */
  static void addWithoutClass(Path folder, String missing) {
    write(folder.resolve("incomplete.jar"), jar -> put(jar, services(AuthProvider.class), missing));
  }

  /** The first half of a jar, such as a copy that was interrupted leaves. */
  static void addHalf(Path folder, String name) {
    Path jar = folder.resolve(name);
    write(jar, whole -> put(whole, services(InputProvider.class), "com.example.Half"));
    try {
      byte[] bytes = Files.readAllBytes(jar);
      Files.write(jar, Arrays.copyOf(bytes, bytes.length / 2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> classesOf(Class<?> one) {
    try {
      Path root = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path directory = root.resolve(one.getPackageName().replace('.', '/'));
      try (Stream<Path> files = Files.list(directory)) {
        return files.toList();
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Content {
    void writeTo(JarOutputStream jar) throws IOException;
  }

  private static void write(Path file, Content content) {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      content.writeTo(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String services(Class<?> service) {
    return "META-INF/services/" + service.getName();
  }

  private static void put(JarOutputStream jar, String entry, String provider) throws IOException {
    put(jar, entry, (provider + "\n").getBytes(UTF_8));
  }

  private static void put(JarOutputStream jar, String entry, byte[] bytes) throws IOException {
    jar.putNextEntry(new JarEntry(entry));
    jar.write(bytes);
    jar.closeEntry();
  }
}
