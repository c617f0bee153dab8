package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;

/**
 * The classes of one plugin. Its jars see the plugin API and SLF4J of the host and the modules of
 * the JDK; nothing else of the host is visible, so a plugin may bring any version of any library,
 * and never depends on one that the host happens to have.
 */
final class PluginClassLoader extends URLClassLoader {
  /** The packages that a plugin shares with its host, even if its jars have them as well. */
  static final Set<String> API =
      Set.of(
          "dev.inlet.auth",
          "dev.inlet.config",
          "dev.inlet.input",
          "dev.inlet.output",
          "dev.inlet.protocol");

  private static final String LOGGING = "org.slf4j.";

  static {
    registerAsParallelCapable();
  }

  private final PluginArchive archive;
  private final ClassLoader host;
  private final boolean hostLogs;

  /**
   * A loader of the archive's jars.
   *
   * @param host has the plugin API
   */
  PluginClassLoader(PluginArchive archive, ClassLoader host) {
    super(
        "inlet-plugin-" + archive.location().getFileName(),
        archive.jars().toArray(URL[]::new),
        ClassLoader.getPlatformClassLoader());
    this.archive = archive;
    this.host = requireNonNull(host, "host is null");
    hostLogs = has(host, LOGGING + "Logger");
  }

  private static boolean has(ClassLoader loader, String type) {
    return loader.getResource(type.replace('.', '/') + ".class") != null;
  }

  /** Where the jars came from. */
  PluginArchive archive() {
    return archive;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return isOfHost(name) ? host.loadClass(name) : super.loadClass(name, resolve);
  }

  /** All of SLF4J comes from one place: two versions of it do not mix. */
  private boolean isOfHost(String type) {
    return API.contains(type.substring(0, Math.max(0, type.lastIndexOf('.'))))
        || (hostLogs && type.startsWith(LOGGING));
  }

  /** Closes the jars and removes what was unpacked. */
  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      archive.delete();
    }
  }
}
