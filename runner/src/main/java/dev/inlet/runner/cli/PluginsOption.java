package dev.inlet.runner.cli;

import dev.inlet.host.Plugins;
import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that says where plugins are looked for, beside the class path. */
final class PluginsOption {
  private static final String VARIABLE = "INLET_PLUGINS";
  private static final String BESIDE_THE_JAR = "plugins";

  /** Set by the launcher of an installation, whose jar does not lie beside its plugins. */
  private static final String PROPERTY = "inlet.plugins";

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      arity = "1",
      description =
          "A directory in which each jar, zip file of jars and folder of jars is a plugin. May be"
              + " given more than once, beside the directories in the variable "
              + VARIABLE
              + " and the directory \"plugins\" of the installation, or beside the jar.")
  private List<Path> directories = new ArrayList<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * Finds the plugins of the class path and of all directories. To be closed when they are no
   * longer in use.
   *
   * @throws ParameterException if a directory that was named is none
   */
  Plugins discover() {
    List<Path> all = new ArrayList<>();
    ofInstallation().filter(Files::isDirectory).ifPresent(all::add);
    ofVariable().forEach(directory -> all.add(require(directory, VARIABLE)));
    directories.forEach(directory -> all.add(require(directory, "--plugins")));
    return Plugins.discover(PluginsOption.class.getClassLoader(), distinct(all));
  }

  /** All directories that plugins are read from and that are there. */
  List<Path> present() {
    List<Path> all = new ArrayList<>();
    ofInstallation().ifPresent(all::add);
    all.addAll(ofVariable());
    all.addAll(directories);
    return distinct(all).stream().filter(Files::isDirectory).toList();
  }

  /**
   * The one directory that a command writes to, whether it is there or not: that of the option, or
   * else that of the variable, or else the one beside the jar.
   *
   * @throws ParameterException if none is named, or more than one
   */
  Path target() {
    List<Path> named = directories.isEmpty() ? ofVariable() : directories;
    if (named.size() > 1) {
      String source = directories.isEmpty() ? VARIABLE : "--plugins";
      throw new ParameterException(
          command.commandLine(),
          source + " names several directories; say with one --plugins DIR which is meant");
    }
    return named.stream()
        .findFirst()
        .or(PluginsOption::ofInstallation)
        .map(PluginsOption::normal)
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(), "say with --plugins DIR which directory is meant"));
  }

  private static List<Path> distinct(List<Path> paths) {
    return paths.stream().map(PluginsOption::normal).distinct().toList();
  }

  private static Path normal(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private List<Path> ofVariable() {
    String value = Optional.ofNullable(System.getenv(VARIABLE)).orElse("");
    List<Path> paths = new ArrayList<>();
    for (String directory : value.split(Pattern.quote(File.pathSeparator), -1)) {
      if (!directory.isBlank()) {
        try {
          paths.add(Path.of(directory.strip()));
        } catch (InvalidPathException e) {
          throw wrong(VARIABLE, directory, "is not a path");
        }
      }
    }
    return paths;
  }

  private Path require(Path directory, String source) {
    if (!Files.isDirectory(directory)) {
      throw wrong(source, directory.toString(), "is not a directory");
    }
    return directory;
  }

  private ParameterException wrong(String source, String directory, String what) {
    return new ParameterException(command.commandLine(), source + ": " + directory + " " + what);
  }

  private static Optional<Path> ofInstallation() {
    String property = System.getProperty(PROPERTY, "");
    return property.isEmpty() ? besideTheJar() : Optional.of(Path.of(property));
  }

  private static Optional<Path> besideTheJar() {
    CodeSource source = PluginsOption.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null || !"file".equals(location.getProtocol())) {
      return Optional.empty();
    }
    try {
      Path jar = Path.of(location.toURI());
      return Files.isRegularFile(jar)
          ? Optional.of(jar.resolveSibling(BESIDE_THE_JAR))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
