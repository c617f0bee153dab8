package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.ReadContext;
import dev.inlet.output.Output;
import dev.inlet.output.OutputClaim;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
import dev.inlet.output.OutputProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An output that was found, ready to be described, configured and made. */
public final class OutputPlugin {
  private final String name;
  private final OutputProvider provider;
  private final SpecOnDemand completed;

  OutputPlugin(String name, OutputProvider provider, AvailableSections sections) {
    this.name = name;
    this.provider = provider;
    this.completed = new SpecOnDemand(provider, provider::spec, sections, List.of());
  }

  /** The name in a configuration. */
  public String name() {
    return name;
  }

  /** The same with other sections. */
  OutputPlugin with(AvailableSections others) {
    return new OutputPlugin(name, provider, others);
  }

  /** The provider's class and where it came from. */
  public String origin() {
    return Discovery.originOf(provider);
  }

  /**
   * All fields: the output's own, and those of every authentication scheme if it authenticates.
   *
   * @throws RuntimeException or Error if the plugin is broken
   */
  public ConfigSpec spec() {
    return completed.get().spec();
  }

  /**
   * Reads a section with {@link #spec}. The checks and rules of the output run with its class
   * loader.
   *
   * @return empty if there were errors, which were reported to the context
   * @throws RuntimeException or Error if the plugin is broken
   */
  public Optional<Config> read(ConfigNode node, ReadContext context) {
    return ContextLoader.call(provider, () -> spec().read(node, context));
  }

  /**
   * Makes an output. Does no I/O beyond looking at what the configuration names.
   *
   * @param config was read with {@link #spec}
   * @param label what the user calls the input that the messages come from; empty if nothing
   * @param listener hears warnings; what it throws is ignored
   * @param shutdownTimeout how long the host waits for the output when it ends
   * @throws ConfigException if what the configuration names cannot be used, or the plugin is broken
   */
  public Output create(
      Config config, String label, OutputListener listener, Duration shutdownTimeout) {
    OutputContext.Builder context =
        OutputContext.builder().label(label).listener(listener).shutdownTimeout(shutdownTimeout);
    OutputContext bare = context.build();
    completed.get().warnOfForgottenToggles(config, bare.listener()::warning);
    completed.get().hiddenSections().forEach(bare.listener()::warning);
    Optional<AuthScheme> scheme = completed.get().enabledScheme(config);
    return scheme.isEmpty()
        ? newOutput(config, bare)
        : newAuthenticated(scheme.get(), config, context);
  }

  private Output newAuthenticated(AuthScheme scheme, Config config, OutputContext.Builder builder) {
    OutputContext bare = builder.build();
    // Each request is authenticated again: there is no connection to be made again.
    GuardedAuthenticator authenticator =
        scheme.create(config, bare.label(), bare.listener()::warning, reason -> {});
    try {
      scheme.requireNoDialogue(authenticator, config, "but an output has none to exchange");
      return new AuthenticatedOutput(
          newOutput(config, builder.authenticator(authenticator).build()), authenticator);
    } catch (RuntimeException | Error e) {
      authenticator.close();
      throw e;
    }
  }

  private Output newOutput(Config config, OutputContext context) {
    return PluginCall.make(
        provider, config, Output.class, "the output", () -> provider.create(config, context));
  }

  /**
   * What the output must have to itself among the outputs of a process; empty if it says nothing,
   * or cannot say.
   *
   * @param config was read with {@link #spec}
   * @throws ConfigException if the plugin is broken
   */
  public Optional<OutputClaim> claim(Config config) {
    return PluginCall.of(
        origin(),
        config,
        () ->
            requireNonNull(
                ContextLoader.call(provider, () -> provider.claim(config)), "the claim is null"));
  }
}
