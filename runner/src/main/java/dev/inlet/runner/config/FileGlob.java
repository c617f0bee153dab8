package dev.inlet.runner.config;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * A pattern of file names as shells have it: {@code *}, {@code ?}, {@code [a-z]}, {@code {a,b}},
 * and <code>**</code> for any number of folders. What is hidden is matched only by a part that
 * begins with a dot.
 */
final class FileGlob {
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[{]");
  private static final String ANY_FOLDERS = "**";

  private final String root;
  private final List<Part> parts;

  /** What stands between two slashes, and what it matches if it is more than a name. */
  private record Part(String text, PathMatcher matcher) {

    static Part of(String text) {
      return new Part(text, FileSystems.getDefault().getPathMatcher("glob:" + text));
    }

    boolean isName() {
      return !isPattern(text);
    }

    boolean matches(String name) {
      return (!isHidden(name) || isHidden(text)) && matcher.matches(Path.of(name));
    }
  }

  private FileGlob(String root, List<Part> parts) {
    this.root = root;
    this.parts = parts;
  }

  /** Whether a text is more than a name. */
  static boolean isPattern(String text) {
    return SPECIAL.matcher(text).find();
  }

  static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  /**
   * Reads a pattern.
   *
   * @throws PatternSyntaxException if it is none
   */
  static FileGlob of(String text) {
    String path = text.replace(File.separatorChar, '/');
    List<Part> parts =
        Stream.of(path.split("/", -1)).filter(part -> !part.isEmpty()).map(Part::of).toList();
    return new FileGlob(path.startsWith("/") ? "/" : "", parts);
  }

  /** The folder in which whatever a pattern matches lies, at whichever depth. */
  static Path folder(String text) {
    String path = text.replace(File.separatorChar, '/');
    Matcher special = SPECIAL.matcher(path);
    int end = special.find() ? special.start() : path.length();
    return Path.of(path.substring(0, path.lastIndexOf('/', end) + 1));
  }

  /**
   * The files that it matches now, by name.
   *
   * @throws IOException if a folder cannot be read
   */
  List<String> matches() throws IOException {
    Set<String> found = new TreeSet<>();
    collect(root, 0, found);
    return List.copyOf(found);
  }

  private void collect(String prefix, int index, Set<String> found) throws IOException {
    Part part = parts.get(index);
    boolean last = index == parts.size() - 1;
    if (part.text().equals(ANY_FOLDERS) && !last) {
      collect(prefix, index + 1, found);
      for (String folder : names(prefix)) {
        // A link to a folder may lead back to one that it lies in.
        if (!isHidden(folder)
            && Files.isDirectory(Path.of(prefix + folder), LinkOption.NOFOLLOW_LINKS)) {
          collect(prefix + folder + "/", index, found);
        }
      }
      return;
    }
    List<String> names =
        part.isName()
            ? List.of(part.text())
            : names(prefix).stream().filter(part::matches).toList();
    for (String name : names) {
      Path path = Path.of(prefix + name);
      if (!last && Files.isDirectory(path)) {
        collect(prefix + name + "/", index + 1, found);
      } else if (last
          && Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(path)) {
        // What a link leads to may be there again soon.
        found.add(prefix + name);
      }
    }
  }

  /** The names of what lies in a folder, in order; none if there is no such folder. */
  static List<String> names(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of(folder))) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of(); // it went away
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
