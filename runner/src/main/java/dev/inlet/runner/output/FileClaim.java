package dev.inlet.runner.output;

import dev.inlet.runner.files.TargetFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sole use of a file within this process. The lock that other processes see cannot serve for
 * that: POSIX drops it as soon as any descriptor of the file is closed, so a second one must not
 * even be opened.
 */
final class FileClaim {
  private static final Set<Object> CLAIMED = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final Set<Object> identities = new HashSet<>();

  private FileClaim(Path target) {
    this.target = target;
  }

  /**
   * Claims a file, which need not exist.
   *
   * @throws FileSystemException if somebody else in this process has it
   */
  static FileClaim of(Path target) throws IOException {
    FileClaim claim = new FileClaim(target);
    claim.extend();
    return claim;
  }

  /** Claims what has become known of the file since; to be called once it was created. */
  void extend() throws IOException {
    for (Object identity : TargetFile.identities(target)) {
      if (!identities.contains(identity) && !CLAIMED.add(identity)) {
        release();
        throw new FileSystemException(target.toString(), null, "another pipeline writes to it");
      }
      identities.add(identity);
    }
  }

  /**
   * Claims the place alone from now on: the file is about to be deleted, and a new one may be known
   * by the same identity at once.
   */
  void keepPlaceOnly() {
    identities.remove(target);
    CLAIMED.removeAll(identities);
    identities.clear();
    identities.add(target);
  }

  /** Lets others have the file. Whoever opened it has closed it before. */
  void release() {
    CLAIMED.removeAll(identities);
    identities.clear();
  }
}
