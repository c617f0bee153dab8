package dev.inlet.testkit;

import java.io.IOException;
import java.io.InputStream;

/**
 * Loads the classes of a plugin once more, so that their static blocks run again: those of the
 * package of its provider.
 */
final class FreshPlugin extends ClassLoader {
  private final String packageName;

  private FreshPlugin(Class<?> provider) {
    super(provider.getClassLoader());
    packageName = provider.getPackageName() + ".";
  }

  /** Another instance of the provider, of a class that nobody has used yet. */
  @SuppressWarnings("unchecked") // both classes implement what the plugin API has
  static <P> P of(P provider) throws ReflectiveOperationException {
    Class<?> type = provider.getClass();
    return (P) new FreshPlugin(type).loadClass(type.getName()).getConstructor().newInstance();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(packageName)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = file.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
