package dev.inlet.runner.config;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigNode;

/**
 * A config as a tree.
 *
 * @param written with what the command line sets, but variables as they were written
 * @param root with the values of variables
 * @param complete whether all variables have values; only a loader that skips those that have none
 *     gives others
 */
public record LoadedConfig(ConfigNode written, ConfigNode root, boolean complete) {
  public LoadedConfig {
    requireNonNull(written, "written is null");
    requireNonNull(root, "root is null");
  }
}
