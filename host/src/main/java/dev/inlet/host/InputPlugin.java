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
import dev.inlet.input.InputCapability;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputProvider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    InputListener harmless = InputListener.harmless(listener);
    Config config =
        PluginCall.of(
            origin(), node.location(), path, () -> completed().spec().read(node, path, masker));
    completed().warnOfForgottenToggles(config, harmless::warning);
    ReconnectPolicy policy = ReconnectPolicy.of(config.get(ReconnectPolicy.FIELD));
    InputContext.Builder context =
        InputContext.builder().label(label).listener(harmless).stableAfter(policy.stableAfter());
    Optional<AuthScheme> scheme = completed().enabledScheme(config);
    Input input =
        scheme.isEmpty()
            ? newInput(config, context.build())
            : newAuthenticated(scheme.get(), config, label, harmless, context);
    Input reconnecting =
        new ReconnectingInput(
            label.isEmpty() ? name : label, input, policy, harmless, capabilities(config));
    return config.get(AUTO_REPLAY_NACKS)
        ? new ReplayingInput(reconnecting, ReconnectPolicy.DEFAULT.backoff(), harmless)
        : new DroppingInput(reconnecting, harmless);
  }

  private Set<InputCapability> capabilities(Config config) {
    return PluginCall.of(
        origin(), config, () -> Set.copyOf(ContextLoader.call(provider, provider::capabilities)));
  }

  private Input newAuthenticated(
      AuthScheme scheme,
      Config config,
      String label,
      InputListener listener,
      InputContext.Builder context) {
    LoginRequests requests = new LoginRequests(scheme.describe(), listener);
    GuardedAuthenticator authenticator = scheme.create(config, label, listener::warning, requests);
    try {
      if (!capabilities(config).contains(InputCapability.SEND)) {
        scheme.requireNoDialogue(
            authenticator, config, "but the input \"" + name + "\" cannot send any");
      }
      context.authenticator(authenticator).scheme(scheme.describe());
      Input input = newInput(config, context.build());
      requests.passTo(input);
      return new AuthenticatedInput(input, authenticator);
    } catch (RuntimeException | Error e) {
      authenticator.close();
      throw e;
    }
  }

  private Input newInput(Config config, InputContext context) {
    return PluginCall.of(
        origin(),
        config,
        () ->
            ContextLoader.wrap(
                provider,
                Input.class,
                requireNonNull(
                    ContextLoader.call(provider, () -> provider.create(config, context)),
                    "the input is null")));
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
