package dev.inlet.runner.reload;

import dev.inlet.runner.config.ConfigArgument;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files that the arguments of a command stand for, as time goes by. An argument whose folder is
 * missing, or one below it, as when a file system is unmounted, stands for what it stood for
 * before. Used by one thread at a time.
 */
public final class WatchedArguments {
  private final List<WatchedArgument> watched;
  private final List<String> besides;

  /**
   * What there is now.
   *
   * @param files as users would write them, none twice
   * @param unseen those of them that were there when their folder was
   * @param missing the arguments whose folders are gone or cannot be read, and folders below those
   *     of arguments, with what is to be said of each
   */
  record Found(List<String> files, Set<String> unseen, Map<String, String> missing) {}

  /**
   * The files of some arguments.
   *
   * @param besides further files, with whose changes the configs may say something else
   */
  public WatchedArguments(List<ConfigArgument> arguments, List<String> besides) {
    this.besides = List.copyOf(besides);
    watched = arguments.stream().map(WatchedArgument::new).toList();
    var unused = find();
  }

  /** Files that are no configs, with whose changes these may say something else. */
  List<String> besides() {
    return besides;
  }

  /** The folders in which something happens when the files become others, or change. */
  Set<Path> folders(FileStates states) {
    Set<Path> folders = new LinkedHashSet<>(states.folders());
    watched.forEach(argument -> folders.add(argument.folder()));
    return folders;
  }

  /** Looks for them. */
  Found find() {
    Set<String> files = new LinkedHashSet<>();
    Set<String> unseen = new LinkedHashSet<>();
    Map<String, String> missing = new LinkedHashMap<>();
    for (WatchedArgument argument : watched) {
      argument.look();
      missing.putAll(argument.missing());
      unseen.addAll(argument.unseen());
      files.addAll(argument.files());
    }
    return new Found(List.copyOf(files), Set.copyOf(unseen), missing);
  }
}
