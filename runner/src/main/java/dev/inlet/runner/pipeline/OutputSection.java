package dev.inlet.runner.pipeline;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.host.OutputPlugin;
import dev.inlet.output.Output;
import dev.inlet.output.OutputClaim;
import dev.inlet.output.OutputListener;
import java.time.Duration;
import java.util.Optional;

/** The section {@code output}, whose fields were checked. */
public record OutputSection(OutputPlugin plugin, Config config) {
  public OutputSection {
    requireNonNull(plugin, "plugin is null");
    requireNonNull(config, "config is null");
  }

  /**
   * Makes the output.
   *
   * @param label what the user calls the input; empty if nothing
   * @throws dev.inlet.config.ConfigException if what the section names cannot be used, or the
   *     plugin is broken
   */
  public Output create(String label, OutputListener listener, Duration shutdownTimeout) {
    return plugin.create(config, label, listener, shutdownTimeout);
  }

  /**
   * What the output must have to itself among the outputs of a process.
   *
   * @throws dev.inlet.config.ConfigException if the plugin is broken
   */
  public Optional<OutputClaim> claim() {
    return plugin.claim(config);
  }
}
