package dev.inlet.runner.output;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigSpec;
import dev.inlet.output.CodecChoice;
import dev.inlet.output.JsonLayout;
import dev.inlet.output.Output;
import dev.inlet.output.OutputClaim;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputProvider;
import dev.inlet.runner.files.TargetFile;
import dev.inlet.runner.output.TimedPath.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The output {@code file}. */
public final class FileOutputProvider implements OutputProvider {

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
            `trades.log.20261123T224000.123Z`. One whose path has the time in it keeps its name, \
            such as `trades-20261123-22.log`. A batch is written to one file as a whole, by the \
            time at which it is written; the codec `json` says when each message was received. A \
            clock that is put back by up to an hour does not lead back to an earlier file.\
            """)
        .category("Local")
        .field(FileFields.PATH)
        .field(CodecChoice.FIELD)
        .field(JsonLayout.FIELD)
        .field(FileFields.ROTATE_EVERY)
        .field(FileFields.COMPRESS)
        .field(FileFields.FSYNC)
        .field(FileFields.MAX_SIZE)
        .field(FileFields.MAX_AGE)
        .field(FileFields.MAX_FILES)
        .field(FileFields.TIME_ZONE)
        .rule(CodecChoice.RULE)
        .rule(FileFields::check)
        .build();
  }

  /**
   * Whether what counts as written may be lost when the machine fails.
   *
   * @param spec the output's, which may be that of another plugin
   * @param config was read with it
   */
  public static boolean trustsMachine(ConfigSpec spec, Config config) {
    return spec.fields().contains(FileFields.FSYNC)
        && config.get(FileFields.FSYNC) == FileFields.Fsync.NONE;
  }

  @Override
  public Output create(Config config, OutputContext context) {
    TimedPath pattern = FileFields.path(config);
    Rotation rotation = FileFields.rotation(config);
    Compression compression = config.get(FileFields.COMPRESS);
    unusable(pattern, rotation, compression)
        .ifPresent(
            reason -> {
              throw new ConfigException(config.problem(FileFields.PATH, reason));
            });
    return new FileOutput(
        pattern,
        CodecChoice.of(config, context.label()),
        config.get(FileFields.FSYNC) == FileFields.Fsync.BATCH,
        rotation,
        config.get(FileFields.MAX_FILES),
        compression,
        AppendFile.Opener.STANDARD,
        Clock.systemUTC(),
        context);
  }

  @Override
  public Optional<OutputClaim> claim(Config config) {
    TimedPath pattern = FileFields.path(config);
    Set<Object> identities = new HashSet<>();
    identities.add(new AsWritten(Path.of(config.get(FileFields.PATH)).toAbsolutePath()));
    try {
      List<Part> whole = pattern.whole();
      if (pattern.hasTime()) {
        identities.add(new FilesByTime(whole));
        return Optional.of(
            OutputClaim.of(FileFields.PATH, identities).covering(other -> canBe(whole, other)));
      }
      identities.addAll(TargetFile.identities(TargetFile.of(pattern.at(Instant.EPOCH))));
      return Optional.of(OutputClaim.of(FileFields.PATH, identities));
    } catch (IOException e) {
      // What cannot be used is reported when the output is made.
      return Optional.of(OutputClaim.of(FileFields.PATH, identities));
    }
  }

  /** Whether a pattern can give a file, or one that another pattern gives, in whichever zones. */
  private static boolean canBe(List<Part> pattern, Object identity) {
    if (identity instanceof FilesByTime files) {
      return PathOverlap.exists(pattern, files.path());
    }
    return identity instanceof Path file
        && PathOverlap.exists(pattern, List.of(new TimedPath.Text(file.toString())));
  }

  /**
   * A path as it is written, which is the same whatever it leads to: the file, its directory or a
   * link may come to be only after the claim.
   */
  private record AsWritten(Path path) {}

  /** What a path with the time in it is known by. */
  private record FilesByTime(List<Part> path) {}

  private static Optional<String> unusable(
      TimedPath pattern, Rotation rotation, Compression compression) {
    Path path = pattern.at(Instant.now());
    Path base = pattern.base();
    boolean hasDirectory = path.resolveSibling("").equals(base);
    if (pattern.hasTime() && Files.isDirectory(base) && !hasDirectory && !Files.exists(path)) {
      return Files.isWritable(base)
          ? Optional.empty()
          : Optional.of("nothing can be created in directory \"" + base + "\"");
    }
    Optional<Path> missing = pattern.hasTime() ? pattern.missingDirectory() : Optional.empty();
    if (missing.isPresent()) {
      return Optional.of("directory \"" + missing.get() + "\" does not exist");
    }
    boolean isTimed = pattern.hasTime() && (hasDirectory || compression != Compression.NONE);
    return unusable(path, rotation.isPossible() || isTimed);
  }

  /**
   * Why nothing can be written to a file, as far as that can be seen.
   *
   * @param putsAside whether its directory is to have other files of the output as well
   */
  private static Optional<String> unusable(Path path, boolean putsAside) {
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
      if (!Files.isWritable(path)) {
        return Optional.of("\"" + path + "\" cannot be written to");
      }
      return Files.isWritable(directory) || !putsAside
          ? Optional.empty()
          : Optional.of(
              "nothing can be created in directory \""
                  + directory
                  + "\", where files are to be put aside");
    }
    if (!Files.isDirectory(directory)) {
      return Optional.of("directory \"" + directory + "\" does not exist");
    }
    return Files.isWritable(directory)
        ? Optional.empty()
        : Optional.of("nothing can be created in directory \"" + directory + "\"");
  }
}
