package dev.inlet.runner.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** The file that a path leads to, whether or not it exists. */
public final class TargetFile {
  private static final int MOST_LINKS = 40;

  private TargetFile() {}

  /**
   * Follows symbolic links, up to the last one as well, so that what is renamed or created is never
   * a link.
   *
   * @param path absolute
   */
  public static Path of(Path path) throws IOException {
    Path target = path;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(path.toString(), null, "too many symbolic links");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    Path directory = target.getParent();
    if (directory == null) {
      return target;
    }
    try {
      return directory.toRealPath().resolve(String.valueOf(target.getFileName()));
    } catch (NoSuchFileException e) {
      return target;
    }
  }

  /**
   * What makes the file the same as another one: its place, and what the file system knows it by if
   * it exists, which hard links have in common.
   *
   * @param target as {@link #of} gives it
   */
  public static Set<Object> identities(Path target) throws IOException {
    Set<Object> identities = new HashSet<>(Set.of(target));
    try {
      Object key = Files.readAttributes(target, BasicFileAttributes.class).fileKey();
      if (key != null) {
        identities.add(key);
      }
    } catch (NoSuchFileException e) {
      // Its place is all that there is to know.
      return identities;
    }
    return identities;
  }
}
