package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.host.resilience.DroppingInput;
import dev.inlet.host.resilience.ReconnectPolicy;
import dev.inlet.host.resilience.ReconnectingInput;
import dev.inlet.host.resilience.ReplacingInput;
import dev.inlet.host.resilience.ReplayingInput;
import dev.inlet.input.Input;
import dev.inlet.input.InputCapability;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputProvider;
import dev.inlet.input.Positions;
import dev.inlet.protocol.HttpAccess;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolInputProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts one input together: the plugin's own, with the authenticator and the session protocol that
 * its configuration enables, and around it what the host does for all inputs.
 */
final class InputAssembly {
  private final String name;
  private final InputProvider provider;
  private final CompletedSpec spec;
  private final Config config;
  private final InputOptions options;
  private final InputListener listener;
  private volatile Authenticator credentials = Authenticator.NONE;

  /** Hears of each replacement before the program does. */
  private volatile Runnable replaced = () -> {};

  /**
   * An assembly.
   *
   * @param name of the plugin
   * @param config was read with the spec
   */
  InputAssembly(
      String name,
      InputProvider provider,
      CompletedSpec spec,
      Config config,
      InputOptions options) {
    this.name = requireNonNull(name, "name is null");
    this.provider = requireNonNull(provider, "provider is null");
    this.spec = requireNonNull(spec, "spec is null");
    this.config = requireNonNull(config, "config is null");
    this.options = requireNonNull(options, "options is null");
    this.listener = new ReplacementListener(options.listener());
  }

  /** An input that replaces its connections by itself reports that here, like one of the host. */
  private final class ReplacementListener extends ForwardingInputListener {

    ReplacementListener(InputListener next) {
      super(next);
    }

    @Override
    public void connectionReplaced(String reason, Duration age) {
      replaced.run();
      super.connectionReplaced(reason, age);
    }
  }

  /** A protocol that the configuration enables, and the plugin that it is of. */
  private record Spoken(ProtocolPlugin plugin, GuardedProtocol protocol) {}

  /**
   * Makes the input. If that fails, what was made for it is closed.
   *
   * @throws ConfigException if what the configuration names cannot be used, or a plugin is broken
   */
  Input assemble() {
    return assemble(this::assembleLasting);
  }

  /**
   * Makes an input for one connection, without what the host does for those that last.
   *
   * @throws ConfigException as {@link #assemble()}
   */
  Input assembleForOneAttempt() {
    return assemble(spoken -> single(spoken, capabilities(spoken), options.resumeFrom()));
  }

  private Input assemble(Function<Optional<Spoken>, Input> assembly) {
    Optional<Spoken> spoken = speak();
    try {
      return assembly.apply(spoken);
    } catch (RuntimeException | Error e) {
      spoken.ifPresent(made -> made.protocol().close());
      throw e;
    }
  }

  private Optional<Spoken> speak() {
    return spec.enabledProtocol(config)
        .map(
            plugin ->
                new Spoken(
                    plugin,
                    plugin.create(
                        config, options.label(), this::warn, new Credentials(), httpAccess())));
  }

  /** How the input reaches its servers; it says so before it is made. */
  private HttpAccess httpAccess() {
    return PluginCall.make(
        provider,
        config,
        HttpAccess.class,
        "the access by HTTP",
        () -> carrier().httpAccess(config));
  }

  private ProtocolInputProvider carrier() {
    if (provider instanceof ProtocolInputProvider carrier) {
      return carrier;
    }
    throw new IllegalStateException(
        "has a place for session protocols, but is no ProtocolInputProvider");
  }

  /** For requests of the protocol, which is made first. */
  private final class Credentials implements Authenticator {

    @Override
    public AuthRequest authenticate(AuthRequest request)
        throws AuthException, InterruptedException {
      return credentials.authenticate(request);
    }

    @Override
    public AuthAdvice rejected(AuthRejection rejection) throws InterruptedException {
      return credentials.rejected(rejection);
    }
  }

  private void warn(String message) {
    listener.warning(message);
  }

