package dev.inlet.runner.output;

import dev.inlet.output.OutputListener;
import dev.inlet.runner.output.FilesAside.Aside;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Ends the last line of files to which nothing is appended any more, where a crash has left them
 * inside one: the next process may write to another file, and a machine that fails may cut off the
 * end of several. It looks at those that are not compressed, the newest first, up to a number that
 * takes no time worth mentioning, since each process does so at its start.
 */
final class EarlierFiles {
  private static final int MOST = 1_000;
  private static final int NAMED = 3;

  private final FilesAside aside;
  private final AppendFile.Opener opener;
  private final OutputListener listener;

  EarlierFiles(FilesAside aside, AppendFile.Opener opener, OutputListener listener) {
    this.aside = aside;
    this.opener = opener;
    this.listener = listener;
  }

  /**
   * Repairs them, and says so in one line. What another output writes to is left alone, and one
   * that cannot be repaired keeps no other one from it.
   *
   * @param current the file that is appended to, which is none of them; without links
   */
  void repair(Path current) {
    List<Path> repaired = new ArrayList<>();
    Optional<IOException> failure = Optional.empty();
    for (Path file : newest(current)) {
      try {
        if (endLine(file)) {
          repaired.add(file);
        }
      } catch (IOException e) {
        failure = failure.or(() -> Optional.of(e));
      }
    }
    failure.ifPresent(this::warn);
    if (!repaired.isEmpty()) {
      int more = repaired.size() - NAMED;
      listener.warning(
          repaired.stream().limit(NAMED).map(Path::toString).collect(Collectors.joining(", "))
              + (more > 0 ? " and " + more + " more" : "")
              + " ended inside a line; the line is ended");
    }
  }

  private void warn(IOException failure) {
    listener.warning("cannot see whether earlier files end inside a line: " + failure.getMessage());
  }

  private List<Path> newest(Path current) {
    try {
      List<Path> plain =
          aside.list(current).stream().map(Aside::plain).filter(Files::exists).toList();
      List<Path> newest =
          new ArrayList<>(plain.subList(Math.max(0, plain.size() - MOST), plain.size()));
      Collections.reverse(newest);
      return newest;
    } catch (IOException e) {
      warn(e);
      return List.of();
    }
  }

  private boolean endLine(Path path) throws IOException {
    // By which the files are ordered, and deleted.
    FileTime modified = Files.getLastModifiedTime(path);
    AppendFile file;
    try {
      file = AppendFile.open(path, opener, false, Instant.EPOCH);
    } catch (FileSystemException e) {
      return false; // another one writes to it, or it may not be written to
    }
    try {
      if (file.wasTorn()) {
        file.endLine();
      }
    } finally {
      file.close();
    }
    if (file.wasTorn()) {
      Files.setLastModifiedTime(path, modified);
    }
    return file.wasTorn();
  }
}
