package dev.inlet.runner.cli;

import dev.inlet.host.Plugins;
import dev.inlet.runner.config.ConfigSource;
import dev.inlet.runner.config.LoadedConfig;
import dev.inlet.runner.docs.EffectiveConfig;
import dev.inlet.runner.docs.Json;
import dev.inlet.runner.logging.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints configs as they count. */
@Command(
    name = "echo",
    description =
        "Prints configs as they count, without their secrets, and where each value came from: its"
            + " line, the variables in it, --set, or the default.",
    mixinStandardHelpOptions = true)
final class EchoCommand implements Callable<Integer> {
  @Mixin private ConfigParameters configs = new ConfigParameters();

  @Option(names = "--all", description = "Show the fields that the config does not name, too.")
  private boolean withDefaults;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "yaml or json, an object on a line for each config (default: yaml).")
  private Format format = Format.YAML;

  @Mixin private SettingOption setting = new SettingOption();

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  /** What is printed. */
  enum Format {
    YAML,
    JSON
  }

  /** A config and what is shown of it. */
  private record Shown(String name, EffectiveConfig config) {}

  @Override
  public Integer call() throws IOException {
    try (Plugins plugins = pluginsOption.discover()) {
      ConfigFiles files = new ConfigFiles(plugins, setting);
      List<ConfigSource> sources =
          ConfigFiles.forEach(configs.files(), files::sources).stream()
              .flatMap(List::stream)
              .toList();
      print(ConfigFiles.forEach(sources, source -> show(source, files)));
    }
    return ExitStatus.OK;
  }

  private Shown show(ConfigSource source, ConfigFiles files) {
    LoadedConfig loaded = files.load(source);
    var unused = files.pipeline(source, loaded); // reports what is wrong as run does
    return new Shown(
        source.name(), EffectiveConfig.of(files.spec(), loaded, Logs.masker(), withDefaults));
  }

  private void print(List<Shown> all) {
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case YAML ->
          all.forEach(
              shown -> {
                if (all.size() > 1) {
                  out.println("---");
                }
                out.println("# " + shown.name());
                out.print(shown.config().yaml());
              });
      case JSON -> all.forEach(shown -> out.println(Json.compact(plain(shown))));
    }
    out.flush();
  }

  private static Map<String, @Nullable Object> plain(Shown shown) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("file", shown.name());
    plain.put("config", shown.config().values());
    plain.put("origins", shown.config().origins());
    return plain;
  }
}
