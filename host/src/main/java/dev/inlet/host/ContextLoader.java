package dev.inlet.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Runs the code of a plugin with its class loader as the context loader of the thread, by which
 * many libraries look for their own parts. A plugin of the host's own class path runs as it is.
 */
final class ContextLoader {

  private ContextLoader() {}

  /** Runs the code as that of the plugin to which the provider belongs. */
  static <T> T call(Object provider, Supplier<T> code) {
    if (!(provider.getClass().getClassLoader() instanceof PluginClassLoader loader)) {
      return code.get();
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return code.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** As {@link #call}, for code without a result. */
  static void run(Object provider, Runnable code) {
    var unused =
        call(
            provider,
            () -> {
              code.run();
              return true;
            });
  }

  /** As {@link #call}, for code that throws checked exceptions. */
  static <T> T callChecked(Object provider, Callable<T> code) throws Exception {
    if (!(provider.getClass().getClassLoader() instanceof PluginClassLoader loader)) {
      return code.call();
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return code.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /**
   * An object of the plugin to which the provider belongs, each of whose methods runs in this way.
   *
   * @param type the interface by which the host knows it, all of whose methods are passed on
   */
  static <T> T wrap(Object provider, Class<T> type, T object) {
    if (!(provider.getClass().getClassLoader() instanceof PluginClassLoader loader)) {
      return object;
    }
    Object wrapped =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Thread thread = Thread.currentThread();
              ClassLoader before = thread.getContextClassLoader();
              thread.setContextClassLoader(loader);
              try {
                return method.invoke(object, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                thread.setContextClassLoader(before);
              }
            });
    return type.cast(wrapped);
  }
}
