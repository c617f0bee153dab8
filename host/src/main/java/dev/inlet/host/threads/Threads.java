package dev.inlet.host.threads;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes threads, which are to be started and do not keep the process alive. */
public final class Threads {
  /** Why something was not done, where no thread {@linkplain #tryStart could be started}. */
  public static final String NONE_LEFT = "the system has no thread left";

  /** The first Java that has virtual threads without being asked to. */
  private static final int FIRST_WITH_VIRTUAL = 21;

  private static final Optional<VirtualThreads> VIRTUAL = VirtualThreads.find();

  private Threads() {}

  /** Whether this Java has virtual threads. */
  public static boolean areVirtual() {
    return VIRTUAL.isPresent();
  }

  /** A thread of the system, on which anything may run. */
  public static Thread daemon(String name, Runnable code) {
    Thread thread = new Thread(code, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts a thread.
   *
   * @return false if the system has no thread left; the code has not run then
   */
  public static boolean tryStart(Thread thread) {
    try {
      thread.start();
      return true;
    } catch (OutOfMemoryError e) { // what Java calls a limit of threads, too
      return false;
    }
  }

  /**
   * Waits for the end of a thread, for at most that long, whether the present one is interrupted or
   * not; if it was, it is so again afterwards.
   */
  public static void awaitEnd(Thread thread, Duration limit) {
    long start = System.nanoTime();
    boolean interrupted = Thread.interrupted();
    long left = limit.toNanos();
    while (left > 0 && thread.isAlive()) {
      try {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = limit.toNanos() - (System.nanoTime() - start);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs code on a {@link #daemon}, or at once on the present one if the system has none left. */
  public static void startOrRun(String name, Runnable code) {
    if (!tryStart(daemon(name, code))) {
      code.run();
    }
  }

  /**
   * A thread for what mostly waits: a virtual one where Java has them, and else a {@link #daemon}.
   * Thousands of virtual threads share a few of the system, and one that waits takes no more memory
   * than what is on its stack. What runs there has to wait in {@code java.util.concurrent}, which
   * lets others go on meanwhile; whatever else blocks, such as the file system or native code,
   * keeps them from it.
   */
  public static Thread waiting(String name, Runnable code) {
    return VIRTUAL
        .map(threads -> threads.unstarted(name, code))
        .orElseGet(() -> daemon(name, code));
  }

  /** {@code Thread.ofVirtual().name(name).unstarted(code)}, which Java 17 does not compile. */
  private record VirtualThreads(Method ofVirtual, Method withName, Method unstarted) {

    static Optional<VirtualThreads> find() {
      if (Runtime.version().feature() < FIRST_WITH_VIRTUAL) {
        return Optional.empty();
      }
      try {
        Class<?> builder = Class.forName("java.lang.Thread$Builder");
        return Optional.of(
            new VirtualThreads(
                Thread.class.getMethod("ofVirtual"),
                builder.getMethod("name", String.class),
                builder.getMethod("unstarted", Runnable.class)));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e); // Java has them since 21
      }
    }

    Thread unstarted(String name, Runnable code) {
      try {
        Object builder = withName.invoke(ofVirtual.invoke(null), name);
        return (Thread) unstarted.invoke(builder, code);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof Error error) {
          throw error; // such as one of the virtual machine
        }
        throw new LinkageError(String.valueOf(e.getCause()), e); // it throws nothing else
      } catch (IllegalAccessException e) {
        throw new LinkageError(e.getMessage(), e); // all of it is public
      }
    }
  }
}
