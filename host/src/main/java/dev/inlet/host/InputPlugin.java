package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Masker;
import dev.inlet.host.resilience.DroppingInput;
import dev.inlet.host.resilience.ReconnectPolicy;
import dev.inlet.host.resilience.ReconnectingInput;
import dev.inlet.host.resilience.ReplayingInput;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An input that was found, ready to be described, configured and made. */
public final class InputPlugin {
  private static final Field<Boolean> AUTO_REPLAY_NACKS =
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
  private final List<AuthScheme> schemes;
  private volatile @Nullable CompletedSpec completed;

  InputPlugin(String name, InputProvider provider, List<AuthScheme> schemes) {
    this.name = name;
    this.provider = provider;
    this.schemes = schemes;
  }

  public String name() {
    return name;
  }

  /** The provider's class and where it came from. */
  public String origin() {
    return Discovery.originOf(provider);
  }

  /** The provider's class. */
  Class<?> providerType() {
    return provider.getClass();
  }

  /**
   * All fields: the input's own, those of every authentication scheme, and those of every input.
   *
   * @throws RuntimeException or Error if the plugin is broken
   */
  public ConfigSpec spec() {
    return completed().spec();
  }

  private CompletedSpec completed() {
    CompletedSpec known = completed;
    if (known == null) {
      ConfigSpec own = ContextLoader.call(provider, provider::spec);
      known = CompletedSpec.of(own, schemes, List.of(ReconnectPolicy.FIELD, AUTO_REPLAY_NACKS));
      completed = known;
    }
    return known;
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
    Config config =
        PluginCall.of(
            origin(), node.location(), path, () -> completed().spec().read(node, path, masker));
    completed().warnOfForgottenToggles(config, listener::warning);
    ReconnectPolicy policy = ReconnectPolicy.of(config.get(ReconnectPolicy.FIELD));
    InputContext.Builder context =
        InputContext.builder().label(label).listener(listener).stableAfter(policy.stableAfter());
    completed().authenticator(config).ifPresent(context::authenticator);
    Input input =
        PluginCall.of(
            origin(),
            config,
            () -> ContextLoader.wrap(provider, Input.class, newInput(config, context.build())));
    return enduring(label.isEmpty() ? name : label, input, policy, config, listener);
  }

  private Input newInput(Config config, InputContext context) {
    return requireNonNull(
        ContextLoader.call(provider, () -> provider.create(config, context)), "the input is null");
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

  private static Input enduring(
      String called, Input input, ReconnectPolicy policy, Config config, InputListener listener) {
    Input reconnecting = new ReconnectingInput(called, input, policy, listener);
    return config.get(AUTO_REPLAY_NACKS)
        ? new ReplayingInput(reconnecting, ReconnectPolicy.DEFAULT.backoff(), listener)
        : new DroppingInput(reconnecting, listener);
  }
}
