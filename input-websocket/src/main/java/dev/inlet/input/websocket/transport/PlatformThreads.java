package dev.inlet.input.websocket.transport;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/** Tells threads of the system from virtual ones, which there are from Java 21 on. */
public final class PlatformThreads {
  private static final Optional<MethodHandle> IS_VIRTUAL = find();

  private PlatformThreads() {}

  private static Optional<MethodHandle> find() {
    try {
      return Optional.of(
          MethodHandles.publicLookup()
              .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class)));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return Optional.empty(); // before Java 21
    }
  }

  /** Whether a thread is a virtual one. */
  public static boolean isVirtual(Thread thread) {
    return IS_VIRTUAL.isPresent() && isVirtual(IS_VIRTUAL.get(), thread);
  }

  private static boolean isVirtual(MethodHandle isVirtual, Thread thread) {
    try {
      return (boolean) isVirtual.invokeExact(thread);
    } catch (Throwable e) {
      throw new AssertionError(e); // it throws nothing
    }
  }
}
