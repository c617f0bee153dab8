package dev.inlet.runner.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How some files stand: equal to another look at them if none has changed, as far as the file
 * system tells. Says nothing of what is in them.
 */
record FileStates(Map<String, Optional<State>> states, Map<String, String> missing) {
  static final FileStates NONE = new FileStates(Map.of(), Map.of());

  /**
   * A file behind all links.
   *
   * @param place where the links lead to
   * @param changed when anything of the file changed, where the file system knows; a file that was
   *     put in the place of another one may be older than that
   */
  private record State(
      Path place, Optional<Object> key, long size, Object modified, Optional<Object> changed) {}

  /**
   * How configs stand.
   *
   * @param besides further files
   */
  static FileStates of(WatchedArguments.Found found, List<String> besides) {
    Map<String, Optional<State>> states = new LinkedHashMap<>();
    found.files().forEach(file -> states.put(file, state(file)));
    besides.forEach(file -> states.put(file, state(file)));
    return new FileStates(states, found.missing());
  }

  private static Optional<State> state(String file) {
    try {
      Path place = Path.of(file).toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(place, BasicFileAttributes.class);
      return Optional.of(
          new State(
              place,
              Optional.ofNullable(attributes.fileKey()),
              attributes.size(),
              attributes.lastModifiedTime(),
              changed(place)));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> changed(Path place) throws IOException {
    try {
      return Optional.ofNullable(Files.getAttribute(place, "unix:ctime"));
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The folders in which something happens when one of the files changes. */
  List<Path> folders() {
    return states.entrySet().stream()
        .flatMap(
            entry -> {
              Optional<Path> named = Optional.of(Path.of(entry.getKey()).toAbsolutePath());
              return Stream.of(named, entry.getValue().map(State::place));
            })
        .flatMap(Optional::stream)
        .map(Path::getParent)
        .distinct()
        .toList();
  }
}
