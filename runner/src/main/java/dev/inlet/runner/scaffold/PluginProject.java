package dev.inlet.runner.scaffold;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/** A Maven project of a plugin, as an author begins with it. */
public final class PluginProject {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,49}");
  private static final Pattern GROUP = Pattern.compile("[a-z][a-z0-9_]*(?:\\.[a-z][a-z0-9_]*)*");

  /** The line of the pom where they stand. */
  private static final String TEST_MODULES = "    <!-- test modules -->\n";

  private static final Pattern UNDERSCORE = Pattern.compile("_");

  private final PluginKind kind;
  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * A project.
   *
   * @param name what configs call the plugin: lower case letters, digits and underscores
   * @param group the group of the Maven project, and the beginning of its package
   * @throws IllegalArgumentException if one of them cannot be used; the message is for people
   */
  public PluginProject(PluginKind kind, String name, String group) {
    this.kind = kind;
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no name of a plugin: it is made of lower case letters, digits and underscores, begins with a letter and has 50 characters at most"
              .formatted(name));
    }
    if (!GROUP.matcher(group).matches() || !SourceVersion.isName(group)) {
      throw new IllegalArgumentException(
          "\"%s\" is no group: it is made like a package of Java, without words of that language, such as com.example"
              .formatted(group));
    }
    if (name.equals(kind.toString())) {
      throw new IllegalArgumentException(
          "a plugin of the kind %s cannot be called \"%s\": its class would have the name of the interface that it implements"
              .formatted(kind, name));
    }
    // A name may be a word of Java; with its kind it is none.
    String packageName = group + ".inlet." + kind + "_" + name;
    Properties versions = versions();
    values.put("__package__", packageName);
    values.put("__path__", packageName.replace('.', '/'));
    values.put("__group__", group);
    values.put("__artifact__", "inlet-" + kind + "-" + name.replace('_', '-'));
    values.put("__Name__", camelCase(name));
    values.put("__name__", name);
    values.put("__inlet__", versions.getProperty("inlet"));
    values.put("__junit__", versions.getProperty("junit"));
  }

  private static String camelCase(String name) {
    return UNDERSCORE
        .splitAsStream(name)
        .filter(word -> !word.isEmpty())
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }

  private static Properties versions() {
    Properties versions = new Properties();
    try (InputStream in = resource("versions.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("the jar is incomplete", e);
    }
    return versions;
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = PluginProject.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("the jar has no " + name);
    }
    return in;
  }

  /** The zip file of the plugin, below the project's folder, once it is packaged. */
  public String archive() {
    return fill("target/__artifact__-1.0.0-SNAPSHOT-plugin.zip");
  }

  /**
   * Writes the project.
   *
   * @param folder is made if it is missing
   * @throws IOException if it is not empty, or cannot be written
   */
  public void write(Path folder) throws IOException {
    requireEmpty(folder);
    write(folder, "pom.xml", text("pom.xml").replace(TEST_MODULES, testModules()));
    for (Map.Entry<String, String> source : kind.sources().entrySet()) {
      write(folder, "src/" + source.getKey(), text(source.getValue()));
    }
    write(
        folder,
        "src/main/resources/META-INF/services/" + kind.service(),
        "__package__.__Name__Provider\n");
  }

  private String testModules() {
    return kind.testModules().stream()
        .map(
            module ->
                """
                    <dependency>
                      <groupId>dev.inlet</groupId>
                      <artifactId>%s</artifactId>
                      <version>${inlet.version}</version>
                      <scope>test</scope>
                    </dependency>
                """
                    .formatted(module))
        .collect(Collectors.joining());
  }

  private static void requireEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      if (entries.iterator().hasNext()) {
        throw new IOException(folder + " is not empty");
      }
    } catch (NotDirectoryException e) {
      throw new IOException(folder + " is no directory", e);
    }
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = resource(resource)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private void write(Path folder, String path, String template) throws IOException {
    Path file = folder.resolve(fill(path));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, fill(template));
  }

  private String fill(String template) {
    String filled = template;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace(value.getKey(), value.getValue());
    }
    return filled;
  }
}
