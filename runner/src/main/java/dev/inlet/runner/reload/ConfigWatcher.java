package dev.inlet.runner.reload;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.EventText;
import dev.inlet.host.threads.Threads;
import dev.inlet.runner.logging.Logs;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Has configs read again when they have changed, and when somebody asks. A change counts once the
 * files are at rest, so that one that is half written is seldom read. Owns the thread {@code
 * inlet-configs}.
 */
public final class ConfigWatcher implements AutoCloseable {
  /** How often it looks, whatever the file system reports. */
  static final Duration INTERVAL = Duration.ofSeconds(2);

  private static final Duration QUIET = Duration.ofMillis(100);
  private static final int MOST_LOOKS = 50; // while files change all the time

  private final WatchedArguments watched;
  private final ConfigReload reload;
  private final boolean follows;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  // Guarded by the lock.
  private boolean asked;
  private boolean changed;
  private boolean closed;

  private ConfigWatcher(WatchedArguments watched, ConfigReload reload, boolean follows) {
    this.watched = requireNonNull(watched, "watched is null");
    this.reload = requireNonNull(reload, "reload is null");
    this.follows = follows;
  }

  /**
   * Begins to watch.
   *
   * @param follows whether to notice changes; without, it waits to be asked
   */
  public static ConfigWatcher start(
      WatchedArguments watched, ConfigReload reload, boolean follows) {
    ConfigWatcher watcher = new ConfigWatcher(watched, reload, follows);
    watcher.start(follows ? FolderEvents.start(watcher::somethingHappened) : FolderEvents.none());
    return watcher;
  }

  /** Without what the file system reports. */
  static ConfigWatcher startLooking(WatchedArguments watched, ConfigReload reload) {
    ConfigWatcher watcher = new ConfigWatcher(watched, reload, true);
    watcher.start(FolderEvents.none());
    return watcher;
  }

  private void start(FolderEvents events) {
    Threads.daemon("inlet-configs", () -> run(events)).start();
  }

  /** Has all configs read again, whether they have changed or not. Any thread; returns at once. */
  public void reload() {
    wake(() -> asked = true);
  }

  private void somethingHappened() {
    wake(() -> changed = true);
  }

  private void wake(Runnable change) {
    lock.lock();
    try {
      change.run();
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private enum Wake {
    /** Something may have changed. */
    LOOK,
    ASKED,
    CLOSED
  }

  private void run(FolderEvents events) {
    try (events) {
      // What was read when the process began may have changed since.
      FileStates seen = FileStates.NONE;
      boolean first = true;
      while (true) {
        if (follows) {
          try {
            FileStates now = look(events);
            if (!now.equals(seen)) {
              seen = first ? now : atRest(now, events);
              reload(false);
            }
            first = false;
          } catch (RuntimeException | LinkageError e) {
            failed(e);
          }
        }
        switch (await()) {
          case LOOK -> {}
          case ASKED -> reload(true);
          case CLOSED -> {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      return; // nobody does that but whoever ends the process
    }
  }

  private FileStates look(FolderEvents events) {
    FileStates states = FileStates.of(watched.find(), watched.besides());
    events.follow(watched.folders(states));
    return states;
  }

  private FileStates atRest(FileStates first, FolderEvents events) throws InterruptedException {
    FileStates last = first;
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      Thread.sleep(QUIET.toMillis());
      FileStates now = look(events);
      if (now.equals(last)) {
        return now;
      }
      last = now;
    }
    return last;
  }

  private void reload(boolean wasAsked) {
    try {
      reload.run(wasAsked);
    } catch (RuntimeException | LinkageError e) {
      failed(e);
    }
  }

  /** The next look, or whoever asks next, tries again. */
  private static void failed(Throwable cause) {
    Logs.process().error("the configs cannot be read again: {}", EventText.describe(cause));
    Logs.process().debug("the configs cannot be read again", cause);
  }

  private Wake await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = follows ? INTERVAL.toNanos() : Long.MAX_VALUE;
      while (!closed && !asked && !changed && left > 0) {
        left = woken.awaitNanos(left);
      }
      Wake wake = closed ? Wake.CLOSED : asked ? Wake.ASKED : Wake.LOOK;
      asked = false;
      changed = false;
      return wake;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    wake(() -> closed = true);
  }
}
