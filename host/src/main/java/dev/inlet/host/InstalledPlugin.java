package dev.inlet.host;

import dev.inlet.config.Printable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A plugin of a plugin directory, usable or not. Immutable. */
public final class InstalledPlugin {
  private final Path location;
  private final String name;
  private final Optional<String> version;
  private final Optional<String> apiVersion;
  private final List<String> provides;
  private final List<PluginProblem> problems;

  private InstalledPlugin(
      Path location,
      String name,
      Optional<String> version,
      Optional<String> apiVersion,
      List<String> provides,
      List<PluginProblem> problems) {
    this.location = location;
    this.name = name;
    this.version = version;
    this.apiVersion = apiVersion;
    this.provides = List.copyOf(provides);
    this.problems = List.copyOf(problems);
  }

  /** The jar, zip file or folder. */
  public Path location() {
    return location;
  }

  /** What its manifest calls it, or the name of the location without its ending. */
  public String name() {
    return name;
  }

  /** The plugin's own version, if its manifest names one. */
  public Optional<String> version() {
    return version;
  }

  /** The version of the plugin API that it was built for, if its manifest names one. */
  public Optional<String> apiVersion() {
    return apiVersion;
  }

  /** What configs can name, as kind and name, such as {@code input tcp_frames}; sorted. */
  public List<String> provides() {
    return provides;
  }

  /** Why it, or a part of it, cannot be used; empty if all of it can. */
  public List<PluginProblem> problems() {
    return problems;
  }

  @Override
  public String toString() {
    return "InstalledPlugin[" + location + "]";
  }

  /**
   * A plugin that could be opened.
   *
   * @param names of what it provides, by kind
   * @param all the problems of all plugins
   */
  static InstalledPlugin of(
      PluginArchive archive, Map<String, List<String>> names, List<PluginProblem> all) {
    return new InstalledPlugin(
        archive.location(),
        archive.called(),
        archive.version(),
        archive.apiVersion(),
        names.entrySet().stream()
            .flatMap(kind -> kind.getValue().stream().map(name -> kind.getKey() + " " + name))
            .sorted()
            .toList(),
        about(archive.location(), all));
  }

  /** A plugin that could not be opened. */
  static InstalledPlugin unusable(Path location, List<PluginProblem> all) {
    return new InstalledPlugin(
        location,
        PluginArchive.nameOf(location),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        about(location, all));
  }

  /** The problems that name the location, such as that two plugins provide the same name. */
  private static List<PluginProblem> about(Path location, List<PluginProblem> all) {
    Pattern named =
        Pattern.compile(Pattern.quote(Printable.of(location.toString())) + "(?=[,):]|$)");
    return all.stream()
        .filter(
            problem ->
                named.matcher(problem.what()).find() || named.matcher(problem.message()).find())
        .toList();
  }
}
