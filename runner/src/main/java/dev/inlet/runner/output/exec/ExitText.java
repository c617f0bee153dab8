package dev.inlet.runner.output.exec;

import java.util.Map;

/** What a status says about the end of a process. */
final class ExitText {
  /** The JDK, as shells, adds this to the number of a signal. */
  private static final int SIGNALS = 128;

  private static final Map<Integer, String> NAMES =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 6, "SIGABRT", 9, "SIGKILL", 11, "SIGSEGV", 13,
          "SIGPIPE", 15, "SIGTERM");

  private ExitText() {}

  /** The status; and the signal if it stands for one. */
  static String of(int status) {
    int signal = status - SIGNALS;
    if (signal <= 0 || signal > 64) {
      return "status " + status;
    }
    String name = NAMES.get(signal);
    return "status " + status + " (signal " + signal + (name == null ? "" : ", " + name) + ")";
  }
}
