package dev.inlet.runner.supervisor;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.output.OutputClaim;
import dev.inlet.runner.files.TargetFile;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.resume.ResumeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What pipelines of one process must not, or have to, have in common. */
public final class ProcessFit {
  private final Set<Path> files = new HashSet<>();
  private final Map<String, PipelineConfig> byName = new HashMap<>();
  private final Map<PipelineConfig, OutputClaim> claims = new LinkedHashMap<>();
  private final Map<Path, PipelineConfig> byResumeFile = new HashMap<>();
  private final PipelineConfig first;

  private ProcessFit(PipelineConfig first) {
    this.first = first;
  }

  /** The problems that each of the pipelines has with those before it. */
  public static List<List<Problem>> check(List<PipelineConfig> configs) {
    if (configs.isEmpty()) {
      return List.of();
    }
    ProcessFit fit = new ProcessFit(configs.get(0));
    return configs.stream().map(fit::problems).toList();
  }

  /** What a pipeline has to itself until it has ended. Immutable. */
  record Possessions(String name, Optional<OutputClaim> claim, Set<Path> resumeFiles) {

    /** Those that a config stands for as things are, for which the file system is asked. */
    static Possessions of(PipelineConfig config) {
      return new Possessions(
          config.name(),
          ProcessFit.claim(config),
          config.resume().map(resume -> places(resume.file())).orElse(Set.of()));
    }

    /** Where a file is, and where it is said to be, as a directory may be missing yet. */
    private static Set<Path> places(Path file) {
      return Set.copyOf(List.of(place(file), file.toAbsolutePath().normalize()));
    }

    /** Whether two pipelines cannot run at the same time. */
    boolean exclude(Possessions other) {
      return name.equals(other.name)
          || claim.stream().anyMatch(mine -> other.claim.stream().anyMatch(mine::overlaps))
          || !Collections.disjoint(resumeFiles, other.resumeFiles);
    }
  }

  /**
   * Refuses a pipeline that would find the positions of another source in its resume file: one that
   * runs stores them there until it has ended.
   *
   * @throws ConfigException if it would
   */
  public static void requireOwnPositions(
      PipelineConfig config, Collection<PipelineConfig> running) {
    if (config.resume().isEmpty()) {
      return;
    }
    ResumeSettings resume = config.resume().get();
    String source = config.input().source();
    Path place = place(resume.file());
    for (PipelineConfig other : running) {
      Optional<String> kept =
          other.resume().filter(its -> isAt(place, its.file())).flatMap(its -> sourceOf(other));
      if (kept.isPresent() && !kept.get().equals(source)) {
        throw new ConfigException(
            resume
                .section()
                .problem(
                    ResumeSettings.FILE,
                    "holds the positions of \""
                        + kept.get()
                        + "\" as long as the pipeline of "
                        + other.source()
                        + " runs, but this is \""
                        + source
                        + "\"; give it another file"));
      }
    }
  }

  private static Optional<String> sourceOf(PipelineConfig config) {
    try {
      return Optional.of(config.input().source());
    } catch (ConfigException e) {
      return Optional.empty(); // it runs, but could not be made again
    }
  }

  private static Optional<OutputClaim> claim(PipelineConfig config) {
    try {
      return config.output().claim();
    } catch (ConfigException e) {
      return Optional.empty(); // reported when the output is made
    }
  }

  /** Only a link leads to a file of another name, which spares most a look-up. */
  private static boolean isAt(Path place, Path file) {
    return (Objects.equals(place.getFileName(), file.getFileName()) || Files.isSymbolicLink(file))
        && place.equals(place(file));
  }

  private List<Problem> problems(PipelineConfig config) {
    if (!files.add(file(config))) {
      return List.of(problem(config, "", "this file is named twice"));
    }
    List<Problem> problems = new ArrayList<>();
    if (config.logFormat() != first.logFormat()) {
      problems.add(
          problem(
              config,
              "logger.format",
              "differs from that of " + first.source() + ", but a process has one log"));
    }
    checkName(config, problems);
    config.resume().ifPresent(resume -> checkResume(config, resume, problems));
    try {
      config.output().claim().ifPresent(claim -> checkClaim(config, claim, problems));
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    return problems;
  }

  private static Path file(PipelineConfig config) {
    Path path = Path.of(config.source()).toAbsolutePath();
    try {
      return path.toRealPath();
    } catch (IOException e) {
      // It was read a moment ago, so it is a pipe or the like.
      return path.normalize();
    }
  }

  private void checkName(PipelineConfig config, List<Problem> problems) {
    PipelineConfig namesake = byName.putIfAbsent(config.name(), config);
    if (namesake != null) {
      problems.add(
          problem(
              config,
              "input.label",
              "this pipeline is called \""
                  + config.name()
                  + "\" like that of "
                  + namesake.source()
                  + "; give one of them another label"));
    }
  }

  private void checkClaim(PipelineConfig config, OutputClaim claim, List<Problem> problems) {
    claims.entrySet().stream()
        .filter(earlier -> earlier.getValue().overlaps(claim))
        .findFirst()
        .ifPresent(
            earlier -> {
              boolean isSame =
                  !Collections.disjoint(earlier.getValue().identities(), claim.identities());
              problems.add(
                  config
                      .output()
                      .config()
                      .problem(
                          claim.field(),
                          (isSame ? "is" : "can come to be")
                              + " what the pipeline of "
                              + earlier.getKey().source()
                              + " writes to; give each pipeline one of its own"));
            });
    claims.put(config, claim);
  }

  private void checkResume(PipelineConfig config, ResumeSettings resume, List<Problem> problems) {
    PipelineConfig owner = byResumeFile.putIfAbsent(place(resume.file()), config);
    if (owner != null) {
      problems.add(
          resume
              .section()
              .problem(
                  ResumeSettings.FILE,
                  "is that of " + owner.source() + "; give each pipeline one of its own"));
    }
  }

  /** Which file it is, whichever way it is named and whether or not it is there yet. */
  private static Path place(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    try {
      return TargetFile.of(absolute).normalize();
    } catch (IOException e) {
      return absolute; // whoever opens it says so
    }
  }

  private static Problem problem(PipelineConfig config, String path, String message) {
    return Problem.error(Location.of(config.source()), path, message);
  }
}
