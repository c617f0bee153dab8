package dev.inlet.testkit.kafka;

import java.io.IOException;
import java.io.InputStream;

/** Ends a child process with the one that started it, however that ended. */
final class ParentWatch {
  private ParentWatch() {}

  /** Halts this process when its standard input ends. */
  static void haltWithParent() {
    InputStream in = System.in;
    Thread watch =
        new Thread(
            () -> {
              try {
                while (in.read() >= 0) {
                  // Nothing is said here; only the end counts.
                }
              } catch (IOException e) {
                // An end as well.
              }
              Runtime.getRuntime().halt(1);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
