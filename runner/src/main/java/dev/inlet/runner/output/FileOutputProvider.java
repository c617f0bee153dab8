package dev.inlet.runner.output;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.output.CodecChoice;
import dev.inlet.output.JsonLayout;
import dev.inlet.output.Output;
import dev.inlet.output.OutputClaim;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The output {@code file}. */
public final class FileOutputProvider implements OutputProvider {

  /** When a batch counts as written. */
  enum Fsync {
    /** When the operating system has it. */
    NONE,
    /** When the disk has it. */
    BATCH
  }

  private static final Field<String> PATH =
      Field.path("path")
          .description(
              "The file to append to. It is created at the first message; its directory must exist."
                  + " No other pipeline and no other process may write to it. A symbolic link is"
                  + " followed, also when the file is put aside: the link stays as it is.")
          .required()
          .example("/var/lib/inlet/trades.log")
          .check("must not be empty", path -> !path.isBlank())
          .build();

  private static final Field<Fsync> FSYNC =
      Field.choice("fsync", Fsync.class)
          .description(
              """
              When a batch counts as written.

              - `none`: when the operating system has it. That survives the end of the process, \
              however it ends.
              - `batch`: when the disk has it. That survives a crash of the machine, and costs a \
              flush of the disk for every batch.\
              """)
          .defaultsTo(Fsync.NONE)
          .build();

  private static final Field<Long> MAX_SIZE =
      Field.size("max_size")
          .description(
              "When the file has reached this size it is put aside and a new one started; `0` never"
                  + " does. Batches are not torn apart, so a file may be larger by one batch.")
          .defaultsTo(0L)
          .noLimit(0L, "for no limit")
          .advanced()
          .build();

  private static final Field<Duration> MAX_AGE =
      Field.duration("max_age")
          .description(
              "When the file was begun this long ago it is put aside, as the next messages arrive,"
                  + " and a new one started; `0` never does. When that was outlives the process, in"
                  + " the file's extended attribute `user.inlet.begun`; where the file system has"
                  + " none, the time counts at which the file was created.")
          .defaultsTo(Duration.ZERO)
          .noLimit(Duration.ZERO, "for no limit")
          .advanced()
          .build();

  private static final Field<Integer> MAX_FILES =
      Field.integer("max_files")
          .description(
              "How many files that were put aside are kept; older ones are deleted. `0` keeps all.")
          .defaultsTo(0)
          .advanced()
          .check("must not be negative", files -> files >= 0)
          .noLimit(0, "to keep all")
          .build();

  /** For {@link java.util.ServiceLoader}. */
  public FileOutputProvider() {}

  @Override
  public String name() {
    return "file";
  }

  @Override
  public ConfigSpec spec() {
    return ConfigSpec.builder()
        .summary("Appends messages to a file.")
        .description(
            """
            A batch that cannot be written whole, such as when the disk is full or the directory is \
            gone, is cut off the file again and comes back later, so the file never holds torn \
            lines because of a replay. After a file was moved or deleted by another program, a \
            new one is started, so it can be rotated from outside, too.

            A file that is put aside is renamed to its name, a dot and the time (UTC), such as \
            `trades.log.20261123T224000.123Z`.\
            """)
        .category("Local")
        .field(PATH)
        .field(CodecChoice.FIELD)
        .field(JsonLayout.FIELD)
        .field(FSYNC)
        .field(MAX_SIZE)
        .field(MAX_AGE)
        .field(MAX_FILES)
        .rule(FileOutputProvider::checkRotation)
        .rule(CodecChoice.RULE)
        .build();
  }

  private static void checkRotation(Config config, ConfigSpec.Reporter reporter) {
    boolean rotates = config.get(MAX_SIZE) > 0 || !config.get(MAX_AGE).isZero();
    if (config.get(MAX_FILES) > 0 && !rotates) {
      reporter.warning(
          MAX_FILES, "has no effect, since no file is put aside; set max_size or max_age, too");
    }
  }

  @Override
  public Output create(Config config, OutputContext context) {
    Path path = path(config);
    unusable(path)
        .ifPresent(
            reason -> {
              throw new ConfigException(config.problem(PATH, reason));
            });
    Rotation rotation =
        new Rotation(config.get(MAX_SIZE), config.get(MAX_AGE), config.get(MAX_FILES), context);
    return new FileOutput(
        path,
        CodecChoice.of(config, context.label()),
        config.get(FSYNC) == Fsync.BATCH,
        rotation,
        AppendFile.Opener.STANDARD,
        Clock.systemUTC(),
        context);
  }

  @Override
  public Optional<OutputClaim> claim(Config config) {
    try {
      Path target = TargetFile.of(path(config));
      return Optional.of(OutputClaim.of(PATH, TargetFile.identities(target)));
    } catch (IOException | ConfigException e) {
      // What cannot be used is reported when the output is made.
      return Optional.empty();
    }
  }

  private static Path path(Config config) {
    try {
      return Path.of(config.get(PATH)).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new ConfigException(config.problem(PATH, "is not a path: " + e.getReason()));
    }
  }

  private static Optional<String> unusable(Path path) {
    Path directory;
    try {
      directory = TargetFile.of(path).getParent();
    } catch (IOException e) {
      return Optional.of("\"" + path + "\" cannot be followed: " + e.getMessage());
    }
    if (directory == null || Files.isDirectory(path)) {
      return Optional.of("\"" + path + "\" is a directory");
    }
    if (Files.exists(path)) {
      if (!Files.isRegularFile(path)) {
        return Optional.of("\"" + path + "\" is not a regular file; use stdout for pipes");
      }
      return Files.isWritable(path)
          ? Optional.empty()
          : Optional.of("\"" + path + "\" cannot be written to");
    }
    if (!Files.isDirectory(directory)) {
      return Optional.of("directory \"" + directory + "\" does not exist");
    }
    return Files.isWritable(directory)
        ? Optional.empty()
        : Optional.of("nothing can be created in directory \"" + directory + "\"");
  }
}
