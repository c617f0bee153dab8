package dev.inlet.runner.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Shows commands in groups, by what people want to do. */
final class CommandGroups implements IHelpSectionRenderer {
  private static final String OTHERS = "Other commands";
  private static final int WIDTH = 80;
  private static final int NAMES = 17;

  private static final Map<String, List<String>> GROUPS = groups();

  private CommandGroups() {}

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("Run and watch pipelines", List.of("run", "probe", "top", "tap", "health", "demo"));
    groups.put("Write configs", List.of("create", "lint", "echo", "explain", "list", "schema"));
    groups.put(
        "Plugins and installation", List.of("plugin", "create-plugin", "docs", "completion"));
    return groups;
  }

  static void install(CommandLine program) {
    program.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
    program.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups());
  }

  @Override
  public String render(Help help) {
    List<String> others = new ArrayList<>(help.subcommands().keySet());
    StringBuilder out = new StringBuilder();
    GROUPS.forEach(
        (title, names) -> {
          append(title, names, help, out);
          others.removeAll(names);
        });
    append(OTHERS, others, help, out);
    return out.toString();
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private static void append(String title, List<String> names, Help help, StringBuilder out) {
    Help.TextTable table =
        Help.TextTable.forColumns(
            help.colorScheme(),
            new Help.Column(NAMES, 2, Help.Column.Overflow.SPAN),
            new Help.Column(WIDTH - NAMES, 2, Help.Column.Overflow.WRAP));
    boolean any = false;
    for (String name : names) {
      Help command = help.subcommands().get(name);
      if (command != null && !command.commandSpec().usageMessage().hidden()) {
        String[] description = command.commandSpec().usageMessage().description();
        table.addRowValues(name, description.length == 0 ? "" : firstSentence(description[0]));
        any = true;
      }
    }
    if (any) {
      out.append(System.lineSeparator()).append(title).append(':').append(System.lineSeparator());
      out.append(table);
    }
  }
}
