package dev.inlet.runner.cli;

import dev.inlet.host.AuthScheme;
import dev.inlet.host.InputPlugin;
import dev.inlet.host.OutputPlugin;
import dev.inlet.host.PluginProblem;
import dev.inlet.host.Plugins;
import dev.inlet.host.ProtocolPlugin;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what configs can name. */
@Command(
    name = "list",
    description =
        "Shows the inputs, authentication schemes, session protocols and outputs that configs can"
            + " name, where each came from, and the plugins that could not be loaded.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Plugins plugins = pluginsOption.discover()) {
      print(plugins);
    }
    return ExitStatus.OK;
  }

  private void print(Plugins plugins) {
    print("inputs", plugins.inputs(), InputPlugin::name, InputPlugin::origin);
    print("authentication schemes", plugins.authSchemes(), AuthScheme::name, AuthScheme::origin);
    print("session protocols", plugins.protocols(), ProtocolPlugin::name, ProtocolPlugin::origin);
    print("outputs", plugins.outputs(), OutputPlugin::name, OutputPlugin::origin);
    if (!plugins.problems().isEmpty()) {
      print(
          "plugins that could not be loaded",
          plugins.problems(),
          PluginProblem::what,
          PluginProblem::message);
    }
  }

  private <T> void print(
      String title, List<T> items, Function<T, String> name, Function<T, String> remark) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(title + ":");
    if (items.isEmpty()) {
      out.println("  (none)");
    }
    int width = items.stream().map(name).mapToInt(String::length).max().orElse(0);
    for (T item : items) {
      String padding = " ".repeat(width - name.apply(item).length());
      out.println("  " + name.apply(item) + padding + "  " + remark.apply(item));
    }
  }
}
