package dev.inlet.runner.cli;

import dev.inlet.plugin.Plugins;
import dev.inlet.runner.docs.JsonSchema;
import dev.inlet.runner.pipeline.PipelineConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what editors need to complete and check configs. */
@Command(
    name = "schema",
    description =
        "Prints a JSON Schema of configs, with which editors complete and check them, those of"
            + " plugins on the class path included.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Plugins plugins = Plugins.discover(SchemaCommand.class.getClassLoader());
    spec.commandLine()
        .getOut()
        .println(
            JsonSchema.of(plugins, DocsCommand.describedOutputs(), PipelineConfig.spec(plugins)));
  }
}
