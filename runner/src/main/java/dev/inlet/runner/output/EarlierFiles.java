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
import java.util.List;
import java.util.stream.Collectors;

/**
 * Ends the last line of files to which nothing is appended any more, where a crash has left them
 * inside one: the next process may write to the file of a later time. It looks at the newest only,
 * since each process does so at its start.
 */
final class EarlierFiles {
  private static final int MOST = 16;

  private final FilesAside aside;
  private final AppendFile.Opener opener;
  private final OutputListener listener;

  EarlierFiles(FilesAside aside, AppendFile.Opener opener, OutputListener listener) {
    this.aside = aside;
    this.opener = opener;
    this.listener = listener;
  }

  /**
   * Repairs them, and says so in one line. What another output writes to is left alone.
   *
   * @param current the file that is appended to, which is none of them; without links
   */
  void repair(Path current) {
    List<Path> repaired = new ArrayList<>();
    try {
      List<Aside> files = aside.list(current);
      for (Aside file : files.subList(Math.max(0, files.size() - MOST), files.size())) {
        if (Files.exists(file.plain()) && endLine(file.plain())) {
          repaired.add(file.plain());
        }
      }
    } catch (IOException e) {
      listener.warning("cannot see whether earlier files end inside a line: " + e.getMessage());
    }
    if (!repaired.isEmpty()) {
      listener.warning(
          repaired.stream().map(Path::toString).collect(Collectors.joining(", "))
              + " ended inside a line; the line is ended");
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
