package dev.inlet.runner.cli;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.input.InputListener;
import dev.inlet.output.OutputListener;
import dev.inlet.runner.config.ConfigArgument;
import dev.inlet.runner.config.ConfigSource;
import dev.inlet.runner.config.LoadedConfig;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.InputSection;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.supervisor.ProcessFit;
import dev.inlet.runner.wiring.PipelineAssembly;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks configs, each by itself and those of files as pipelines of one process. */
final class LintedConfigs {
  private final ConfigFiles files;
  private final List<Checked> all = new ArrayList<>();

  /**
   * What was found out about a config.
   *
   * @param name its file, and the line if it stands on a page
   */
  record Result(String name, List<Problem> problems) {

    boolean isUsable() {
      return problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }
  }

  /**
   * A config, as far as it could be read, with the problems so far.
   *
   * @param isPipeline whether it is one of the pipelines of a process
   */
  private record Checked(
      String name, Optional<PipelineConfig> config, boolean isPipeline, List<Problem> problems) {}

  LintedConfigs(ConfigFiles files) {
    this.files = files;
  }

  /** Checks what the arguments stand for, in their order. */
  List<Result> check(List<ConfigArgument> arguments) {
    arguments.forEach(this::read);
    checkFit();
    all.forEach(LintedConfigs::assemble);
    return all.stream().map(each -> new Result(each.name(), List.copyOf(each.problems()))).toList();
  }

  private void read(ConfigArgument argument) {
    try {
      argument.files().forEach(this::readFile);
    } catch (ConfigException e) {
      addFailed(argument.text(), e);
    }
  }

  private void readFile(String file) {
    try {
      files.sources(file).forEach(this::readSource);
    } catch (ConfigException e) {
      addFailed(file, e);
    }
  }

  private void readSource(ConfigSource source) {
    try {
      LoadedConfig loaded = files.load(source);
      Optional<PipelineConfig> config =
          loaded.complete() ? Optional.of(files.pipeline(source, loaded)) : Optional.empty();
      List<Problem> problems =
          new ArrayList<>(config.map(PipelineConfig::warnings).orElse(List.of()));
      all.add(new Checked(source.name(), config, !source.isOnPage(), problems));
    } catch (ConfigException e) {
      addFailed(source.name(), e);
    }
  }

  private void addFailed(String name, ConfigException failure) {
    all.add(new Checked(name, Optional.empty(), true, new ArrayList<>(failure.problems())));
  }

  private void checkFit() {
    List<Checked> pipelines =
        all.stream().filter(each -> each.isPipeline() && each.config().isPresent()).toList();
    List<List<Problem>> problems =
        ProcessFit.check(pipelines.stream().flatMap(each -> each.config().stream()).toList());
    for (int i = 0; i < pipelines.size(); i++) {
      pipelines.get(i).problems().addAll(problems.get(i));
    }
  }

  private static void assemble(Checked checked) {
    checked
        .config()
        .ifPresent(
            config -> {
              try {
                PipelineAssembly.assemble(
                        config,
                        new InputWarnings(config.input(), checked.problems()),
                        new OutputWarnings(config.output().config(), checked.problems()),
                        DeliveryListener.NONE)
                    .discard();
              } catch (ConfigException e) {
                checked.problems().addAll(e.problems());
              }
            });
  }

  /** Turns the input's warnings into problems at the place of its section. */
  private record InputWarnings(InputSection section, List<Problem> problems)
      implements InputListener {

    @Override
    public void warning(String message) {
      problems.add(Problem.warning(section.node().location(), section.path(), message));
    }
  }

  /** Turns the output's warnings into problems at the place of its section. */
  private record OutputWarnings(Config section, List<Problem> problems) implements OutputListener {

    @Override
    public void warning(String message) {
      problems.add(Problem.warning(section.location(), section.path(), message));
    }
  }
}
