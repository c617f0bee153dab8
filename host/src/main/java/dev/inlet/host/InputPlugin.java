package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
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

  InputPlugin(String name, InputProvider provider, AuthSchemes schemes) {
    this.name = name;
    this.provider = provider;
    this.completed =
        new SpecOnDemand(
            provider, provider::spec, schemes, List.of(ReconnectPolicy.FIELD, AUTO_REPLAY_NACKS));
  }

  /** The name by which configurations choose it. */
  public String name() {
    return name;
  }

  /** The same with other schemes. */
  InputPlugin with(AuthSchemes others) {
    return new InputPlugin(name, provider, others);
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
    return completed.get().spec();
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

  /** As {@link #create(ConfigNode, String, String, InputListener, Masker)}. */
  Input create(ConfigNode node, String path, InputOptions options) {
    InputListener listener = options.listener();
    String label = options.label();
    Config config =
        PluginCall.of(
            origin(),
            node.location(),
            path,
            () -> completed.get().spec().read(node, path, options.masker()));
    completed.get().warnOfForgottenToggles(config, listener::warning);
    completed.get().hiddenSchemes().forEach(listener::warning);
    ReconnectPolicy policy = ReconnectPolicy.of(config.get(ReconnectPolicy.FIELD));
    InputContext.Builder context =
        InputContext.builder().label(label).listener(listener).stableAfter(policy.stableAfter());
    Optional<AuthScheme> scheme = completed.get().enabledScheme(config);
    LoginRequests requests =
        new LoginRequests(scheme.map(AuthScheme::describe).orElse("the program"), listener);
    Optional<GuardedAuthenticator> authenticator = authenticator(scheme, config, options, requests);
    Input input =
        authenticator.isEmpty()
            ? newInput(config, context.build())
            : newAuthenticated(authenticator.get(), scheme, config, context, requests);
    Input reconnecting =
        new ReconnectingInput(
            label.isEmpty() ? name : label, input, policy, listener, capabilities(config));
    return config.get(AUTO_REPLAY_NACKS)
        ? new ReplayingInput(reconnecting, ReconnectPolicy.DEFAULT.backoff(), listener)
        : new DroppingInput(reconnecting, listener);
  }

  private Set<InputCapability> capabilities(Config config) {
    return PluginCall.of(
        origin(), config, () -> Set.copyOf(ContextLoader.call(provider, provider::capabilities)));
  }

  private Optional<GuardedAuthenticator> authenticator(
      Optional<AuthScheme> scheme, Config config, InputOptions options, LoginRequests requests) {
    if (options.authenticator().isEmpty()) {
      return scheme.map(
          enabled ->
              enabled.create(config, options.label(), options.listener()::warning, requests));
    }
    if (scheme.isPresent()) {
      throw new ConfigException(
          config.problem(
              scheme.get().section(), "is enabled, but the program has an authenticator already"));
    }
    Authenticator own = options.authenticator().get();
    AuthContext context =
        AuthContext.builder()
            .label(options.label())
            .warnings(options.listener()::warning)
            .masker(config.masker())
            .build();
    return Optional.of(new GuardedAuthenticator(own, own.getClass().getName(), own, context));
  }

  private Input newAuthenticated(
      GuardedAuthenticator authenticator,
      Optional<AuthScheme> scheme,
      Config config,
      InputContext.Builder context,
      LoginRequests requests) {
    try {
      if (!capabilities(config).contains(InputCapability.SEND)
          && PluginCall.of(authenticator.origin(), config, authenticator::hasDialogue)) {
        String problem = "logs in by messages, but the input \"" + name + "\" cannot send any";
        throw new ConfigException(
            scheme
                .map(enabled -> config.problem(enabled.section(), problem))
                .orElseGet(
                    () ->
                        Problem.error(
                            config.location(),
                            config.path(),
                            authenticator.origin() + " " + problem)));
      }
      String called = scheme.map(AuthScheme::describe).orElse(authenticator.origin());
      Input input = newInput(config, context.authenticator(authenticator).scheme(called).build());
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
