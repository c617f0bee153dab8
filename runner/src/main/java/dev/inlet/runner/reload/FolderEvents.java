package dev.inlet.runner.reload;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import dev.inlet.config.Problem;
import dev.inlet.host.threads.Threads;
import dev.inlet.runner.logging.Logs;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Says that something has happened in one of some folders, where the file system tells: not every
 * one does, a network's least of all. So it only spares whoever looks from time to time the wait.
 * Owns the thread {@code inlet-folders}.
 */
final class FolderEvents implements AutoCloseable {
  /** How long what happens is taken together, so that a busy folder costs little. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Optional<WatchService> service;
  private final Runnable onEvent;
  private final Map<Path, WatchKey> keys = new HashMap<>();
  private boolean failed;

  private FolderEvents(Optional<WatchService> service, Runnable onEvent) {
    this.service = service;
    this.onEvent = onEvent;
  }

  /**
   * Begins with no folder.
   *
   * @param onEvent called by a thread of its own; must not block
   */
  static FolderEvents start(Runnable onEvent) {
    Optional<WatchService> service;
    try {
      service = Optional.of(FileSystems.getDefault().newWatchService());
    } catch (IOException | UnsupportedOperationException e) {
      service = Optional.empty();
      tellUnavailable(e);
    }
    FolderEvents events = new FolderEvents(service, onEvent);
    service.ifPresent(
        usable -> Threads.daemon("inlet-folders", () -> events.deliver(usable)).start());
    return events;
  }

  /** For a file system that tells nothing. */
  static FolderEvents none() {
    return new FolderEvents(Optional.empty(), () -> {});
  }

  private static void tellUnavailable(Exception cause) {
    Logs.process()
        .info(
            "changes of files are not reported ({}), so they are looked for every {} s",
            Problem.reason(cause),
            ConfigWatcher.INTERVAL.toSeconds());
  }

  private void deliver(WatchService usable) {
    try {
      while (true) {
        WatchKey key = usable.take();
        Thread.sleep(PAUSE.toMillis());
        key.pollEvents();
        var unused = key.reset();
        onEvent.run(); // after all that it stands for
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      return; // the end
    }
  }

  /** Sets the folders; those that cannot be watched are left to whoever looks. */
  void follow(Collection<Path> folders) {
    if (service.isEmpty()) {
      return;
    }
    keys.entrySet()
        .removeIf(
            entry -> {
              boolean left = !folders.contains(entry.getKey());
              if (left) {
                entry.getValue().cancel();
              }
              return left || !entry.getValue().isValid();
            });
    for (Path folder : folders) {
      try {
        // For a folder that is in the place of another one, too.
        keys.put(folder, folder.register(service.get(), ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY));
      } catch (IOException | ClosedWatchServiceException e) {
        // Of a folder that is not there, whoever looks says so.
        if (!failed && Files.isDirectory(folder)) {
          failed = true;
          tellUnavailable(e);
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      if (service.isPresent()) {
        service.get().close();
      }
    } catch (IOException e) {
      return; // nothing is expected of it any more
    }
  }
}
