package dev.inlet.runner.cli;

import dev.inlet.host.Plugins;
import dev.inlet.runner.docs.Explanation;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a field means. */
@Command(
    name = "explain",
    description =
        "Says what a field or section of a config means, those of plugins included. The beginning"
            + " of its path may be left out: input.websocket.ping.interval, websocket.jwt, kafka.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FIELD",
      description = "Its path, such as output.file.path; without one, what a config consists of.")
  private String path = "";

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Plugins all = pluginsOption.discover()) {
      Plugins plugins = all.describable();
      Explanation explanation = new Explanation(PipelineConfig.spec(plugins));
      String text =
          path.isEmpty()
              ? explanation.ofRoot()
              : explanation.of(path).orElseThrow(() -> unknown(explanation));
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
    }
    return ExitStatus.OK;
  }

  private ParameterException unknown(Explanation explanation) {
    Optional<String> closest = explanation.closest(path);
    return new ParameterException(
        spec.commandLine(),
        "there is no field \"%s\"%s"
            .formatted(path, closest.map(near -> "; did you mean " + near + "?").orElse("")));
  }
}
