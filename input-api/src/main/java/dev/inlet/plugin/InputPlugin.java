package dev.inlet.plugin;

import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Problem;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputProvider;
import dev.inlet.input.resilience.DroppingInput;
import dev.inlet.input.resilience.ReconnectPolicy;
import dev.inlet.input.resilience.ReconnectingInput;
import dev.inlet.input.resilience.ReplayingInput;
import java.util.List;
import java.util.Optional;
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
  private volatile @Nullable ConfigSpec spec;

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

  /**
   * All fields: the input's own, those of every authentication scheme, and those of every input.
   *
   * @throws RuntimeException or LinkageError if the plugin is broken
   */
  public ConfigSpec spec() {
    ConfigSpec known = spec;
    if (known == null) {
      known = complete(provider.spec());
      spec = known;
    }
    return known;
  }

  private ConfigSpec complete(ConfigSpec own) {
    ConfigSpec.Builder builder = own.toBuilder();
    if (own.hasAuthenticationSlot()) {
      List<String> taken = own.fields().stream().map(Field::name).toList();
      builder.authentication(
          schemes.stream()
              .filter(scheme -> !taken.contains(scheme.name()))
              .map(AuthScheme::section)
              .toList());
      builder.rule(this::checkAtMostOneScheme);
    }
    return builder.field(ReconnectPolicy.FIELD).field(AUTO_REPLAY_NACKS).build();
  }

  private void checkAtMostOneScheme(Config config, ConfigSpec.Reporter reporter) {
    List<AuthScheme> enabled = enabledSchemes(config);
    if (enabled.size() > 1) {
      reporter.error(
          enabled.get(1).section(),
          "only one authentication scheme can be enabled, but these are: "
              + enabled.stream().map(AuthScheme::name).collect(Collectors.joining(", ")));
    }
  }

  private List<AuthScheme> enabledSchemes(Config config) {
    // An input may have no place for schemes, or a field of its own under a scheme's name.
    List<Field<?>> fields = spec().fields();
    return schemes.stream()
        .filter(scheme -> fields.contains(scheme.section()) && scheme.isEnabled(config))
        .toList();
  }

  /**
   * Makes an input that reconnects and replays as its configuration says. Does no I/O beyond
   * reading local files that the configuration names.
   *
   * @param node the input's section
   * @param path what the section is called in problems, such as {@code input.websocket}
   * @param label what the user calls this input; empty if nothing
   * @throws ConfigException with every problem of the configuration
   */
  public Input create(ConfigNode node, String path, String label, InputListener listener) {
    Config config = config(node, path);
    Optional<AuthScheme> scheme = enabledSchemes(config).stream().findFirst();
    try {
      Authenticator authenticator =
          scheme.map(enabled -> enabled.create(config)).orElse(Authenticator.NONE);
      Input input =
          provider.create(
              config, new InputContext(label, authenticator, scheme.isPresent(), listener));
      return enduring(input, config, listener);
    } catch (LinkageError e) {
      String culprit = scheme.map(enabled -> enabled.origin() + " or ").orElse("") + origin();
      throw new ConfigException(
          Problem.error(node.location(), path, PluginProblem.of(culprit, e).toString()));
    }
  }

  private Config config(ConfigNode node, String path) {
    ConfigSpec known;
    try {
      known = spec();
    } catch (LinkageError | RuntimeException e) {
      throw new ConfigException(
          Problem.error(node.location(), path, PluginProblem.of(origin(), e).toString()));
    }
    return known.read(node, path);
  }

  private static Input enduring(Input input, Config config, InputListener listener) {
    ReconnectPolicy policy = ReconnectPolicy.of(config.get(ReconnectPolicy.FIELD));
    Input reconnecting = new ReconnectingInput(input, policy, listener);
    return config.get(AUTO_REPLAY_NACKS)
        ? new ReplayingInput(reconnecting, ReconnectPolicy.DEFAULT.backoff(), listener)
        : new DroppingInput(reconnecting, listener);
  }
}
