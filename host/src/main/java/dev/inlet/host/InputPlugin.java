package dev.inlet.host;

import static java.util.Objects.requireNonNull;

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
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputProvider;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
  private volatile @Nullable Completed completed;

  /** The whole spec, and the schemes whose sections are in it. */
  private record Completed(ConfigSpec spec, List<AuthScheme> schemes) {

    List<AuthScheme> enabled(Config config) {
      return schemes.stream().filter(scheme -> scheme.isEnabled(config)).toList();
    }
  }

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

  private Completed completed() {
    Completed known = completed;
    if (known == null) {
      known = complete(ContextLoader.call(provider, provider::spec));
      completed = known;
    }
    return known;
  }

  private Completed complete(ConfigSpec own) {
    ConfigSpec.Builder builder = own.toBuilder();
    List<AuthScheme> accepted = List.of();
    if (own.hasAuthenticationSlot()) {
      List<String> taken = own.fields().stream().map(Field::name).toList();
      accepted = schemes.stream().filter(scheme -> !taken.contains(scheme.name())).toList();
      builder.authentication(accepted.stream().map(AuthScheme::section).toList());
      builder.rule(this::checkAtMostOneScheme);
    }
    builder.field(ReconnectPolicy.FIELD).field(AUTO_REPLAY_NACKS);
    return new Completed(builder.build(), accepted);
  }

  private void checkAtMostOneScheme(Config config, ConfigSpec.Reporter reporter) {
    List<AuthScheme> enabled = completed().enabled(config);
    if (enabled.size() > 1) {
      reporter.error(
          enabled.get(1).section(),
          "only one authentication scheme can be enabled, but these are: "
              + enabled.stream().map(AuthScheme::name).collect(Collectors.joining(", ")));
    }
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
    Config config = run(origin(), node, path, () -> spec().read(node, path, masker));
    warnOfForgottenToggles(config, listener);
    Optional<AuthScheme> scheme = completed().enabled(config).stream().findFirst();
    ReconnectPolicy policy = ReconnectPolicy.of(config.get(ReconnectPolicy.FIELD));
    InputContext.Builder context =
        InputContext.builder().label(label).listener(listener).stableAfter(policy.stableAfter());
    scheme
        .map(enabled -> run(enabled.origin(), node, path, () -> enabled.create(config)))
        .ifPresent(context::authenticator);
    Input input =
        run(
            origin(),
            node,
            path,
            () -> ContextLoader.wrap(provider, Input.class, newInput(config, context.build())));
    return enduring(label.isEmpty() ? name : label, input, policy, config, listener);
  }

  private Input newInput(Config config, InputContext context) {
    return requireNonNull(
        ContextLoader.call(provider, () -> provider.create(config, context)), "the input is null");
  }

  private void warnOfForgottenToggles(Config config, InputListener listener) {
    for (Field<?> field : spec().fields()) {
      if (config.isSet(field) && config.find(field).orElseThrow() instanceof Config section) {
        section
            .missingToggle()
            .map(toggle -> field.name() + "." + toggle.name())
            .ifPresent(
                toggle ->
                    listener.warning(
                        field.name()
                            + " has no effect, since "
                            + toggle
                            + " is not set; set it to true, or to false if that is meant"));
      }
    }
  }

  /** Runs code of a plugin, so that whatever it throws is a problem of the config that names it. */
  private static <T> T run(String origin, ConfigNode node, String path, Supplier<T> code) {
    try {
      return code.get();
    } catch (ConfigException e) {
      throw e;
    } catch (Throwable e) {
      String message = PluginProblem.of(origin, e).toString();
      ConfigException failure = new ConfigException(Problem.error(node.location(), path, message));
      failure.initCause(e);
      throw failure;
    }
  }

  private static Input enduring(
      String called, Input input, ReconnectPolicy policy, Config config, InputListener listener) {
    Input reconnecting = new ReconnectingInput(called, input, policy, listener);
    return config.get(AUTO_REPLAY_NACKS)
        ? new ReplayingInput(reconnecting, ReconnectPolicy.DEFAULT.backoff(), listener)
        : new DroppingInput(reconnecting, listener);
  }
}
