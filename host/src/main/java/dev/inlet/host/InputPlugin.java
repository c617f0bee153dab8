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
import dev.inlet.protocol.ProtocolInputProvider;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /**
   * As {@link #create(ConfigNode, String, String, InputListener, Masker)}, with more than a
   * configuration holds.
   */
  public Input create(ConfigNode node, String path, InputOptions options) {
    InputListener listener = options.listener();
    Config config =
        PluginCall.of(
            origin(),
            node.location(),
            path,
            () -> completed.get().spec().read(node, path, options.masker()));
    completed.get().warnOfForgottenToggles(config, listener::warning);
    completed.get().hiddenSections().forEach(listener::warning);
    Optional<ProtocolPlugin> protocol = completed.get().enabledProtocol(config);
    Optional<GuardedProtocol> spoken =
        protocol.map(enabled -> enabled.create(config, options.label(), listener::warning));
    try {
      return newResilient(config, protocol, spoken, options);
    } catch (RuntimeException | Error e) {
      spoken.ifPresent(GuardedProtocol::close);
      throw e;
    }
  }

  private Input newResilient(
      Config config,
      Optional<ProtocolPlugin> protocol,
      Optional<GuardedProtocol> spoken,
      InputOptions options) {
    InputListener listener = options.listener();
    String label = options.label();
    Set<InputCapability> capabilities = capabilities(protocol, spoken, config);
    if (options.positionStore().isPresent() && !capabilities.contains(InputCapability.RESUME)) {
      throw new ConfigException(
          Problem.error(
              config.location(),
              config.path(),
              "cannot go on where it was, so that no positions can be kept: no session protocol"
                  + " that resumes is enabled"));
    }
    Optional<KeptPositions> kept = options.positionStore().flatMap(store -> load(store, config));
    ReconnectPolicy policy = ReconnectPolicy.of(config.get(ReconnectPolicy.FIELD));
    InputContext.Builder context =
        InputContext.builder()
            .label(label)
            .listener(listener)
            .stableAfter(policy.stableAfter())
            .resumeFrom(kept.map(KeptPositions::positions).orElse(options.resumeFrom()));
    Optional<AuthScheme> scheme = completed.get().enabledScheme(config);
    LoginRequests requests =
        new LoginRequests(scheme.map(AuthScheme::describe).orElse("the program"), listener);
    Optional<GuardedAuthenticator> authenticator = authenticator(scheme, config, options, requests);
    Function<InputContext, Input> make =
        speaking ->
            spoken.isEmpty()
                ? provider.create(config, speaking)
                : carrier()
                    .create(config, speaking, spoken.get(), protocol.orElseThrow().describe());
    Input plain =
        authenticator.isEmpty()
            ? newInput(config, make, context.build())
            : newAuthenticated(authenticator.get(), scheme, config, make, context, requests);
    Input input =
        spoken.<Input>map(made -> new OwningInput(plain, () -> {}, made::close)).orElse(plain);
    Input reconnecting =
        new ReconnectingInput(
            label.isEmpty() ? name : label, input, policy, listener, capabilities);
    Input keeping =
        options
            .positionStore()
            .<Input>map(
                store -> keepPositions(reconnecting, protocol, kept, store, options, config))
            .orElse(reconnecting);
    return config.get(AUTO_REPLAY_NACKS)
        ? new ReplayingInput(keeping, ReconnectPolicy.DEFAULT.backoff(), listener)
        : new DroppingInput(keeping, listener);
  }

  private static Optional<KeptPositions> load(PositionStore store, Config config) {
    try {
      return store.load();
    } catch (IOException e) {
      throw unusablePositions(config, Problem.reason(e));
    }
  }

  private static ConfigException unusablePositions(Config config, String why) {
    return new ConfigException(
        Problem.error(config.location(), config.path(), "cannot go on where it was: " + why));
  }

  private Input keepPositions(
      Input input,
      Optional<ProtocolPlugin> protocol,
      Optional<KeptPositions> kept,
      PositionStore store,
      InputOptions options,
      Config config) {
    String source =
        Stream.of(name, protocol.map(PluginSection::name).orElse(""), input.source())
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" "));
    if (kept.isPresent() && !kept.get().source().equals(source)) {
      input.close();
      throw unusablePositions(
          config,
          "the positions that were kept are those of \""
              + kept.get().source()
              + "\", but this is \""
              + source
              + "\"; remove them to begin with what comes next");
    }
    return new PositionKeepingInput(
        input, source, store, options.storeInterval(), options.listener());
  }

  private Set<InputCapability> capabilities(
      Optional<ProtocolPlugin> protocol, Optional<GuardedProtocol> spoken, Config config) {
    Set<InputCapability> own = capabilities(config);
    if (spoken.isEmpty()
        || !PluginCall.of(protocol.orElseThrow().origin(), config, spoken.get()::resumes)) {
      return own;
    }
    Set<InputCapability> both = EnumSet.of(InputCapability.RESUME);
    both.addAll(own);
    return both;
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
      Function<InputContext, Input> make,
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
      Input input =
          newInput(config, make, context.authenticator(authenticator).scheme(called).build());
      requests.passTo(input);
      return new OwningInput(input, authenticator::interrupt, authenticator::close);
    } catch (RuntimeException | Error e) {
      authenticator.close();
      throw e;
    }
  }

  private ProtocolInputProvider carrier() {
    if (provider instanceof ProtocolInputProvider carrier) {
      return carrier;
    }
    throw new IllegalStateException(
        "has a place for session protocols, but is no ProtocolInputProvider");
  }

  private Input newInput(Config config, Function<InputContext, Input> make, InputContext context) {
    return PluginCall.of(
        origin(),
        config,
        () ->
            ContextLoader.wrap(
                provider,
                Input.class,
                requireNonNull(
                    ContextLoader.call(provider, () -> make.apply(context)), "the input is null")));
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
