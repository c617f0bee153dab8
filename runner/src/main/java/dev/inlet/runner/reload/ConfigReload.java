package dev.inlet.runner.reload;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.host.EventText;
import dev.inlet.runner.config.ConfigArgument;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.supervisor.ProcessFit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads configs again and decides which pipelines are to run from now on. A file with a problem is
 * refused, and what ran for it goes on; so is one that does not fit to the others, of which those
 * that have not changed count first. Used by one thread.
 */
public final class ConfigReload {
  private final WatchedArguments watched;
  private final Supplier<Function<String, PipelineConfig>> readers;
  private final BiConsumer<PipelineConfig, Collection<PipelineConfig>> trial;
  private final Consumer<Map<String, PipelineConfig>> supervisor;

  private Map<String, PipelineConfig> current = new LinkedHashMap<>();
  private Map<String, List<String>> refusals = Map.of();
  private Map<String, String> missing = Map.of();
  private List<String> obstacles = List.of();
  private volatile int refused;

  /**
   * Begins with what runs.
   *
   * @param readers makes what reads the files of one reading, each; both throw {@link
   *     ConfigException}
   * @param trial makes a pipeline without starting it, beside those that run, and closes it again;
   *     throws {@link ConfigException} if that is not possible
   * @param supervisor told what is to run, by the files; only if that changes
   */
  public ConfigReload(
      WatchedArguments watched,
      Supplier<Function<String, PipelineConfig>> readers,
      BiConsumer<PipelineConfig, Collection<PipelineConfig>> trial,
      List<PipelineConfig> running,
      Consumer<Map<String, PipelineConfig>> supervisor) {
    this.watched = requireNonNull(watched, "watched is null");
    this.readers = requireNonNull(readers, "readers is null");
    this.trial = requireNonNull(trial, "trial is null");
    this.supervisor = requireNonNull(supervisor, "supervisor is null");
    running.forEach(config -> current.put(config.source(), config));
  }

  /**
   * How many files are refused, and one more while those of variables cannot be used: what a new
   * process would refuse to start with. Any thread may ask.
   */
  public int refused() {
    return refused;
  }

  /**
   * Reads all files, and logs what follows.
   *
   * @param asked whether somebody wants to hear if nothing has changed, and what is refused still
   */
  void run(boolean asked) {
    try {
      readAll(asked);
    } finally {
      refused = refusals.size() + (obstacles.isEmpty() ? 0 : 1);
    }
  }

  private void readAll(boolean asked) {
    WatchedArguments.Found found = watched.find();
    tellMissing(found.missing());
    Optional<Function<String, PipelineConfig>> reader = reader(asked);
    if (reader.isEmpty()) {
      return;
    }
    Attempt attempt = new Attempt(reader.get());
    for (String file : found.files()) {
      attempt.read(file, found.unseen().contains(file) || ConfigArgument.isReadOnce(file));
    }
    attempt.settle();
    Map<String, PipelineConfig> next = attempt.inOrderOf(found.files());
    boolean told = tellRefusals(attempt.refused, asked);
    told |= tellChanges(next);
    if (asked && !told) {
      Logs.process().info("the configs say what they said before");
    }
    Map<String, PipelineConfig> before = current;
    current = next;
    if (!before.equals(next)) {
      supervisor.accept(next);
    }
  }

  /** What reads the files now; empty, and logged, if there can be none. */
  private Optional<Function<String, PipelineConfig>> reader(boolean asked) {
    List<String> before = obstacles;
    obstacles = List.of();
    try {
      return Optional.of(readers.get());
    } catch (ConfigException e) {
      obstacles = e.problems().stream().map(Problem::toString).toList();
      if (asked || !obstacles.equals(before)) {
        obstacles.forEach(problem -> Logs.process().error("{}", problem));
        Logs.process().error("the configs are not read again; all pipelines go on as they were");
      }
      return Optional.empty();
    }
  }

  /** One reading of all files. */
  private final class Attempt {
    private final Function<String, PipelineConfig> reader;

    /** What goes on as it is. */
    private final Map<String, PipelineConfig> kept = new LinkedHashMap<>();

    /** What is new or differs, as far as nothing is wrong with it. */
    private final Map<String, PipelineConfig> changed = new LinkedHashMap<>();

    private final Map<String, List<Problem>> refused = new LinkedHashMap<>();
    private final Set<String> tried = new HashSet<>();

    Attempt(Function<String, PipelineConfig> reader) {
      this.reader = reader;
    }

