package dev.inlet.runner.cli;

import dev.inlet.host.AuthScheme;
import dev.inlet.host.InputPlugin;
import dev.inlet.host.OutputPlugin;
import dev.inlet.host.PluginProblem;
import dev.inlet.host.Plugins;
import dev.inlet.host.ProtocolPlugin;
import dev.inlet.runner.docs.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
  @Mixin private FormatOption format = new FormatOption();

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  /** A heading with what stands under it. */
  private record Group(String title, List<Item> items) {
    static <T> Group of(
        String title, List<T> all, Function<T, String> name, Function<T, String> origin) {
      return new Group(
          title, all.stream().map(each -> new Item(name.apply(each), origin.apply(each))).toList());
    }

    String key() {
      return title.toLowerCase(Locale.ROOT).replace(' ', '_');
    }
  }

  /** A line: a name, and where it came from or what is wrong with it. */
  private record Item(String name, String remark) {}

  @Override
  public Integer call() throws IOException {
    try (Plugins plugins = pluginsOption.discover()) {
      List<Group> groups = new ArrayList<>();
      groups.add(Group.of("inputs", plugins.inputs(), InputPlugin::name, InputPlugin::origin));
      groups.add(
          Group.of(
              "authentication schemes",
              plugins.authSchemes(),
              AuthScheme::name,
              AuthScheme::origin));
      groups.add(
          Group.of(
              "session protocols",
              plugins.protocols(),
              ProtocolPlugin::name,
              ProtocolPlugin::origin));
      groups.add(Group.of("outputs", plugins.outputs(), OutputPlugin::name, OutputPlugin::origin));
      Group broken =
          Group.of(
              "plugins that could not be loaded",
              plugins.problems(),
              PluginProblem::what,
              PluginProblem::message);
      if (format.isJson()) {
        printJson(groups, broken);
      } else {
        groups.forEach(this::print);
        if (!broken.items().isEmpty()) {
          print(broken);
        }
      }
    }
    return ExitStatus.OK;
  }

  private void printJson(List<Group> groups, Group broken) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    groups.forEach(group -> plain.put(group.key(), items(group, "origin")));
    plain.put("problems", items(broken, "message"));
    spec.commandLine().getOut().print(Json.indented(plain));
    spec.commandLine().getOut().flush();
  }

  private static List<Map<String, String>> items(Group group, String remark) {
    List<Map<String, String>> items = new ArrayList<>();
    for (Item item : group.items()) {
      Map<String, String> plain = new LinkedHashMap<>();
      plain.put("name", item.name());
      plain.put(remark, item.remark());
      items.add(plain);
    }
    return items;
  }

  private void print(Group group) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(group.title() + ":");
    if (group.items().isEmpty()) {
      out.println("  (none)");
    }
    int width = group.items().stream().mapToInt(item -> item.name().length()).max().orElse(0);
    for (Item item : group.items()) {
      out.println(
          "  " + item.name() + " ".repeat(width - item.name().length()) + "  " + item.remark());
    }
  }
}