  private Input assembleLasting(Optional<Spoken> spoken) {
    Set<InputCapability> capabilities = capabilities(spoken);
    if (options.positionStore().isPresent() && !capabilities.contains(InputCapability.RESUME)) {
      throw problem(
          "cannot go on where it was, so that no positions can be kept: "
              + (provider instanceof ProtocolInputProvider
                  ? "no session protocol that resumes is enabled"
                  : "the input \"" + name + "\" does not resume"));
    }
    Optional<KeptPositions> kept = options.positionStore().flatMap(this::load);
    ReconnectPolicy policy = policy(capabilities);
    Positions from = kept.map(KeptPositions::positions).orElse(options.resumeFrom());
    Input sourced = single(spoken, capabilities, from);
    String called = options.label().isEmpty() ? name : options.label();
    Input replacing =
        policy.maxAge().isPresent()
            ? new ReplacingInput(called, sourced, policy, listener)
            : sourced;
    ReconnectingInput reconnecting =
        new ReconnectingInput(called, replacing, policy, listener, capabilities, from);
    replaced = reconnecting::connectionReplaced;
    Input keeping =
        options
            .positionStore()
            .<Input>map(store -> keepPositions(reconnecting, kept, store))
            .orElse(reconnecting);
    return config.get(InputPlugin.AUTO_REPLAY_NACKS)
        ? new ReplayingInput(keeping, ReconnectPolicy.DEFAULT.backoff(), listener)
        : new DroppingInput(keeping, listener);
  }

  /** The plugin's own input, which ends with what was made for it. */
  private Input single(Optional<Spoken> spoken, Set<InputCapability> capabilities, Positions from) {
    InputContext.Builder context =
        InputContext.builder()
            .label(options.label())
            .listener(listener)
            .stableAfter(policy(capabilities).stableAfter())
            .resumeFrom(from)
            .attemptObserver(options.attemptObserver());
    Input plain = authenticated(spoken, capabilities, context);
    Input owning =
        spoken
            .<Input>map(made -> new OwningInput(plain, () -> {}, made.protocol()::close))
            .orElse(plain);
    Input guarded =
        new GuardedInput(
            provider,
            origin(),
            owning,
            listener,
            config.masker(),
            capabilities.contains(InputCapability.RESUME));
    return new SourcedInput(guarded, sourceOf(spoken.map(Spoken::plugin), addressOf(owning)));
  }

  /** What an input says that it reads from; the input is closed if it fails to say. */
  private String addressOf(Input input) {
    try {
      return PluginCall.of(
          origin(), config, () -> requireNonNull(input.source(), "the source is null"));
    } catch (RuntimeException | Error e) {
      closeBehind(e, input);
      throw e;
    }
  }

  private void closeBehind(Throwable failure, Input input) {
    try {
      input.close();
    } catch (RuntimeException | LinkageError e) {
      failure.addSuppressed(MaskedException.of(e, config.masker()));
    }
  }

  private ReconnectPolicy policy(Set<InputCapability> capabilities) {
    Config connection = config.get(ReconnectPolicy.FIELD);
    ReconnectPolicy policy = ReconnectPolicy.of(connection);
    if (policy.maxAge().isPresent() && !capabilities.contains(InputCapability.REPLACE)) {
      throw new ConfigException(
          ReconnectPolicy.maxAgeProblem(
              connection, "the input \"" + name + "\" cannot replace its connections"));
    }
    return policy;
  }

  private ConfigException problem(String message) {
    return new ConfigException(Problem.error(config.location(), config.path(), message));
  }

  private String origin() {
    return Discovery.originOf(provider);
  }

  /**
   * What the input would be able to do, without making it.
   *
   * @throws ConfigException as {@link #assemble()}
   */
  Set<InputCapability> capabilities() {
    Optional<Spoken> spoken = speak();
    try {
      return capabilities(spoken);
    } finally {
      spoken.ifPresent(made -> made.protocol().close());
    }
  }

  /**
   * Whether the input would receive what was sent behind where it goes on, without making it.
   *
   * @throws ConfigException as {@link #assemble()}
   */
  boolean catchesUp() {
    Optional<Spoken> spoken = speak();
    try {
      return ownCapabilities().contains(InputCapability.RESUME)
          || (resumes(spoken) && ask(spoken, Protocol::catchesUp));
    } finally {
      spoken.ifPresent(made -> made.protocol().close());
    }
  }

