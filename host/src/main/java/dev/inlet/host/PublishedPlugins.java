package dev.inlet.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** The plugins that are published beside Inlet, and so may be meant where one is missing. */
public final class PublishedPlugins {
  private static final String LIST = "published-plugins.properties";

  private PublishedPlugins() {}

  /**
   * What to do for a plugin that is not here, but could be.
   *
   * @param kind as configurations call it, such as {@code output}
   * @return which plugin brings it and how it is added; empty if none that is known of does
   */
  public static Optional<String> advice(String kind, String name) {
    return Optional.ofNullable(list().getProperty(kind + "." + name))
        .map(
            artifact ->
                "the plugin %1$s brings it: put %1$s-VERSION-plugin.zip into the directory of plugins, or run inlet plugin install dev.inlet:%1$s:VERSION"
                    .formatted(artifact));
  }

  private static Properties list() {
    Properties properties = new Properties();
    try (InputStream in = PublishedPlugins.class.getResourceAsStream(LIST)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
