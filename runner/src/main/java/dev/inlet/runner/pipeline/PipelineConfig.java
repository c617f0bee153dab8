package dev.inlet.runner.pipeline;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
import dev.inlet.host.Plugins;
import dev.inlet.runner.filter.FilterSettings;
import dev.inlet.runner.logging.LogFormat;
import dev.inlet.runner.logging.LogLevel;
import dev.inlet.runner.output.FileOutputProvider;
import dev.inlet.runner.resume.ResumeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a pipeline, of which every field was checked.
 *
 * @param source the file that it came from
 * @param name what the pipeline is called in logs and threads: the input's label or else the file's
 *     name
 * @param filter which messages the output is shown; empty if all
 * @param resume where positions are kept; empty if they are not
 * @param shutdownTimeout how long the pipeline may take to end when it is told to
 * @param onFailure what becomes of the process when the pipeline has failed
 * @param root the tree that it was read from, with variables filled in
 * @param warnings what is doubtful in it, with the place of each
 */
public record PipelineConfig(
    String source,
    String name,
    InputSection input,
    OutputSection output,
    Optional<FilterSettings> filter,
    Optional<ResumeSettings> resume,
    LogLevel logLevel,
    LogFormat logFormat,
    Duration shutdownTimeout,
    OnFailure onFailure,
    ConfigNode root,
    List<Problem> warnings) {
  private static final Field<LogLevel> LEVEL =
      Field.choice("level", LogLevel.class)
          .description("The least important lines that are logged.")
          .defaultsTo(LogLevel.INFO)
          .build();

  private static final Field<LogFormat> FORMAT =
      Field.choice("format", LogFormat.class)
          .description(
              "What a line looks like: `text` for people, `json` for machines. All pipelines of a"
                  + " process share one log, so all their files must agree.")
          .defaultsTo(LogFormat.TEXT)
          .build();

  private static final Field<Config> LOGGER =
      Field.object("logger", ConfigSpec.builder().field(LEVEL).field(FORMAT).build())
          .description("The log, which goes to standard error.")
          .build();

  private static final Field<Duration> SHUTDOWN_TIMEOUT =
      Field.duration("shutdown_timeout")
          .description(
              "How long the pipeline may take to write what was received and to close its"
                  + " connection when the process is told to end. What is left then is lost, and"
                  + " the process ends with status 1.")
          .defaultsTo(Duration.ofSeconds(20))
          .build();

  private static final Field<OnFailure> ON_FAILURE =
      Field.choice("on_failure", OnFailure.class)
          .description(
              """
              What follows when the pipeline fails while others run in the same process: its input \
              has given up, its output is gone, or it cannot be made again.

              - `stop`: all pipelines of the process end in good order, and the process ends with \
              status 1, so that whoever watches it starts it again.
              - `restart`: this pipeline alone is started again, after delays that grow up to two \
              minutes; the others go on. If it is not running when the process is told to end, \
              the status is 1. Standard output whose reader is gone cannot come back: then the \
              pipeline stays ended, and the process ends with the last one that runs.\
              """)
          .defaultsTo(OnFailure.STOP)
          .build();

  /** What takes effect while the pipeline runs. */
  private static final Set<String> SETTINGS = Set.of(LOGGER.name(), ON_FAILURE.name());

  public PipelineConfig {
    requireNonNull(source, "source is null");
    requireNonNull(name, "name is null");
    requireNonNull(input, "input is null");
    requireNonNull(output, "output is null");
    requireNonNull(filter, "filter is null");
    requireNonNull(resume, "resume is null");
    requireNonNull(logLevel, "logLevel is null");
    requireNonNull(logFormat, "logFormat is null");
    requireNonNull(shutdownTimeout, "shutdownTimeout is null");
    requireNonNull(onFailure, "onFailure is null");
    requireNonNull(root, "root is null");
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads a configuration.
   *
   * @param source the file's name as the user wrote it
   * @param masker learns its secrets
   * @throws dev.inlet.config.ConfigException with every problem of every section
   */
  public static PipelineConfig read(
      ConfigNode root, String source, Plugins plugins, Masker masker) {
    Field<InputSection> input = input(plugins);
    Field<OutputSection> output = output(plugins);
    Config config = spec(input, output).read(root, "", masker);
    InputSection section = config.get(input);
    Optional<ResumeSettings> resume = ResumeSettings.of(config);
    List<Problem> warnings = new ArrayList<>(config.warnings());
    resume
        .filter(settings -> trustsMachine(config.get(output)))
        .ifPresent(settings -> warnings.add(settings.aheadOfOutput()));
    return new PipelineConfig(
        source,
        section.label().isEmpty() ? nameOf(source) : section.label(),
        section,
        config.get(output),
        FilterSettings.of(config),
        resume,
        config.get(LOGGER).get(LEVEL),
        config.get(LOGGER).get(FORMAT),
        config.get(SHUTDOWN_TIMEOUT),
        config.get(ON_FAILURE),
        root,
        warnings);
  }

  private static boolean trustsMachine(OutputSection output) {
    return FileOutputProvider.trustsMachine(output.plugin().spec(), output.config());
  }

  /**
   * Whether both say the same, whatever they look like: comments, order and quotes may differ, and
   * whether a value came from a variable.
   */
  public boolean saysTheSame(PipelineConfig other) {
    return root.equals(other.root) || values(Set.of()).equals(other.values(Set.of()));
  }

  /**
   * Whether the pipelines of both do the same, so that one can go on as the other: they differ at
   * most in what they log, and in what follows a failure.
   */
  public boolean runsAs(PipelineConfig other) {
    return root.equals(other.root)
        || (name.equals(other.name) && values(SETTINGS).equals(other.values(SETTINGS)));
  }

  /** What the file says, but for some fields. */
  private Map<String, @Nullable Object> values(Set<String> without) {
    Map<String, @Nullable Object> values = new HashMap<>();
    if (root instanceof ConfigNode.Mapping mapping) {
      mapping
          .entries()
          .forEach(
              (field, entry) -> {
                if (!without.contains(field)) {
                  values.put(field, entry.value().toPlain());
                }
              });
    }
    return values;
  }

  /** The fields of a configuration's root, for whoever describes them. */
  public static ConfigSpec spec(Plugins plugins) {
    return spec(input(plugins), output(plugins));
  }

  private static ConfigSpec spec(Field<InputSection> input, Field<OutputSection> output) {
    return ConfigSpec.builder()
        .summary("A pipeline: messages from one input to one output.")
        .description(
            """
            A file holds one pipeline, and a process runs as many as `inlet run` is given files, \
            in folders or patterns as well; with `--watch` it follows their changes. \
            `inlet lint` checks them without starting anything, and `inlet schema` prints a JSON \
            Schema with which editors complete and check them. What can stand in `input` and \
            `output` has [pages](README.md) of its own.

            ### Variables

            In every value `${VAR}` stands for the environment variable of that name, and \
            `${VAR:default}` has a default, which also counts if the variable is empty. \
            `${{VAR}}` is a literal `${VAR}`; any other `${` is an error. A value is filled in \
            after the file was read, so it can hold any characters. Where a value may be of any \
            type, as in `jwt.claims`, a variable that stands alone and without quotes is a number \
            or boolean if its text is one.

            ### On the command line

            `--set PATH=VALUE` sets a field over what the file says, such as \
            `--set output.stdout.codec=json`. `run`, `lint`, `probe` and `echo` take it, any \
            number of times, and `--env-file FILE` for variables.\
            """)
        .field(input)
        .field(output)
        .field(FilterSettings.SECTION)
        .field(ResumeSettings.SECTION)
        .field(LOGGER)
        .field(SHUTDOWN_TIMEOUT)
        .field(ON_FAILURE)
        .build();
  }

  private static Field<InputSection> input(Plugins plugins) {
    return Field.of("input", new InputSectionType(plugins))
        .description("Where messages come from: one input under its name, and its `label`.")
        .required()
        .build();
  }

  private static Field<OutputSection> output(Plugins plugins) {
    Field.Builder<OutputSection> output =
        Field.of("output", new OutputSectionType(plugins))
            .description(
                "Where messages go: one output under its name; `stdout` if there is no such"
                    + " field.");
    // Only a plugin of the same name can take it away.
    return plugins.output(OutputSectionType.STANDARD).isPresent()
        ? output.build()
        : output.required().build();
  }

  /** The name of a file without its folder and extension. */
  private static String nameOf(String source) {
    String name = source.substring(Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\')) + 1);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
