package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldType;
import dev.inlet.config.FieldTypes;
import dev.inlet.config.ReadContext;
import dev.inlet.config.ValueShape;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An authentication scheme that was found, with the section that inputs take for it. */
public final class AuthScheme {
  static final Field<Boolean> ENABLED =
      Field.bool("enabled")
          .description(
              "Whether requests are authenticated with this scheme. At most one scheme of an input"
                  + " can be enabled; while this is `false` the other fields of the section do not"
                  + " count.")
          .defaultsTo(false)
          .build();

  private final AuthProvider provider;
  private final String name;
  private final Field<Config> section;
  private volatile @Nullable ConfigSpec spec;

  AuthScheme(String name, AuthProvider provider) {
    this.name = name;
    this.provider = provider;
    this.section = Field.of(name, new SectionType()).description("").advanced().build();
  }

  /** The section's name. */
  public String name() {
    return name;
  }

  /** The provider's class and where it came from. */
  public String origin() {
    return Discovery.originOf(provider);
  }

  /**
   * All fields of the section, {@code enabled} included.
   *
   * @throws RuntimeException or Error if the plugin is broken
   */
  public ConfigSpec spec() {
    ConfigSpec known = spec;
    if (known == null) {
      known = ContextLoader.call(provider, provider::spec).toBuilder().toggle(ENABLED).build();
      spec = known;
    }
    return known;
  }

  /** The section as a field of an input; nothing of the plugin is touched until it is named. */
  Field<Config> section() {
    return section;
  }

  /** Whether an input that takes the section has it enabled. */
  boolean isEnabled(Config inputConfig) {
    return inputConfig.isSet(section) && inputConfig.get(section).get(ENABLED);
  }

  /** What the scheme is called in messages for people. */
  String describe() {
    return "the scheme \"" + name + "\"";
  }

  /**
   * Makes the authenticator that a section describes.
   *
   * @param inputConfig of the input or output that takes the section
   * @throws ConfigException if the section or the plugin is wrong
   */
  GuardedAuthenticator create(
      Config inputConfig, String label, Consumer<String> warnings, Consumer<String> loginRequests) {
    Config config = inputConfig.get(section);
    AuthContext context =
        AuthContext.builder()
            .label(label)
            .warnings(message -> warnings.accept(describe() + ": " + message))
            .masker(config.masker())
            .loginRequests(loginRequests)
            .build();
    return PluginCall.of(
        origin(),
        inputConfig,
        () ->
            new GuardedAuthenticator(
                provider,
                origin(),
                requireNonNull(
                    ContextLoader.call(provider, () -> provider.create(config, context)),
                    "the authenticator is null"),
                context));
  }

  /**
   * Refuses an authenticator that logs in by messages.
   *
   * @param reason why that does not do
   * @throws ConfigException if it does, or is broken
   */
  void requireNoDialogue(GuardedAuthenticator authenticator, Config inputConfig, String reason) {
    if (PluginCall.of(origin(), inputConfig, authenticator::hasDialogue)) {
      throw new ConfigException(inputConfig.problem(section, "logs in by messages, " + reason));
    }
  }

  private final class SectionType implements FieldType<Config> {

    @Override
    public ValueShape shape() {
      return new ValueShape.Section(AuthScheme.this::spec);
    }

    @Override
    public Optional<Config> read(ConfigNode node, ReadContext context) {
      try {
        return spec().read(node, context);
      } catch (Throwable e) {
        context.error(node.location(), PluginProblem.of(origin(), e).toString());
        return Optional.empty();
      }
    }

    @Override
    public @Nullable Object toPlain(Config value) {
      return FieldTypes.object(AuthScheme.this::spec).toPlain(value);
    }
  }
}
