package dev.inlet.runner.reload;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import dev.inlet.config.Problem;
import dev.inlet.runner.config.ConfigArgument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one argument stands for, and stood for when its folders were last there. */
final class WatchedArgument {
  /** What is to be said of a folder that is gone. */
  static final String GONE = "is gone";

  private final ConfigArgument argument;
  private final Search search;
  private final Path folder;
  private List<String> files = List.of();
  private Set<String> unseen = Set.of();
  private Map<String, String> missing = Map.of();

  /** Of the folder and those below it, as long as files are known of them. */
  private Map<Path, Object> identities = Map.of();

  /** Looks for the files of an argument. */
  interface Search {
    List<String> find() throws IOException;
  }

  /** Why a folder hides a file that is not found. */
  private record Hiding(Path folder, String how) {}

  WatchedArgument(ConfigArgument argument) {
    this(argument, argument::find);
  }

  WatchedArgument(ConfigArgument argument, Search search) {
    this.argument = requireNonNull(argument, "argument is null");
    this.search = requireNonNull(search, "search is null");
    this.folder = argument.folder();
  }

  Path folder() {
    return folder;
  }

  /** What {@link #look} has found, and what was there before of folders that are missing. */
  List<String> files() {
    return files;
  }

  /** Those of the files whose folders are missing. */
  Set<String> unseen() {
    return unseen;
  }

  /**
   * The folders of which nothing is known, with what is to be said of them: one cannot be read, or
   * is gone, or is another one that holds nothing, as what a file system was mounted on. The
   * argument itself stands for its own folder.
   */
  Map<String, String> missing() {
    return missing;
  }

  /** Looks for files. */
  void look() {
    if (identity(folder).isEmpty()) {
      hideAll(GONE);
      return;
    }
    List<String> found;
    try {
      found = search.find().stream().filter(WatchedArgument::mayExist).toList();
    } catch (IOException e) {
      hideAll(unreadable(e, Path.of(argument.text())));
      return;
    }
    Set<String> present = Set.copyOf(found);
    Set<String> hidden = new LinkedHashSet<>();
    Map<String, String> hiding = new LinkedHashMap<>();
    for (String file : files) {
      Optional<Hiding> by = present.contains(file) ? Optional.empty() : hiddenBy(file, found);
      if (by.isPresent()) {
        Path hides = by.get().folder();
        hidden.add(file);
        hiding.put(hides.equals(folder) ? argument.text() : hides.toString(), by.get().how());
      }
    }
    remember(found, hidden);
    missing = hiding;
  }

  /** Nothing is known of any file. */
  private void hideAll(String how) {
    unseen = Set.copyOf(files);
    missing = Map.of(argument.text(), how);
  }

  private static String unreadable(IOException failure, Path named) {
    return "cannot be read (" + Problem.reason(failure, named) + ")";
  }

  private void remember(List<String> found, Set<String> hidden) {
    Map<Path, Object> now = new HashMap<>();
    for (String file : found) {
      for (Path path : foldersOf(file)) {
        if (!now.containsKey(path)) {
          identity(path).ifPresent(identity -> now.put(path, identity));
        }
      }
    }
    for (String file : hidden) {
      for (Path path : foldersOf(file)) {
        Optional.ofNullable(identities.get(path))
            .ifPresent(before -> now.putIfAbsent(path, before));
      }
    }
    List<String> all = new ArrayList<>(found);
    all.addAll(hidden);
    files = List.copyOf(all);
    unseen = hidden;
    identities = now;
  }

  /** Whether there is something of that name, even if it cannot be looked at now. */
  private static boolean mayExist(String file) {
    try {
      return !Files.notExists(Path.of(file), NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * The folder that is gone, or may not be looked into, and with it a file that is not found; empty
   * if it was deleted.
   */
  private Optional<Hiding> hiddenBy(String file, List<String> found) {
    Deque<Path> folders = foldersOf(file);
    for (Path path : folders) {
      Optional<Object> now = identity(path);
      if (now.isEmpty()) {
        // Whoever deletes a folder of one that is still the same means its files as well.
        return Files.notExists(path, NOFOLLOW_LINKS)
            ? Optional.empty()
            : Optional.of(new Hiding(path, GONE));
      }
      if (!now.equals(Optional.ofNullable(identities.get(path)))) {
        boolean isInUse = found.stream().anyMatch(other -> foldersOf(other).contains(path));
        return isInUse ? Optional.empty() : Optional.of(new Hiding(path, GONE));
      }
    }
    return mayExist(file)
        ? Optional.of(new Hiding(folders.getLast(), howHidden(file)))
        : Optional.empty();
  }

  private static String howHidden(String file) {
    try {
      var unused = Files.readAttributes(Path.of(file), BasicFileAttributes.class, NOFOLLOW_LINKS);
      return GONE;
    } catch (IOException e) {
      return unreadable(e, Path.of(file));
    }
  }

  /** The folder of the argument, and those below it in which a file lies. */
  private Deque<Path> foldersOf(String file) {
    Deque<Path> folders = new ArrayDeque<>();
    Path path = Path.of(file).toAbsolutePath().getParent();
    while (path != null && !path.equals(folder)) {
      folders.addFirst(path);
      path = path.getParent();
    }
    folders.addFirst(folder);
    return folders;
  }

  private static Optional<Object> identity(Path folder) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(folder, BasicFileAttributes.class);
      if (!attributes.isDirectory()) {
        return Optional.empty();
      }
      return Optional.of(Optional.ofNullable(attributes.fileKey()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
