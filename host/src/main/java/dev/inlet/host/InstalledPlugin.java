package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Printable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A plugin of a plugin directory, usable or not.
 *
 * @param location the jar, zip file or folder
 * @param name what its manifest calls it, or the name of the location without its ending
 * @param version what its manifest says, if it does
 * @param apiVersion the version of the plugin API that it was built for, if its manifest says so
 * @param provides what configs can name, as kind and name, such as {@code input tcp_frames}
 * @param problems why it, or a part of it, cannot be used
 */
public record InstalledPlugin(
    Path location,
    String name,
    Optional<String> version,
    Optional<String> apiVersion,
    List<String> provides,
    List<PluginProblem> problems) {

  public InstalledPlugin {
    requireNonNull(location, "location is null");
    requireNonNull(name, "name is null");
    requireNonNull(version, "version is null");
    requireNonNull(apiVersion, "apiVersion is null");
    provides = List.copyOf(provides);
    problems = List.copyOf(problems);
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
