package dev.inlet.runner.cli;

import dev.inlet.host.Plugins;
import dev.inlet.runner.docs.JsonSchema;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what editors need to complete and check configs. */
@Command(
    name = "schema",
    description =
        "Prints a JSON Schema of configs, with which editors complete and check them, those of"
            + " plugins included.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Plugins all = pluginsOption.discover()) {
      Plugins plugins = all.describable();
      plugins.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
      spec.commandLine().getOut().println(JsonSchema.of(PipelineConfig.spec(plugins)));
    }
    return ExitStatus.OK;
  }
}
