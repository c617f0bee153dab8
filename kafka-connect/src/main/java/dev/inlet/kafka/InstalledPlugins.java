package dev.inlet.kafka;

import dev.inlet.host.Plugins;

/**
 * The plugins that lie in the folder of the connector. All connectors and tasks that come of one
 * folder share them; the worker loads a folder once.
 */
final class InstalledPlugins {
  private InstalledPlugins() {}

  private static final class Holder {
    /**
     * Connect's loader for the folder, which looks there first. The system's loader would see the
     * worker alone, and a loader of the thread whatever the caller has.
     */
    static final Plugins PLUGINS = Plugins.discover(InstalledPlugins.class.getClassLoader());
  }

  static Plugins get() {
    return Holder.PLUGINS;
  }
}
