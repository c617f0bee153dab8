package dev.inlet.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A class loader as a {@link java.util.ServiceLoader} should see it: without files of a service
 * that are too large. The JDK would read any of them, and any line, into memory.
 */
final class BoundedServices extends ClassLoader {
  private static final int MOST_BYTES = 256 * 1024;

  private final String file;
  private final Consumer<PluginProblem> problems;

  /**
   * Makes a view of a loader.
   *
   * @param problems hears of each file that is left out
   */
  BoundedServices(Class<?> service, ClassLoader loader, Consumer<PluginProblem> problems) {
    super(loader);
    this.file = "META-INF/services/" + service.getName();
    this.problems = problems;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> all = super.getResources(name);
    if (!name.equals(file)) {
      return all;
    }
    List<URL> bounded = new ArrayList<>();
    for (URL url : Collections.list(all)) {
      if (isTooLarge(url)) {
        problems.accept(
            new PluginProblem(
                url.getPath(), "is larger than 256 KiB; none of its providers is used"));
      } else {
        bounded.add(url);
      }
    }
    return Collections.enumeration(bounded);
  }

  private static boolean isTooLarge(URL url) {
    try {
      URLConnection connection = url.openConnection();
      // Otherwise the jar would stay open for whoever asks next.
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        in.skipNBytes(MOST_BYTES);
        return in.read() >= 0;
      }
    } catch (IOException e) {
      // Too short, or not to be read, which the ServiceLoader reports.
      return false;
    }
  }
}
