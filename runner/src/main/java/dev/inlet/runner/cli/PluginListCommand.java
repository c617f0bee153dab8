package dev.inlet.runner.cli;

import dev.inlet.host.InstalledPlugin;
import dev.inlet.host.PluginProblem;
import dev.inlet.host.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what lies in the plugin directories. */
@Command(
    name = "list",
    description =
        "Shows the plugins of all plugin directories: name, version, the version of the plugin API"
            + " that each was built for, what configs can name, and what is wrong. Ends with status"
            + " 1 if one of them cannot be used, or a directory cannot be read.",
    mixinStandardHelpOptions = true)
final class PluginListCommand implements Callable<Integer> {
  private static final List<String> TITLES = List.of("NAME", "VERSION", "API", "PROVIDES");
  private static final String UNKNOWN = "-";

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Plugins plugins = pluginsOption.discover()) {
      List<InstalledPlugin> installed = plugins.installed();
      PrintWriter out = spec.commandLine().getOut();
      if (!installed.isEmpty()) {
        print(installed, out);
      } else if (plugins.problems().isEmpty()) {
        out.println("(none)");
      }
      otherProblems(plugins).forEach(problem -> out.println("problem: " + problem));
      return plugins.problems().isEmpty() ? ExitStatus.OK : ExitStatus.FAILURE;
    }
  }

  /** Those that no plugin of a directory shows, as of a directory that cannot be read. */
  private static List<PluginProblem> otherProblems(Plugins plugins) {
    return plugins.problems().stream()
        .filter(
            problem ->
                plugins.installed().stream()
                    .noneMatch(plugin -> plugin.problems().contains(problem)))
        .toList();
  }

  private static void print(List<InstalledPlugin> installed, PrintWriter out) {
    List<List<String>> rows = installed.stream().map(PluginListCommand::row).toList();
    int[] widths =
        IntStream.range(0, TITLES.size())
            .map(
                column ->
                    Math.max(
                        TITLES.get(column).length(),
                        rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)))
            .toArray();
    out.println(line(TITLES, widths));
    for (int i = 0; i < rows.size(); i++) {
      out.println(line(rows.get(i), widths));
      out.println("  in " + installed.get(i).location());
      for (PluginProblem problem : installed.get(i).problems()) {
        out.println("  problem: " + problem);
      }
    }
  }

  private static List<String> row(InstalledPlugin plugin) {
    return List.of(
        plugin.name(),
        plugin.version().orElse(UNKNOWN),
        plugin.apiVersion().orElse(UNKNOWN),
        plugin.provides().isEmpty() ? UNKNOWN : String.join(", ", plugin.provides()));
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
