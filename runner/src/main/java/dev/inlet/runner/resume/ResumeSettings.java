package dev.inlet.runner.resume;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code resume}.
 *
 * @param file where positions are kept
 * @param interval how long they may wait until they are written
 * @param fsync whether they are on the disk when they are written
 * @param section to say where something is wrong
 */
public record ResumeSettings(Path file, Duration interval, boolean fsync, Config section) {
  /** The file, for problems that concern it. */
  public static final Field<String> FILE =
      Field.path("file")
          .description(
              "The file that holds the positions, as JSON. Its directory must exist and be"
                  + " writable, since it is replaced as a whole each time. Each pipeline needs one"
                  + " of its own. Delete it to begin with what comes next.")
          .example("/var/lib/inlet/trades.position.json")
          .required()
          .check("must not be empty", path -> !path.isBlank())
          .build();

  private static final Field<Duration> INTERVAL =
      Field.duration("interval")
          .description(
              "How long a position may wait until it is written. What the output took in that time"
                  + " comes again after the process was killed; after an orderly end nothing does.")
          .defaultsTo(Duration.ofSeconds(1))
          .advanced()
          .build();

  private static final Field<Boolean> FSYNC =
      Field.bool("fsync")
          .description(
              "Whether the disk has to have the new file's name as well each time that a position"
                  + " is written. Its content is flushed to the disk before it takes the place of"
                  + " the one before in any case, so that the file is always whole. Without this"
                  + " the position survives the end of the process, however it ends, but perhaps"
                  + " not that of the machine: then an older one may be found, and more comes"
                  + " again. It may also be found as it was written last: an output `file` without"
                  + " `fsync: batch` can lack messages before it then, which do not come again.")
          .defaultsTo(false)
          .advanced()
          .build();

  /** The section, which may be absent. */
  public static final Field<Config> SECTION =
      Field.object("resume", ConfigSpec.builder().field(FILE).field(INTERVAL).field(FSYNC).build())
          .description(
              "Keeps how far the output has come, so that the input goes on there when the process"
                  + " is started again. For inputs that can go on where they were, by a session"
                  + " protocol whose server keeps a history.")
          .build();

  public ResumeSettings {
    requireNonNull(file, "file is null");
    requireNonNull(interval, "interval is null");
    requireNonNull(section, "section is null");
  }

  /** The warning that the output `file` beside it does not flush what counts as written. */
  public Problem aheadOfOutput() {
    return Problem.warning(
        section.location(),
        section.path() + "." + FILE.name(),
        "can be ahead of the output's file when the machine loses power, and the messages between"
            + " are lost then; set output.file.fsync to batch");
  }

  /** Reads the section of a pipeline, if it has one. */
  public static Optional<ResumeSettings> of(Config pipeline) {
    if (!pipeline.isSet(SECTION)) {
      return Optional.empty();
    }
    Config section = pipeline.get(SECTION);
    return Optional.of(
        new ResumeSettings(
            Path.of(section.get(FILE)).toAbsolutePath(),
            section.get(INTERVAL),
            section.get(FSYNC),
            section));
  }
}
