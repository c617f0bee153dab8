package dev.inlet.runner.cli;

import dev.inlet.runner.logging.Logs;

/**
 * Deals with what ends a thread of this process unexpectedly. An error of the virtual machine, such
 * as {@link OutOfMemoryError}, leaves nothing that could be relied on: it ends the process, so that
 * its supervisor starts it again. Anything else is logged in one line.
 */
public final class UncaughtErrors implements Thread.UncaughtExceptionHandler {

  private UncaughtErrors() {}

  /** From now on, for all threads of the process that have no handler of their own. */
  public static void install() {
    Thread.setDefaultUncaughtExceptionHandler(new UncaughtErrors());
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (thrown instanceof VirtualMachineError) {
      try {
        Logs.process()
            .error(
                "ends with status {}, since it cannot go on after {} (thread {}, largest heap {} MiB)",
                ExitStatus.FAILURE,
                thrown,
                thread.getName(),
                Runtime.getRuntime().maxMemory() >> 20);
        System.out.flush();
      } finally { // even if there is no memory for a line
        Runtime.getRuntime().halt(ExitStatus.FAILURE);
      }
    }
    Logs.process().error("thread {} failed: {}", thread.getName(), thrown.toString());
    Logs.process().debug("a thread failed", thrown);
  }
}
