package dev.inlet.host.threads;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does things after a delay, for the whole process, on a thread that is there only while something
 * is to be done.
 *
 * <p>A virtual thread had better wait for this timer than with a limit of its own: in Java 25
 * before 25.0.3 such a wait may end minutes too late (JDK-8370887), and so may the time-outs of
 * {@code CompletableFuture}, which the same code keeps there.
 */
public final class Timer {
  private static final ScheduledThreadPoolExecutor EXECUTOR = executor();

  private Timer() {}

  private static ScheduledThreadPoolExecutor executor() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(1, code -> Threads.daemon("inlet-timer", code));
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(1, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * Runs the code after a delay.
   *
   * @param code neither blocks nor throws
   * @return to be cancelled when that is not needed any more
   * @throws OutOfMemoryError if the system has no thread left for the timer; the code may run all
   *     the same
   */
  public static Future<?> after(Duration delay, Runnable code) {
    return EXECUTOR.schedule(code, delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