    void read(String file, boolean unknown) {
      Optional<PipelineConfig> before = Optional.ofNullable(current.get(file));
      if (before.isPresent() && unknown) {
        kept.put(file, before.get());
        return;
      }
      try {
        PipelineConfig config = reader.apply(file);
        if (before.isPresent() && before.get().saysTheSame(config)) {
          kept.put(file, before.get());
        } else {
          changed.put(file, config);
        }
      } catch (ConfigException e) {
        refuse(file, e.problems());
      } catch (RuntimeException | LinkageError e) {
        refuse(file, List.of(Problem.error(Location.of(file), "", EventText.describe(e))));
      }
    }

    private void refuse(String file, List<Problem> problems) {
      refused.put(file, problems);
      changed.remove(file);
      Optional.ofNullable(current.get(file)).ifPresent(before -> kept.put(file, before));
    }

    /** Refuses changed ones until all fit: what one falls back to may be in the way of another. */
    void settle() {
      boolean all = false;
      while (!all) {
        Map<String, List<Problem>> wrong = misfits();
        if (wrong.isEmpty()) {
          wrong = failedTrials();
        }
        wrong.forEach(this::refuse);
        all = wrong.isEmpty();
      }
    }

    private Map<String, List<Problem>> misfits() {
      List<PipelineConfig> together = new ArrayList<>(kept.values());
      together.addAll(changed.values());
      List<List<Problem>> problems = ProcessFit.check(together);
      Map<String, List<Problem>> misfits = new LinkedHashMap<>();
      for (int i = kept.size(); i < together.size(); i++) {
        if (!problems.get(i).isEmpty()) {
          misfits.put(together.get(i).source(), problems.get(i));
        }
      }
      return misfits;
    }

    private Map<String, List<Problem>> failedTrials() {
      Map<String, List<Problem>> failed = new LinkedHashMap<>();
      changed.forEach(
          (file, config) -> {
            if (tried.add(file)) {
              try {
                trial.accept(config, current.values());
              } catch (ConfigException e) {
                failed.put(file, e.problems());
              } catch (RuntimeException | LinkageError e) {
                failed.put(
                    file, List.of(Problem.error(Location.of(file), "", EventText.describe(e))));
              }
            }
          });
      return failed;
    }

    Map<String, PipelineConfig> inOrderOf(List<String> files) {
      Map<String, PipelineConfig> next = new LinkedHashMap<>();
      for (String file : files) {
        Optional.ofNullable(changed.get(file))
            .or(() -> Optional.ofNullable(kept.get(file)))
            .ifPresent(config -> next.put(file, config));
      }
      return next;
    }
  }

  private void tellMissing(Map<String, String> now) {
    now.forEach(
        (argument, how) -> {
          if (!missing.containsKey(argument)) {
            Logs.process().warn("{} {}; its pipelines go on as they are", argument, how);
          }
        });
    missing.forEach(
        (argument, how) -> {
          if (!now.containsKey(argument)) {
            boolean wasGone = how.equals(WatchedArgument.GONE);
            Logs.process().info(wasGone ? "{} is there again" : "{} can be read again", argument);
          }
        });
    missing = Map.copyOf(now);
  }

  private boolean tellRefusals(Map<String, List<Problem>> refused, boolean all) {
    Map<String, List<String>> now = new LinkedHashMap<>();
    refused.forEach(
        (file, problems) -> now.put(file, problems.stream().map(Problem::toString).toList()));
    boolean told = false;
    for (Map.Entry<String, List<String>> refusal : now.entrySet()) {
      String file = refusal.getKey();
      if (all || !refusal.getValue().equals(refusals.get(file))) {
        refusal.getValue().forEach(problem -> Logs.process().error("{}", problem));
        Logs.process()
            .error(
                current.containsKey(file)
                    ? "{} has changed: refused; its pipeline goes on as it was"
                    : "{} was added: refused; nothing is started for it",
                file);
        told = true;
      }
    }
    refusals = now;
    return told;
  }

  private boolean tellChanges(Map<String, PipelineConfig> next) {
    List<String> lines = new ArrayList<>();
    current.forEach(
        (file, before) -> {
          PipelineConfig now = next.get(file);
          if (now == null) {
            lines.add(file + " was removed: stopped");
          } else if (!now.saysTheSame(before)) {
            lines.add(
                file
                    + (now.runsAs(before)
                        ? " has changed: applied without a restart"
                        : " has changed: replaced"));
          }
        });
    next.keySet().stream()
        .filter(file -> !current.containsKey(file))
        .forEach(file -> lines.add(file + " was added: started"));
    lines.forEach(line -> Logs.process().info("{}", line));
    return !lines.isEmpty();
  }
}
