package dev.inlet.runner.cli;

import dev.inlet.host.InputPlugin;
import dev.inlet.host.Plugins;
import dev.inlet.runner.scaffold.PluginKind;
import dev.inlet.runner.scaffold.PluginProject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the project that an author of a plugin begins with. */
@Command(
    name = "create-plugin",
    description =
        "Writes a Maven project of a small plugin that works, with its contract tests. \"mvn"
            + " verify\" in it tests the plugin and makes the zip file that \"plugin install\""
            + " takes.",
    mixinStandardHelpOptions = true)
final class CreatePluginCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "KIND", description = "input, output, auth or protocol.")
  private String kind = "";

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "What configs call it: lower case letters, digits and underscores.")
  private String name = "";

  @Parameters(
      index = "2",
      paramLabel = "DIR",
      description = "The folder of the project, which is empty or not there yet.")
  private Path folder = Path.of("");

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "The project's group and the beginning of its package (default: com.example).")
  private String group = "com.example";

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailedException, IOException {
    PluginKind chosen = kind();
    PluginProject project = project(chosen);
    requireAllowed(chosen);
    requireFree(chosen);
    try {
      project.write(folder);
    } catch (IOException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("wrote " + folder);
    out.println("  mvn verify    in it tests the plugin and makes " + project.archive());
    return ExitStatus.OK;
  }

  private PluginKind kind() {
    return Arrays.stream(PluginKind.values())
        .filter(candidate -> candidate.toString().equals(kind))
        .findFirst()
        .orElseThrow(
            () -> wrong("\"" + kind + "\" is no kind of plugin: input, output, auth or protocol"));
  }

  private PluginProject project(PluginKind chosen) {
    try {
      return new PluginProject(chosen, name, group);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** A field stands where a config would name the plugin. */
  private void requireAllowed(PluginKind chosen) {
    Set<String> reserved =
        switch (chosen) {
          case INPUT, OUTPUT -> Plugins.reservedForInputsAndOutputs();
          case AUTH, PROTOCOL -> Plugins.reservedForSections();
        };
    if (reserved.contains(name)) {
      throw wrong(
          "no %s plugin can be called \"%s\", since that is the name of a field beside it"
              .formatted(chosen, name));
    }
  }

  /** Of two plugins of one name neither is used, nor is a section with the name of a field. */
  private void requireFree(PluginKind chosen) throws IOException {
    try (Plugins plugins = pluginsOption.discover()) {
      Optional<String> origin =
          switch (chosen) {
            case INPUT -> plugins.input(name).map(plugin -> plugin.origin());
            case OUTPUT -> plugins.output(name).map(plugin -> plugin.origin());
            case AUTH ->
                plugins.authSchemes().stream()
                    .filter(scheme -> scheme.name().equals(name))
                    .map(scheme -> scheme.origin())
                    .findFirst();
            case PROTOCOL ->
                plugins.protocols().stream()
                    .filter(protocol -> protocol.name().equals(name))
                    .map(protocol -> protocol.origin())
                    .findFirst();
          };
      if (origin.isPresent()) {
        throw wrong(
            "the name \"%s\" is taken by another %s plugin: %s"
                .formatted(name, chosen, origin.get()));
      }
      if (chosen == PluginKind.AUTH || chosen == PluginKind.PROTOCOL) {
        requireNoField(plugins);
      }
    }
  }

  private void requireNoField(Plugins plugins) {
    for (InputPlugin input : plugins.describable().inputs()) {
      if (input.spec().fields().stream().anyMatch(field -> field.name().equals(name))) {
        throw wrong(
            "the name \"%s\" is that of a field of the input %s, which could not use the plugin"
                .formatted(name, input.name()));
      }
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
