package dev.inlet.benchmarks.parts;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets JMH run a benchmark on threads like those of an event loop: Netty's allocator and its
 * thread-locals are slower on others, which would be unfair to Netty. JMH makes one if {@link
 * #JMH_EXECUTOR} and {@link #JMH_EXECUTOR_CLASS} are among the JVM's arguments.
 */
public final class EventLoopThreads extends ThreadPoolExecutor {
  public static final String JMH_EXECUTOR = "-Djmh.executor=CUSTOM";
  public static final String JMH_EXECUTOR_CLASS =
      "-Djmh.executor.class=dev.inlet.benchmarks.parts.EventLoopThreads";

  public EventLoopThreads(int threads, String prefix) {
    super(
        threads,
        threads,
        0,
        TimeUnit.MILLISECONDS,
        new LinkedBlockingQueue<>(),
        new DefaultThreadFactory(prefix, true));
  }
}
