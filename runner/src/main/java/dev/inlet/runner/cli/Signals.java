package dev.inlet.runner.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hears signals by their names. Java has no public way to, but the module {@code jdk.unsupported}
 * of every OpenJDK does; where it is missing, signals end the process without their names being
 * known.
 */
final class Signals {
  /** The name of the signal that a terminal sends when it is closed. */
  static final String HANG_UP = "SIGHUP";

  private static final String PREFIX = "SIG";
  private static final List<String> ALL = List.of("SIGINT", "SIGTERM", HANG_UP);

  private final List<Handled> handled = new ArrayList<>();

  /** A signal, and what had dealt with it before. */
  private record Handled(Method handle, Object signal, Object before) {}

  private Signals() {}

  /**
   * Calls a listener with the name of each signal that asks the process to end, in a new thread
   * each time. Signals that the process was started to ignore, as by {@code nohup}, stay ignored.
   */
  static Signals listen(Consumer<String> listener) {
    return listen(ALL, listener);
  }

  /** As {@link #listen(Consumer)}, for some signals. */
  static Signals listen(List<String> names, Consumer<String> listener) {
    Signals signals = new Signals();
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Method name = signalClass.getMethod("getName");
      Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
      Object ignore = handlerClass.getField("SIG_IGN").get(null);
      Object handler =
          Proxy.newProxyInstance(
              handlerClass.getClassLoader(),
              new Class<?>[] {handlerClass},
              (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) {
                  return method.invoke(listener, arguments);
                }
                listener.accept(PREFIX + name.invoke(arguments[0]));
                return null;
              });
      for (String each : names) {
        Object signal =
            signalClass.getConstructor(String.class).newInstance(each.substring(PREFIX.length()));
        signals.handle(handle, signal, handler, ignore);
      }
    } catch (ReflectiveOperationException e) {
      signals.close();
    }
    return signals;
  }

  private void handle(Method handle, Object signal, Object handler, Object ignore)
      throws IllegalAccessException {
    try {
      Object before = handle.invoke(null, signal, handler);
      if (before.equals(ignore)) {
        var unused = handle.invoke(null, signal, ignore);
      } else {
        handled.add(new Handled(handle, signal, before));
      }
    } catch (InvocationTargetException e) {
      // This system does not have the signal, or Java was told to leave it alone (-Xrs).
      return;
    }
  }

  /** Restores what was before. */
  void close() {
    for (Handled each : handled) {
      try {
        var unused = each.handle().invoke(null, each.signal(), each.before());
      } catch (ReflectiveOperationException e) {
        return; // it was possible before
      }
    }
  }
}
