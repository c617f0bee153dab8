package dev.inlet.runner.output;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.nio.file.InvalidPathException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The fields of the output {@code file}. */
final class FileFields {

  /** When a batch counts as written. */
  enum Fsync {
    /** When the operating system has it. */
    NONE,
    /** When the disk has it. */
    BATCH
  }

  static final Field<String> PATH =
      Field.path("path")
          .description(
              """
              The file to append to. It is created at the first message; its directory must exist. \
              No other pipeline and no other process may write to it. A symbolic link is followed, \
              also when the file is put aside: the link stays as it is.

              Letters behind a percent sign stand for the time at which a batch is written, as \
              `strftime` has them: `%Y` (2026) `%m` (11) `%d` (29) `%H` (00 to 23) `%M` `%S`, `%F` \
              for `%Y-%m-%d`, `%y` (26) `%j` (day of the year), `%G` and `%V` (ISO week and its \
              year), `%z` (+0100), and `%%` for a percent sign. Directories that are named by the \
              time are created. Once the time leads to another file, the earlier one counts as put \
              aside, under its own name.\
              """)
          .required()
          .example("/var/lib/inlet/trades.log")
          .example("/var/lib/inlet/trades-%Y%m%d-%H.jsonl")
          .check("must not be empty", path -> !path.isBlank())
          .build();

  static final Field<Fsync> FSYNC =
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

  static final Field<Long> MAX_SIZE =
      Field.size("max_size")
          .description(
              "When the file has reached this size it is put aside and a new one started; `0` never"
                  + " does. Batches are not torn apart, so a file may be larger by one batch.")
          .defaultsTo(0L)
          .noLimit(0L, "for no limit")
          .advanced()
          .build();

  static final Field<Duration> MAX_AGE =
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

  static final Field<Rotation.Period> ROTATE_EVERY =
      Field.choice("rotate_every", Rotation.Period.class)
          .description(
              "When the `hour` or the `day` in which the file was begun is over, it is put aside,"
                  + " as the next messages arrive, and a new one started. With the time in `path`"
                  + " there is no need for it.")
          .defaultsTo(Rotation.Period.NEVER)
          .build();

  static final Field<String> TIME_ZONE =
      Field.path("time_zone")
          .description(
              "Whose hours and days count in `path` and for `rotate_every`: `UTC`, or a name such"
                  + " as `Europe/Berlin`. Where clocks are put back an hour comes twice, and both"
                  + " have the same name unless `%z` is a part of it: the second one is appended to"
                  + " the first.")
          .defaultsTo("UTC")
          .example("Europe/Berlin")
          .advanced()
          .check(
              "must be UTC or the name of a time zone such as Europe/Berlin",
              name -> zone(name).isPresent())
          .build();

  static final Field<Compression> COMPRESS =
      Field.choice("compress", Compression.class)
          .description(
              """
              How files that were put aside are compressed: `none`, `gzip` (to `.gz`) or `zstd` \
              (to `.zst`). That happens in the background, one file at a time in the process. A \
              file is replaced by its compressed form once the disk has that; until then its name \
              ends in `.part`. What a process left undone is done by the next one, at its first \
              message.\
              """)
          .defaultsTo(Compression.NONE)
          .build();

  static final Field<Integer> MAX_FILES =
      Field.integer("max_files")
          .description(
              "How many files that were put aside are kept, compressed ones included; older ones"
                  + " are deleted. `0` keeps all. With the time in `path` these are all files whose"
                  + " name it can give.")
          .defaultsTo(0)
          .noLimit(0, "to keep all")
          .advanced()
          .check("must not be negative", files -> files >= 0)
          .build();

  private FileFields() {}

  private static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static ZoneId zone(Config config) {
    return zone(config.get(TIME_ZONE)).orElseThrow();
  }

  /**
   * Reads the path.
   *
   * @throws IllegalArgumentException if it is none, with a message for people
   */
  static TimedPath path(Config config) {
    try {
      return TimedPath.of(config.get(PATH), zone(config));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is not a path: " + e.getReason(), e);
    }
  }

  static Rotation rotation(Config config) {
    return new Rotation(
        config.get(MAX_SIZE), config.get(MAX_AGE), config.get(ROTATE_EVERY), zone(config));
  }

  /** Reports a path that cannot be one, and what has no effect. */
  static void check(Config config, ConfigSpec.Reporter reporter) {
    boolean hasTime;
    try {
      hasTime = path(config).hasTime();
    } catch (IllegalArgumentException e) {
      reporter.error(PATH, String.valueOf(e.getMessage()));
      return;
    }
    boolean byCalendar = hasTime || config.get(ROTATE_EVERY) != Rotation.Period.NEVER;
    if (config.isSet(TIME_ZONE) && !byCalendar) {
      reporter.warning(TIME_ZONE, "has no effect without rotate_every or a time in path");
    }
    if (byCalendar || config.get(MAX_SIZE) > 0 || !config.get(MAX_AGE).isZero()) {
      return;
    }
    for (Field<?> field : List.of(MAX_FILES, COMPRESS)) {
      if (config.isSet(field)) {
        reporter.warning(
            field,
            "has no effect, as no file is put aside: set max_size, max_age or rotate_every, or"
                + " write the time into path, as in trades-%Y%m%d.log");
      }
    }
  }
}
