package dev.inlet.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.auth.AuthProvider;
import dev.inlet.protocol.ProtocolProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar of a plugin whose sources are compiled by the test, so that its faults are real. */
final class PluginJar {
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, List<String>> services = new LinkedHashMap<>();
  private final List<String> removed = new ArrayList<>();
  private final List<String> newer = new ArrayList<>();
  private final Map<String, byte[]> resources = new LinkedHashMap<>();
  private final Manifest manifest = new Manifest();

  PluginJar() {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  /** A jar with an authentication scheme of that name, which does nothing. */
  static PluginJar scheme(String name) {
    return new PluginJar()
        .source(
            "TheScheme",
            """
            public class TheScheme implements AuthProvider {
              public String name() { return "%s"; }
              public ConfigSpec spec() { return ConfigSpec.builder().build(); }
              public Authenticator create(Config config, AuthContext context) {
                return Authenticator.NONE;
              }
            }
            """
                .formatted(name))
        .provides(AuthProvider.class, "TheScheme");
  }

  /** A jar with a session protocol of that name, which cannot be made. */
  static PluginJar protocol(String name) {
    return new PluginJar()
        .source(
            "TheProtocol",
            """
            public class TheProtocol implements ProtocolProvider {
              public String name() { return "%s"; }
              public ConfigSpec spec() { return ConfigSpec.builder().build(); }
              public Protocol create(Config config, ProtocolContext context) { return null; }
            }
            """
                .formatted(name))
        .provides(ProtocolProvider.class, "TheProtocol");
  }

  /** Adds a class of package {@code acme}. */
  PluginJar source(String simpleName, String body) {
    sources.put(
        "acme." + simpleName,
        """
        package acme;
        import dev.inlet.auth.*;
        import dev.inlet.config.*;
        import dev.inlet.input.*;
        import dev.inlet.output.*;
        import dev.inlet.protocol.*;
        """
            + body);
    return this;
  }

  /** Names a class of package {@code acme} as a provider. */
  PluginJar provides(Class<?> service, String simpleName) {
    services.computeIfAbsent(service.getName(), key -> new ArrayList<>()).add("acme." + simpleName);
    return this;
  }

  /** Leaves a class out of the jar after it was compiled. */
  PluginJar without(String simpleName) {
    removed.add(simpleName);
    return this;
  }

  /** Marks a class as compiled for a Java that does not exist yet. */
  PluginJar forNewerJava(String simpleName) {
    newer.add(simpleName);
    return this;
  }

  /** Sets a main attribute of the manifest. */
  PluginJar manifest(String name, String value) {
    manifest.getMainAttributes().putValue(name, value);
    return this;
  }

  /** Adds a file. */
  PluginJar resource(String name, byte[] content) {
    resources.put(name, content);
    return this;
  }

  /** Compiles the sources and writes the jar into a folder. */
  Path write(Path folder, String name) {
    try {
      Path classes = Files.createDirectory(folder.resolve(name + "-classes"));
      compile(classes);
      Path jar = folder.resolve(name + ".jar");
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file, manifest)) {
        addClasses(classes.resolve("acme"), out);
        for (Map.Entry<String, List<String>> service : services.entrySet()) {
          byte[] lines = String.join("\n", service.getValue()).getBytes(UTF_8);
          add(out, "META-INF/services/" + service.getKey(), lines);
        }
        for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
          add(out, resource.getKey(), resource.getValue());
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile(Path classes) {
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((name, text) -> units.add(new Source(name, text)));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString());
    if (!compiler.getTask(messages, null, null, options, null, units).call()) {
      throw new AssertionError("the plugin of the test does not compile:\n" + messages);
    }
  }

  private void addClasses(Path folderOfPackage, JarOutputStream out) throws IOException {
    try (Stream<Path> files = Files.list(folderOfPackage)) {
      for (Path file : files.sorted().toList()) {
        String simpleName = file.getFileName().toString().replace(".class", "");
        byte[] bytes = Files.readAllBytes(file);
        if (newer.contains(simpleName)) {
          // The major version of a class file.
          bytes[6] = 1;
        }
        if (!removed.contains(simpleName)) {
          add(out, "acme/" + file.getFileName(), bytes);
        }
      }
    }
  }

  private static void add(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }

  /** A loader that sees these jars and the classes of the test, but not the test's services. */
  static URLClassLoader loader(Path... jars) {
    URL[] urls = Stream.of(jars).map(PluginJar::url).toArray(URL[]::new);
    ClassLoader parent =
        new ClassLoader(PluginJar.class.getClassLoader()) {
          @Override
          public Enumeration<URL> getResources(String name) {
            return Collections.emptyEnumeration();
          }
        };
    return new URLClassLoader(urls, parent);
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
