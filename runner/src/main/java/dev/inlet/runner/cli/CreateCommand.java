package dev.inlet.runner.cli;

import dev.inlet.host.Plugins;
import dev.inlet.runner.docs.ConfigTemplate;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a config to fill in. */
@Command(
    name = "create",
    description = {
      "Prints a config to fill in: what is required with \"fill in\" behind it, what is common with"
          + " its default, and everything else as a comment.",
      "PARTS are the names of an input, of authentication schemes and session protocols, and of an"
          + " output, with slashes between them: websocket, websocket/kafka, websocket/jwt/kafka,"
          + " websocket/jwt,feed/file."
    },
    mixinStandardHelpOptions = true)
final class CreateCommand implements Callable<Integer> {
  @Parameters(
      arity = "1",
      paramLabel = "PARTS",
      description = "What the config is to name, such as websocket/jwt/kafka.")
  private String parts = "";

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Plugins all = pluginsOption.discover()) {
      Plugins plugins = all.describable();
      ConfigTemplate.Choice choice;
      try {
        choice = NamedParts.choose(parts, plugins);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
      }
      spec.commandLine().getOut().print(ConfigTemplate.of(PipelineConfig.spec(plugins), choice));
      spec.commandLine().getOut().flush();
    }
    return ExitStatus.OK;
  }
}
