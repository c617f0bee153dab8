package dev.inlet.host;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Masker;
import dev.inlet.config.ReadContext;
import dev.inlet.host.resilience.ReconnectPolicy;
import dev.inlet.input.Input;
import dev.inlet.input.InputCapability;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputProvider;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An input that was found, ready to be described, configured and made. */
public final class InputPlugin {
  static final Field<Boolean> AUTO_REPLAY_NACKS =
      Field.bool("auto_replay_nacks")
          .description(
              "Whether messages that the output refused are handed to it again, in their order and"
                  + " before any new ones, until it takes them. With `false` they are dropped,"
                  + " counted and logged.")
          .defaultsTo(true)
          .advanced()
          .build();

  private final String name;
  private final InputProvider provider;
  private final SpecOnDemand completed;

  InputPlugin(String name, InputProvider provider, AvailableSections sections) {
    this.name = name;
    this.provider = provider;
    this.completed =
        new SpecOnDemand(
            provider, provider::spec, sections, List.of(ReconnectPolicy.FIELD, AUTO_REPLAY_NACKS));
  }

  /** The name by which configurations choose it. */
  public String name() {
    return name;
  }

  /** The same with other sections. */
  InputPlugin with(AvailableSections others) {
    return new InputPlugin(name, provider, others);
  }

  /** The provider's class and where it came from. */
  public String origin() {
    return Discovery.originOf(provider);
  }

  /**
   * All fields: the input's own, those of every authentication scheme, and those of every input.
   *
   * @throws RuntimeException or Error if the plugin is broken
   */
  public ConfigSpec spec() {
    return completed.get().spec();
  }

  /**
   * Reads a section with {@link #spec}. The checks and rules of the input run with its class
   * loader.
   *
   * @return empty if there were errors, which were reported to the context
   * @throws RuntimeException or Error if the plugin is broken
   */
  public Optional<Config> read(ConfigNode node, ReadContext context) {
    return ContextLoader.call(provider, () -> spec().read(node, context));
  }

  /**
   * Makes an input that reconnects and replays as its configuration says. Does no I/O beyond
   * reading local files that the configuration names.
   *
   * @param node the input's section
   * @param path what the section is called in problems, such as {@code input.websocket}
   * @param label what the user calls this input; empty if nothing
   * @param masker learns the secrets of the configuration
   * @throws ConfigException with every problem of the configuration
   */
  public Input create(
      ConfigNode node, String path, String label, InputListener listener, Masker masker) {
    return create(
        node, path, InputOptions.builder().label(label).listener(listener).masker(masker).build());
  }

  /**
   * As {@link #create(ConfigNode, String, String, InputListener, Masker)}, with more than a
   * configuration holds.
   */
  public Input create(ConfigNode node, String path, InputOptions options) {
    return assembly(node, path, options).assemble();
  }

  /**
   * As {@link #create(ConfigNode, String, InputOptions)}, but makes an input that neither
   * reconnects nor redelivers, and keeps no positions: {@code connect} is one attempt, and a
   * connection that is lost stays lost. It has its credentials and speaks its session protocol. For
   * who wants to know whether, and how, one attempt succeeds.
   */
  public Input createForOneAttempt(ConfigNode node, String path, InputOptions options) {
    return assembly(node, path, options).assembleForOneAttempt();
  }

  private InputAssembly assembly(ConfigNode node, String path, InputOptions options) {
    InputListener listener = options.listener();
    Config config = read(node, path, options.masker());
    completed.get().warnOfForgottenToggles(config, listener::warning);
    completed.get().hiddenSections().forEach(listener::warning);
    return new InputAssembly(name, provider, completed.get(), config, options);
  }

  /**
   * What an input of the configuration can do, by itself or by the session protocol that is
   * enabled.
   *
   * @param path what the section is called in problems
   * @throws ConfigException with every problem of the configuration
   */
  public Set<InputCapability> capabilities(ConfigNode node, String path) {
    InputOptions options = InputOptions.builder().build();
    Config config = read(node, path, options.masker());
    return new InputAssembly(name, provider, completed.get(), config, options).capabilities();
  }

  /**
   * Whether inputs of the configuration receive what was sent behind the positions at which they go
   * on, as far as the source still has it, rather than to report it as missing: those that can
   * {@linkplain InputCapability#RESUME resume} by themselves, and those whose session protocol
   * {@linkplain dev.inlet.protocol.Protocol#catchesUp catches up}.
   *
   * @param path what the section is called in problems
   * @throws ConfigException with every problem of the configuration
   */
  public boolean catchesUp(ConfigNode node, String path) {
    InputOptions options = InputOptions.builder().build();
    Config config = read(node, path, options.masker());
    return new InputAssembly(name, provider, completed.get(), config, options).catchesUp();
  }

  /**
   * Whether {@linkplain InputCapability#VIRTUAL_THREADS virtual threads} may connect and read
   * inputs of the configuration. They must not where a connection is to be replaced at a certain
   * age: a wait with a limit may take them minutes longer in Java 25 before 25.0.3 (JDK-8370887).
   *
   * @param config was read with {@link #spec}
   */
  public boolean suitsVirtualThreads(Config config) {
    try {
      return ContextLoader.call(provider, provider::capabilities)
              .contains(InputCapability.VIRTUAL_THREADS)
          && ReconnectPolicy.of(config.get(ReconnectPolicy.FIELD)).maxAge().isEmpty();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return false; // whoever makes an input hears what is broken
    }
  }

  private Config read(ConfigNode node, String path, Masker masker) {
    return PluginCall.of(
        origin(),
        node.location(),
        path,
        masker,
        () -> ContextLoader.call(provider, () -> spec().read(node, path, masker)));
  }

  /**
   * Whether inputs of the configuration redeliver what an output refuses, rather than to give it
   * up.
   *
   * @param config was read with {@link #spec}
   */
  public boolean redelivers(Config config) {
    return config.get(AUTO_REPLAY_NACKS);
  }
}
