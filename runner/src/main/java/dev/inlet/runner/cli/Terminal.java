package dev.inlet.runner.cli;

import java.io.FileInputStream;
import java.io.IOException;

/**
 * The terminal that the process was started in, if any. A process is told by SIGHUP both that its
 * terminal is gone and that it should read its configs again; the terminal tells which.
 */
final class Terminal {
  /** What a POSIX process opens its terminal by; it cannot once the terminal is gone. */
  private static final String DEVICE = "/dev/tty";

  private final boolean wasThere;

  private Terminal(boolean wasThere) {
    this.wasThere = wasThere;
  }

  /** That of this process, which starts now. */
  static Terminal ofProcess() {
    return new Terminal(isThere());
  }

  /** Whether there was one that is gone now. */
  boolean isGone() {
    return wasThere && !isThere();
  }

  private static boolean isThere() {
    try (FileInputStream terminal = new FileInputStream(DEVICE)) {
      return terminal.getFD().valid();
    } catch (IOException e) {
      return false;
    }
  }
}
