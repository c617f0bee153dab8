package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Field;
import java.util.function.Consumer;

/** An authentication scheme that was found, with the section that inputs take for it. */
public final class AuthScheme extends PluginSection {
  static final Field<Boolean> ENABLED =
      Field.bool("enabled")
          .description(
              "Whether requests are authenticated with this scheme. At most one scheme of an input"
                  + " can be enabled; while this is `false` the other fields of the section do not"
                  + " count.")
          .defaultsTo(false)
          .build();

  private final AuthProvider provider;

  AuthScheme(String name, AuthProvider provider) {
    super(name, provider, provider::spec, ENABLED);
    this.provider = provider;
  }

  @Override
  String describe() {
    return "the scheme \"" + name() + "\"";
  }

  /**
   * Makes the authenticator that a section describes.
   *
   * @param inputConfig of the input or output that takes the section
   * @throws ConfigException if the section or the plugin is wrong
   */
  GuardedAuthenticator create(
      Config inputConfig, String label, Consumer<String> warnings, Consumer<String> loginRequests) {
    Config config = inputConfig.get(section());
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
      throw new ConfigException(inputConfig.problem(section(), "logs in by messages, " + reason));
    }
  }
}
