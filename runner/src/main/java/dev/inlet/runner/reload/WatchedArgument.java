package dev.inlet.runner.reload;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one argument stands for, and stood for when its folders were last there. */
final class WatchedArgument {
  private final ConfigArgument argument;
  private final Path folder;
  private List<String> files = List.of();
  private Set<String> unseen = Set.of();
  private Set<String> gone = Set.of();

  /** Of the folder and those below it, as long as files are known of them. */
  private Map<Path, Object> identities = Map.of();

  WatchedArgument(ConfigArgument argument) {
    this.argument = requireNonNull(argument, "argument is null");
    this.folder = argument.folder();
  }

  Path folder() {
    return folder;
  }

  /** What {@link #look} has found, and what was there before of folders that are gone. */
  List<String> files() {
    return files;
  }

  /** Those of the files whose folders are gone. */
  Set<String> unseen() {
    return unseen;
  }

  /**
   * The folders that are gone, so that nothing is known of their files: one cannot be read, or is
   * another one that holds nothing, as what a file system was mounted on. The argument itself
   * stands for its own folder.
   */
  Set<String> gone() {
    return gone;
  }

  /** Looks for files. */
  void look() {
    Optional<List<String>> found = find();
    if (found.isEmpty()) {
      unseen = Set.copyOf(files);
      gone = Set.of(argument.text());
      return;
    }
    Set<String> present = Set.copyOf(found.get());
    Set<String> hidden = new LinkedHashSet<>();
    Set<String> hiding = new LinkedHashSet<>();
    for (String file : files) {
      Optional<Path> by = present.contains(file) ? Optional.empty() : hiddenBy(file, found.get());
      if (by.isPresent()) {
        hidden.add(file);
        hiding.add(by.get().equals(folder) ? argument.text() : by.get().toString());
      }
    }
    remember(found.get(), hidden);
    gone = hiding;
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

  /** What there is; empty if nothing can be known. */
  private Optional<List<String>> find() {
    if (identity(folder).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(argument.find().stream().filter(WatchedArgument::mayExist).toList());
    } catch (IOException e) {
      return Optional.empty();
    }
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
  private Optional<Path> hiddenBy(String file, List<String> found) {
    Deque<Path> folders = foldersOf(file);
    for (Path path : folders) {
      Optional<Object> now = identity(path);
      if (now.isEmpty()) {
        // Whoever deletes a folder of one that is still the same means its files as well.
        return Files.notExists(path, NOFOLLOW_LINKS) ? Optional.empty() : Optional.of(path);
      }
      if (!now.equals(Optional.ofNullable(identities.get(path)))) {
        boolean isInUse = found.stream().anyMatch(other -> foldersOf(other).contains(path));
        return isInUse ? Optional.empty() : Optional.of(path);
      }
    }
    return mayExist(file) ? Optional.of(folders.getLast()) : Optional.empty();
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
