package dev.inlet.runner.pipeline;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
import dev.inlet.host.InputOptions;
import dev.inlet.host.InputPlugin;
import dev.inlet.host.PluginProblem;
import dev.inlet.input.AttemptObserver;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.runner.resume.ResumeFile;
import dev.inlet.runner.resume.ResumeSettings;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The section {@code input}, whose fields were checked.
 *
 * @param label what the user calls the input; empty if nothing
 * @param path what the plugin's own section is called in problems
 * @param masker knows the secrets of the configuration
 * @param redelivers whether the input redelivers what the output refuses
 * @param suitsVirtualThreads whether virtual threads may connect and read the input
 */
public record InputSection(
    String label,
    InputPlugin plugin,
    ConfigNode node,
    String path,
    Masker masker,
    boolean redelivers,
    boolean suitsVirtualThreads) {
  public InputSection {
    requireNonNull(label, "label is null");
    requireNonNull(plugin, "plugin is null");
    requireNonNull(node, "node is null");
    requireNonNull(path, "path is null");
    requireNonNull(masker, "masker is null");
  }

  /**
   * Makes the input.
   *
   * @param resume where its positions are kept; empty if they are not
   * @throws ConfigException if what the section names cannot be used, or the plugin is broken
   */
  public Input create(InputListener listener, Optional<ResumeSettings> resume) {
    InputOptions.Builder options =
        InputOptions.builder().label(label).listener(listener).masker(masker);
    resume.ifPresent(
        settings -> options.positionStore(new ResumeFile(settings), settings.interval()));
    return call(() -> plugin.create(node, path, options.build()));
  }

  /**
   * Makes an input for one attempt to connect, which neither reconnects nor keeps positions.
   *
   * @param observer hears the steps of the attempt
   * @throws ConfigException as {@link #create}
   */
  public Input createForOneAttempt(InputListener listener, AttemptObserver observer) {
    InputOptions options =
        InputOptions.builder()
            .label(label)
            .listener(listener)
            .masker(masker)
            .attemptObserver(observer)
            .build();
    return call(() -> plugin.createForOneAttempt(node, path, options));
  }

  /**
   * What positions of the input are positions in. Makes the input for that, and closes it.
   *
   * @throws ConfigException as {@link #create}
   */
  public String source() {
    try (Input input = create(InputListener.NONE, Optional.empty())) {
      return input.source();
    }
  }

  /**
   * Whether the input receives what was sent behind the positions at which it goes on, as far as
   * its source still has it. One that does not, such as a feed that only counts, reports it as
   * missing.
   *
   * @throws ConfigException as {@link #create}
   */
  public boolean catchesUp() {
    return call(() -> plugin.catchesUp(node, path));
  }

  private <T> T call(Supplier<T> plugged) {
    try {
      return plugged.get();
    } catch (ConfigException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ConfigException(
          Problem.error(
              node.location(), path, PluginProblem.of(plugin.origin(), e, masker).toString()));
    }
  }
}