  /** What the input can do, by itself or by the protocol. */
  private Set<InputCapability> capabilities(Optional<Spoken> spoken) {
    Set<InputCapability> capabilities = EnumSet.noneOf(InputCapability.class);
    capabilities.addAll(ownCapabilities());
    if (resumes(spoken)) {
      capabilities.add(InputCapability.RESUME);
    }
    return capabilities;
  }

  private Set<InputCapability> ownCapabilities() {
    return PluginCall.of(
        origin(), config, () -> Set.copyOf(ContextLoader.call(provider, provider::capabilities)));
  }

  private boolean resumes(Optional<Spoken> spoken) {
    return ask(spoken, Protocol::resumes);
  }

  private boolean ask(Optional<Spoken> spoken, Predicate<Protocol> question) {
    return spoken
        .map(
            made ->
                PluginCall.of(made.plugin().origin(), config, () -> question.test(made.protocol())))
        .orElse(false);
  }

  // ---- Positions

  private Optional<KeptPositions> load(PositionStore store) {
    try {
      return store.load();
    } catch (IOException e) {
      throw problem("cannot go on where it was: " + Problem.reason(e));
    }
  }

  private Input keepPositions(Input input, Optional<KeptPositions> kept, PositionStore store) {
    String source = input.source();
    if (kept.isPresent() && !kept.get().source().equals(source)) {
      input.close();
      throw problem(
          "cannot go on where it was: the positions that were kept are those of \""
              + kept.get().source()
              + "\", but this is \""
              + source
              + "\"; remove them to begin with what comes next");
    }
    return new PositionKeepingInput(input, source, store, options.storeInterval(), listener);
  }

  /** What positions are positions in: the same address means others to another protocol. */
  private String sourceOf(Optional<ProtocolPlugin> protocol, String address) {
    return Stream.of(name, protocol.map(ProtocolPlugin::name).orElse(""), address)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" "));
  }

  // ---- The plugin's input

  private Input authenticated(
      Optional<Spoken> spoken, Set<InputCapability> capabilities, InputContext.Builder context) {
    Optional<AuthScheme> scheme = spec.enabledScheme(config);
    LoginRequests requests =
        new LoginRequests(scheme.map(AuthScheme::describe).orElse("the program"), listener);
    Optional<GuardedAuthenticator> found = authenticator(scheme, requests);
    if (found.isEmpty()) {
      return newInput(spoken, context.build());
    }
    GuardedAuthenticator authenticator = found.get();
    credentials = authenticator;
    try {
      if (!capabilities.contains(InputCapability.SEND)) {
        requireNoDialogue(scheme, authenticator);
      }
      String called = scheme.map(AuthScheme::describe).orElse(authenticator.origin());
      Input input = newInput(spoken, context.authenticator(authenticator).scheme(called).build());
      requests.passTo(input);
      return new OwningInput(input, authenticator::interrupt, authenticator::close);
    } catch (RuntimeException | Error e) {
      authenticator.close();
      throw e;
    }
  }

  /** That of the scheme that is enabled, or of the program. */
  private Optional<GuardedAuthenticator> authenticator(
      Optional<AuthScheme> scheme, LoginRequests requests) {
    if (options.authenticator().isEmpty()) {
      return scheme.map(enabled -> enabled.create(config, options.label(), this::warn, requests));
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
            .warnings(this::warn)
            .masker(config.masker())
            .build();
    return Optional.of(new GuardedAuthenticator(own, own.getClass().getName(), own, context));
  }

  private void requireNoDialogue(Optional<AuthScheme> scheme, GuardedAuthenticator authenticator) {
    if (!PluginCall.of(authenticator.origin(), config, authenticator::hasDialogue)) {
      return;
    }
    String message = "logs in by messages, but the input \"" + name + "\" cannot send any";
    throw scheme
        .map(enabled -> new ConfigException(config.problem(enabled.section(), message)))
        .orElseGet(() -> problem(authenticator.origin() + " " + message));
  }

  private Input newInput(Optional<Spoken> spoken, InputContext context) {
    return PluginCall.make(provider, config, Input.class, "the input", () -> make(spoken, context));
  }

  private Input make(Optional<Spoken> spoken, InputContext context) {
    if (spoken.isEmpty()) {
      return provider.create(config, context);
    }
    return carrier()
        .create(config, context, spoken.get().protocol(), spoken.get().plugin().describe());
  }
}
